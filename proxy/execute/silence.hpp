// What is known of a PostgreSQL that does not answer: it takes connections and replies to nothing, or nothing comes
// back at all. Shared by all sessions, so that only the first of them wait.
//
//   if (silence.known(5s)) ...                        // found silent, and no look since has found otherwise
//   if (silence.may_look()) { ... silence.looked(answered); }
//
// Any thread.
#pragma once

#include <chrono>
#include <mutex>

namespace crossfade::execute {

class silence {
 public:
  // Whether the last look found it silent, and is no older; or another one is under way.
  bool known(std::chrono::milliseconds no_older) const;
  // True: the caller looks now, and says what it has found. One at a time, one in a second.
  bool may_look();
  void looked(bool answered);

 private:
  using time_point = std::chrono::steady_clock::time_point;
  mutable std::mutex mutex_;
  bool silent_ = false, looking_ = false;
  time_point last_{};
};

}  // namespace crossfade::execute
