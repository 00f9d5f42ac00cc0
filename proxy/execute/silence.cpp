#include "proxy/execute/silence.hpp"

namespace crossfade::execute {

using std::chrono::steady_clock;

namespace {
constexpr std::chrono::seconds between_looks{1};
}

bool silence::known(std::chrono::milliseconds no_older) const {
  std::lock_guard lock(mutex_);
  return silent_ && (looking_ || steady_clock::now() - last_ < no_older);
}

bool silence::may_look() {
  std::lock_guard lock(mutex_);
  if (looking_ || steady_clock::now() - last_ < between_looks) return false;
  looking_ = true;
  return true;
}

void silence::looked(bool answered) {
  std::lock_guard lock(mutex_);
  looking_ = false;
  silent_ = !answered;
  last_ = steady_clock::now();
}

}  // namespace crossfade::execute
