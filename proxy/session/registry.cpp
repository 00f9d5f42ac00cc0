#include "proxy/session/registry.hpp"

#include <cstring>
#include <limits>
#include <string>

#include "proxy/wire/crypto.hpp"

namespace crossfade::session {

registry::key registry::add(std::weak_ptr<controllable> session) {
  key k;
  // A secret must not be guessed: who has it may cancel.
  auto random = wire::random_bytes(sizeof k.secret);
  std::memcpy(&k.secret, random.data(), sizeof k.secret);
  std::lock_guard lock(mutex_);
  while (sessions_.contains(next_id_))
    next_id_ = next_id_ == std::numeric_limits<std::int32_t>::max() ? 1 : next_id_ + 1;
  k.process_id = next_id_;
  sessions_.emplace(k.process_id, entry{k.secret, std::move(session)});
  next_id_ = next_id_ == std::numeric_limits<std::int32_t>::max() ? 1 : next_id_ + 1;
  return k;
}

void registry::remove(key which) {
  std::lock_guard lock(mutex_);
  sessions_.erase(which.process_id);
}

bool registry::cancel(std::int32_t process_id, std::int32_t secret) {
  std::shared_ptr<controllable> target;
  {
    std::lock_guard lock(mutex_);
    auto found = sessions_.find(process_id);
    if (found == sessions_.end() || found->second.secret != secret) return false;
    target = found->second.session.lock();
  }
  if (target) target->request_cancel();
  return target != nullptr;
}

void registry::end_all(std::chrono::steady_clock::time_point deadline) {
  for (auto& session : all())
    session->request_end(deadline);
}

std::size_t registry::size() const {
  std::lock_guard lock(mutex_);
  return sessions_.size();
}

std::vector<std::shared_ptr<controllable>> registry::all() const {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<controllable>> found;
  for (const auto& [id, e] : sessions_) {
    if (auto session = e.session.lock()) found.push_back(std::move(session));
  }
  return found;
}

}  // namespace crossfade::session
