// Sessions that are connected, by (process id, secret): what CancelRequest, shutdown and the admin server need.
//
//   auto key = registry.add(session);   // BackendKeyData
//   registry.cancel(process_id, secret);
//
// Any thread. The calls into a session (controllable) may come from any thread too; it posts them to its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace crossfade::session {

class controllable {
 public:
  virtual ~controllable() = default;
  virtual void request_cancel() = 0;  // 57014
  // 57P01 as soon as no transaction is open; at the deadline in any case.
  virtual void request_end(std::chrono::steady_clock::time_point deadline) = 0;
};

class registry {
 public:
  struct key {
    std::int32_t process_id = 0;
    std::int32_t secret = 0;
  };

  key add(std::weak_ptr<controllable> session);
  void remove(key which);
  bool cancel(std::int32_t process_id, std::int32_t secret);  // false: nobody has this key
  void end_all(std::chrono::steady_clock::time_point deadline);
  std::size_t size() const;

 private:
  struct entry {
    std::int32_t secret = 0;
    std::weak_ptr<controllable> session;
  };
  std::vector<std::shared_ptr<controllable>> all() const;

  mutable std::mutex mutex_;
  std::unordered_map<std::int32_t, entry> sessions_;
  std::int32_t next_id_ = 1;
};

}  // namespace crossfade::session
