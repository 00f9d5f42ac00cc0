#include "replay/base/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace crossfade {

namespace {

struct unit {
  std::string_view name;
  std::uint64_t factor;
};

result<std::uint64_t> parse_with_units(std::string_view text, const unit* begin, const unit* end,
                                       const char* expected) {
  std::uint64_t number = 0;
  auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string_view suffix(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  while (!suffix.empty() && suffix.front() == ' ')
    suffix.remove_prefix(1);
  if (failure == std::errc()) {
    for (const auto* u = begin; u != end; ++u) {
      if (u->name != suffix) continue;
      if (number > std::numeric_limits<std::int64_t>::max() / u->factor) break;
      return number * u->factor;
    }
  }
  return make_error(sqlstate::invalid_parameter_value, fmt::format("\"{}\" is not {}", text, expected));
}

}  // namespace

result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  static constexpr std::array<unit, 6> units{
      {{"ms", 1}, {"s", 1000}, {"", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  auto r = parse_with_units(text, units.begin(), units.end(), "a duration such as 250ms, 10s, 5m or 24h");
  if (!r) return r.error();
  return std::chrono::milliseconds(static_cast<std::int64_t>(*r));
}

result<std::uint64_t> parse_size_bytes(std::string_view text) {
  static constexpr std::array<unit, 7> units{{{"", 1},
                                              {"B", 1},
                                              {"kB", 1ULL << 10},
                                              {"KB", 1ULL << 10},
                                              {"MB", 1ULL << 20},
                                              {"GB", 1ULL << 30},
                                              {"TB", 1ULL << 40}}};
  return parse_with_units(text, units.begin(), units.end(), "a size such as 512kB, 64MB or 4GB");
}

std::string format_size(std::uint64_t size_bytes) {
  static constexpr std::array<std::string_view, 5> names{"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(size_bytes);
  std::size_t i = 0;
  while (value >= 1024 && i + 1 < names.size()) {
    value /= 1024;
    ++i;
  }
  return i == 0 ? fmt::format("{} B", size_bytes) : fmt::format("{:.1f} {}", value, names[i]);
}

}  // namespace crossfade
