#include "validator/ranges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "replay/value/text.hpp"
#include "validator/canonical.hpp"

namespace crossfade::validator {
namespace {

constexpr std::size_t most_ranges = 1024;
constexpr std::size_t most_conditions = 16;  // beyond, a scan of the whole table is cheaper

result<std::vector<std::int64_t>> integer_bounds(store::sqlite& db, const catalog::table& t,
                                                 const std::string& column) {
  const auto edge = [&](const char* function) {
    return db.one(fmt::format("SELECT {0}({1}) FROM {2} WHERE typeof({1}) = 'integer'", function, column,
                              catalog::sqlite_qualified_name(t)));
  };
  // Without a condition min and max are two look-ups in the key's tree.
  auto least = db.one(fmt::format("SELECT min({}) FROM {}", column, catalog::sqlite_qualified_name(t)));
  if (!least) return least.error();
  auto most = db.one(fmt::format("SELECT max({}) FROM {}", column, catalog::sqlite_qualified_name(t)));
  if (!most) return most.error();
  if (least->holds != value::storage_class::integer || most->holds != value::storage_class::integer) {
    least = edge("min");
    if (!least) return least.error();
    most = edge("max");
    if (!most) return most.error();
  }
  std::vector<std::int64_t> bounds;
  if (least->holds != value::storage_class::integer) return bounds;
  const auto span = static_cast<std::uint64_t>(most->integer) - static_cast<std::uint64_t>(least->integer);
  const std::uint64_t step = span / most_ranges + 1;
  for (std::uint64_t at = step; at <= span && bounds.size() + 1 < most_ranges; at += step)
    bounds.push_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(least->integer) + at));
  return bounds;
}

// Each n-th key of the index, n growing with the table.
result<std::vector<std::string>> text_bounds(store::sqlite& db, const catalog::table& t, const std::string& column) {
  auto scan = db.prepare(
      fmt::format("SELECT {0} FROM {1} ORDER BY {0} COLLATE BINARY", column, catalog::sqlite_qualified_name(t)));
  if (!scan) return scan.error();
  std::vector<std::string> bounds;
  std::size_t every = 64, seen = 0;
  for (;;) {
    auto row = scan->step();
    if (!row) return row.error();
    if (!*row) return bounds;
    if (++seen % every != 0) continue;
    const value::cell_view cell = scan->column(0);
    if (cell.holds != value::storage_class::text || (!bounds.empty() && bounds.back() >= cell.bytes)) continue;
    if (!value::check_utf8(cell.bytes)) continue;
    bounds.emplace_back(cell.bytes);
    if (bounds.size() == most_ranges) {  // keep each second one, and sample half as often
      for (std::size_t i = 0; i < most_ranges / 2; ++i)
        bounds[i] = std::move(bounds[2 * i + 1]);
      bounds.resize(most_ranges / 2);
      every *= 2;
    }
  }
}

}  // namespace

result<ranges> ranges::make(store::sqlite& db, const catalog::table& t) {
  ranges r;
  if (t.primary_key.empty()) return r;
  const catalog::column& first = t.columns[t.primary_key[0]];
  const std::string column = catalog::quote_identifier(first.sqlite_name);
  if (value::is_integer(first.type.what) && first.storage == value::storage::integer) {
    auto bounds = integer_bounds(db, t, column);
    if (!bounds) return bounds.error();
    r.order_ = order::integer;
    r.integer_bounds_ = std::move(*bounds);
  } else if ((first.type.what == value::kind::text || first.type.what == value::kind::varchar) &&
             first.storage == value::storage::text) {
    auto bounds = text_bounds(db, t, column);
    if (!bounds) return bounds.error();
    r.order_ = order::text;
    r.text_bounds_ = std::move(*bounds);
  }
  return r;
}

std::size_t ranges::count() const noexcept {
  switch (order_) {
    case order::integer:
      return integer_bounds_.size() + 1;
    case order::text:
      return text_bounds_.size() + 1;
    case order::hash:
      break;
  }
  return most_ranges;
}

std::size_t ranges::of(std::string_view canonical_key) const noexcept {
  if (order_ == order::hash) return static_cast<std::size_t>(hash_bytes(canonical_key)) % most_ranges;
  // The first field: 4 bytes of length, then its text. NULL and invalid values go to the first range.
  if (canonical_key.size() < 4) return 0;
  std::uint32_t size = 0;
  for (std::size_t i = 0; i < 4; ++i)
    size = size << 8 | static_cast<unsigned char>(canonical_key[i]);
  if (size > canonical_key.size() - 4) return 0;
  const std::string_view text = canonical_key.substr(4, size);
  if (order_ == order::text)
    return static_cast<std::size_t>(std::upper_bound(text_bounds_.begin(), text_bounds_.end(), text) -
                                    text_bounds_.begin());
  std::int64_t v = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), v).ec != std::errc{}) return 0;
  return static_cast<std::size_t>(std::upper_bound(integer_bounds_.begin(), integer_bounds_.end(), v) -
                                  integer_bounds_.begin());
}

std::string ranges::bound(std::size_t i, bool postgres) const {
  if (order_ == order::integer) {
    // SQLite reads -9223372036854775808 as a real number, if written so.
    if (integer_bounds_[i] == std::numeric_limits<std::int64_t>::min()) return "(-9223372036854775807 - 1)";
    return std::to_string(integer_bounds_[i]);
  }
  if (postgres) return catalog::quote_literal(text_bounds_[i]);
  std::string out = "'";
  for (const char c : text_bounds_[i])
    out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// Runs of chosen ranges become intervals.
std::string ranges::condition(const std::vector<bool>& chosen, const std::string& column, bool postgres) const {
  std::string out;
  std::size_t intervals = 0;
  for (std::size_t i = 0; i < chosen.size();) {
    if (!chosen[i]) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < chosen.size() && chosen[end])
      ++end;
    if (i == 0 && end == chosen.size()) return {};
    if (++intervals > most_conditions) return {};
    std::string one;
    if (i > 0) one = fmt::format("{} >= {}", column, bound(i - 1, postgres));
    if (end < chosen.size())
      one += fmt::format("{}{} < {}", one.empty() ? "" : " AND ", column, bound(end - 1, postgres));
    out += fmt::format("{}({})", out.empty() ? "" : " OR ", one);
    i = end;
  }
  return out;
}

std::string ranges::sqlite_condition(const catalog::table& t, const std::vector<bool>& chosen) const {
  if (order_ == order::hash) return {};
  const std::string column = catalog::quote_identifier(t.columns[t.primary_key[0]].sqlite_name);
  return condition(chosen, order_ == order::text ? column + " COLLATE BINARY" : column, false);
}

std::string ranges::postgres_condition(const catalog::table& t, const std::vector<bool>& chosen) const {
  if (order_ == order::hash) return {};
  const std::string column = catalog::quote_identifier(t.columns[t.primary_key[0]].name);
  return condition(chosen, order_ == order::text ? column + " COLLATE \"C\"" : column, true);
}

}  // namespace crossfade::validator
