// The replies that a PostgreSQL backend still owes, in order: which of them are the client's, and which are to our own
// messages. Pure state; while a session is relayed.
//
//   e.push(expected::kind::bind);                     // for each message that is sent on
//   switch (e.on_frame(type, payload)) { pass_on, swallow, collect }
//
// Source: PostgreSQL documentation, "Message Flow"; after an error in the extended protocol everything up to Sync is
// skipped.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace crossfade::session {

class expected {
 public:
  enum class kind : std::uint8_t { parse, bind, describe_statement, describe_portal, execute, close, query, sync };
  enum class verdict : std::uint8_t { pass_on, swallow, unsolicited_error };

  // own: a message of ours; its reply is not the client's. name: of a parsed statement.
  void push(kind what, bool own = false, std::string name = {});
  verdict on_frame(char type);

  bool empty() const noexcept { return queue_.empty(); }
  std::size_t size() const noexcept { return queue_.size(); }
  // Of the last frame: a Parse of this name has failed, or was skipped.
  bool front_is_own() const noexcept { return !queue_.empty() && queue_.front().own; }
  // Statements whose Parse did not come to pass; taken by the caller.
  std::deque<std::string> failed_parses;

 private:
  struct entry {
    kind what;
    bool own;
    std::string name;
  };
  void pop() { queue_.pop_front(); }
  void skip_to_sync();

  std::deque<entry> queue_;
};

}  // namespace crossfade::session
