#include "proxy/sql/functions/clock.hpp"

#include <ctime>

#include "replay/value/codec.hpp"

namespace crossfade::sql {

result<value::cell> clock_cell(std::int64_t us, const std::string& time_zone, const value::type& type,
                               value::storage storage) {
  using value::kind;
  auto seconds = us / 1000000;
  auto micros = us % 1000000;
  if (micros < 0) {
    micros += 1000000;
    --seconds;
  }
  const auto t = static_cast<std::time_t>(seconds);
  std::tm utc{};
  gmtime_r(&t, &utc);
  char text[64];
  const int n =
      std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d.%06lld", utc.tm_year + 1900, utc.tm_mon + 1,
                    utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, static_cast<long long>(micros));
  std::string moment(text, static_cast<std::size_t>(n));
  value::format_settings settings;
  const auto zoned = value::builtin_type(value::oids::timestamptz);
  if (type.what != kind::timestamptz) {  // the session's wall clock
    auto cell = value::decode(moment + "+00", value::wire_format::text, zoned, value::storage::timestamp_text, settings,
                              value::decode_for::comparison);
    if (!cell) return cell.error();
    settings.time_zone = time_zone;
    std::string local;
    if (auto r = value::encode(cell->view(), zoned, value::storage::timestamp_text, value::wire_format::text, settings,
                               local);
        !r) {
      return r.error();
    }
    if (const auto sign = local.find_first_of("+-", 11); sign != std::string::npos) local.resize(sign);
    moment = type.what == kind::date ? local.substr(0, 10) : local;
  } else {
    moment += "+00";
  }
  return value::decode(moment, value::wire_format::text, type, storage, settings, value::decode_for::assignment);
}

}  // namespace crossfade::sql
