// The program's log: one line an event on stderr, as text for people or JSON for machines.
//
//   log::info("mirror.caught_up", {{"seq", 812}, {"lag_ms", 3}});
//
// Any thread; a line is one write(2). Never pass passwords or literals of statements: statements are logged by shape.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace crossfade::log {

enum class level : std::uint8_t { debug, info, warning, error };
enum class style : std::uint8_t { text, json };

struct field {
  template <class T>
  field(std::string_view field_name, const T& v) : name(field_name) {
    if constexpr (std::is_same_v<T, bool>)
      value = v;
    else if constexpr (std::is_integral_v<T>)
      value = static_cast<std::int64_t>(v);
    else if constexpr (std::is_floating_point_v<T>)
      value = static_cast<double>(v);
    else
      value = std::string(v);
  }
  std::string_view name;
  std::variant<std::string, std::int64_t, double, bool> value;
};
using fields = std::initializer_list<field>;

void configure(level least, style how) noexcept;
std::optional<level> parse_level(std::string_view name) noexcept;  // debug, info, warning, error
std::optional<style> parse_style(std::string_view name) noexcept;  // text, json
bool enabled(level l) noexcept;

void write(level l, std::string_view event, fields more);
inline void debug(std::string_view event, fields more = {}) { write(level::debug, event, more); }
inline void info(std::string_view event, fields more = {}) { write(level::info, event, more); }
inline void warning(std::string_view event, fields more = {}) { write(level::warning, event, more); }
inline void error(std::string_view event, fields more = {}) { write(level::error, event, more); }

}  // namespace crossfade::log
