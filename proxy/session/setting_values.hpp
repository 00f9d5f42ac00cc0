// The settings that are known here: names, built-in defaults, and how a value is checked and spelled.
//
//   auto* k = find_setting("timezone");                    // any case; null: unknown
//   auto spelled = check_setting(*k, "utc");               // 22023, 0A000, 55P02
//
// Pure functions; any thread. Source: PostgreSQL's pg_settings; src/backend/utils/misc/guc_tables.c, variable.c.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "replay/base/error.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::session {

enum class setting_kind : std::uint8_t {
  boolean,
  milliseconds,
  integer,
  text,
  choice,
  date_style,
  time_zone,
  encoding,
  isolation,
  read_only  // SHOW only
};

struct known_setting {
  std::string_view name;  // as pg_settings spells it
  setting_kind kind = setting_kind::text;
  std::string_view initial;
  bool reported = false;
  std::string_view choices = {};  // separated by |, the spelling that SHOW gives
  int least = 0, most = 2147483647;
};

std::span<const known_setting> known_settings() noexcept;
const known_setting* find_setting(std::string_view name) noexcept;

// The value as SHOW gives it. date_style needs the present one, as a part may be left out.
result<std::string> check_setting(const known_setting& which, std::string_view value, std::string_view present);

std::optional<bool> parse_boolean(std::string_view text) noexcept;  // any unique prefix, as PostgreSQL has it
std::chrono::milliseconds parse_milliseconds(std::string_view shown) noexcept;  // of a checked value
std::pair<value::date_style, value::date_order> parse_date_style(std::string_view shown) noexcept;
std::string lower(std::string_view text);

}  // namespace crossfade::session
