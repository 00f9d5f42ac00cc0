#include "replay/value/datetime_unit.hpp"

#include <strings.h>

#include <algorithm>

namespace crossfade::value {
namespace {

using unit = datetime_unit;

struct unit_name {
  const char* name;
  unit what;
};

// deltatktbl and datetktbl of datetime.c: names are told apart by their first ten characters.
constexpr unit_name unit_names[] = {
    {"c", unit::century},
    {"cent", unit::century},
    {"centuries", unit::century},
    {"century", unit::century},
    {"d", unit::day},
    {"day", unit::day},
    {"days", unit::day},
    {"dec", unit::decade},
    {"decade", unit::decade},
    {"decades", unit::decade},
    {"decs", unit::decade},
    {"h", unit::hour},
    {"hour", unit::hour},
    {"hours", unit::hour},
    {"hr", unit::hour},
    {"hrs", unit::hour},
    {"m", unit::minute},
    {"microsecon", unit::microsecond},
    {"mil", unit::millennium},
    {"millennia", unit::millennium},
    {"millennium", unit::millennium},
    {"millisecon", unit::millisecond},
    {"mils", unit::millennium},
    {"min", unit::minute},
    {"mins", unit::minute},
    {"minute", unit::minute},
    {"minutes", unit::minute},
    {"mon", unit::month},
    {"mons", unit::month},
    {"month", unit::month},
    {"months", unit::month},
    {"ms", unit::millisecond},
    {"msec", unit::millisecond},
    {"msecond", unit::millisecond},
    {"mseconds", unit::millisecond},
    {"msecs", unit::millisecond},
    {"qtr", unit::quarter},
    {"quarter", unit::quarter},
    {"s", unit::second},
    {"sec", unit::second},
    {"second", unit::second},
    {"seconds", unit::second},
    {"secs", unit::second},
    {"timezone", unit::zone},
    {"timezone_h", unit::zone_hour},
    {"timezone_m", unit::zone_minute},
    {"us", unit::microsecond},
    {"usec", unit::microsecond},
    {"usecond", unit::microsecond},
    {"useconds", unit::microsecond},
    {"usecs", unit::microsecond},
    {"w", unit::week},
    {"week", unit::week},
    {"weeks", unit::week},
    {"y", unit::year},
    {"year", unit::year},
    {"years", unit::year},
    {"yr", unit::year},
    {"yrs", unit::year},
    {"epoch", unit::epoch},
    {"dow", unit::dow},
    {"isodow", unit::isodow},
    {"doy", unit::doy},
    {"isoyear", unit::isoyear},
    {"julian", unit::julian},
    {"j", unit::julian},
    {"jd", unit::julian},
};

constexpr std::size_t significant_characters = 10;  // TOKMAXLEN

}  // namespace

datetime_unit unit_named(std::string_view name) noexcept {
  const auto key = name.substr(0, significant_characters);
  const auto* found = std::find_if(std::begin(unit_names), std::end(unit_names), [&](const unit_name& u) {
    return std::string_view(u.name).size() == key.size() && strncasecmp(u.name, key.data(), key.size()) == 0;
  });
  return found == std::end(unit_names) ? unit::none : found->what;
}

}  // namespace crossfade::value
