#include "replay/base/clock.hpp"

#include <chrono>
#include <ctime>

namespace crossfade {

std::int64_t now_us() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

std::string utc_text(std::int64_t seconds) {
  std::time_t at = seconds;
  std::tm parts{};
  gmtime_r(&at, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string now_utc() { return utc_text(now_us() / 1'000'000); }

}  // namespace crossfade
