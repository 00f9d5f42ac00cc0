#include "proxy/sql/literal.hpp"

#include <algorithm>

#include "replay/value/number.hpp"

namespace crossfade::sql {
namespace {

// digits with an optional sign, point and exponent -> plain digits, an exponent within +-400.
struct decimal {
  bool negative = false;
  std::string digits;        // without leading zeros
  std::ptrdiff_t scale = 0;  // digits behind the point; negative: zeros to append
};

decimal read(std::string_view text) {
  decimal d;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    d.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const auto e = text.find_first_of("eE");
  std::ptrdiff_t exponent = 0;
  if (e != std::string_view::npos) {
    exponent = std::clamp<long>(std::strtol(std::string(text.substr(e + 1)).c_str(), nullptr, 10), -20000, 200000);
    text = text.substr(0, e);
  }
  bool point = false;
  for (const char c : text) {
    if (c == '.') {
      point = true;
      continue;
    }
    d.digits += c;
    if (point) ++d.scale;
  }
  d.scale -= exponent;
  return d;
}

// PostgreSQL's text of a numeric constant: no exponent, the digits behind the point kept.
std::string plain(const decimal& d) {
  std::string digits = d.digits;
  if (d.scale < 0) digits.append(static_cast<std::size_t>(-d.scale), '0');
  const auto behind = d.scale > 0 ? static_cast<std::size_t>(d.scale) : 0;
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  std::string out = digits.substr(0, digits.size() - behind);
  out.erase(0, std::min(out.find_first_not_of('0'), out.size() - 1));
  if (behind > 0) out += "." + digits.substr(digits.size() - behind);
  const bool zero = out.find_first_not_of("0.") == std::string::npos;
  return (d.negative && !zero ? "-" : "") + out;
}

// Rounded to a whole number, halves away from zero, as numeric's casts to integers do.
std::string rounded(const decimal& d) {
  auto text = plain(d);
  const auto point = text.find('.');
  if (point == std::string::npos) return text;
  const bool up = text[point + 1] >= '5';
  text.resize(point);
  if (!up) return text == "-0" ? "0" : text;
  auto i = text.size();
  while (i > 0 && text[i - 1] == '9')
    text[--i] = '0';
  if (i > 0 && text[i - 1] != '-') {
    ++text[i - 1];
  } else {
    text.insert(i, "1");
  }
  return text;
}

error mismatch(const literal& from, std::string_view column, std::string_view type_name) {
  auto e = make_error("42804",
                      "column \"" + std::string(column) + "\" is of type " + std::string(type_name) +
                          " but expression is of type " + std::string(type_name_of(from.kind)),
                      "You will need to rewrite or cast the expression.");
  e.position = static_cast<int>(from.offset) + 1;
  return e;
}

}  // namespace

std::string_view type_name_of(literal_kind k) noexcept {
  switch (k) {
    case literal_kind::int4:
      return "integer";
    case literal_kind::int8:
      return "bigint";
    case literal_kind::numeric:
      return "numeric";
    case literal_kind::boolean:
      return "boolean";
    case literal_kind::string:
      return "unknown";
  }
  return "unknown";
}

result<literal> fit_literal(const literal& from, const value::type& target, std::string_view column,
                            std::string_view type_name) {
  using value::kind;
  if (!needs_fitting(from) || !from.text) return from;
  const bool number = from.kind != literal_kind::boolean;
  literal out = from;
  switch (target.what) {
    case kind::boolean:
      if (number) return mismatch(from, column, type_name);
      return out;
    case kind::int2:
    case kind::int4:
    case kind::int8:
      if (!number) return mismatch(from, column, type_name);
      out.text = rounded(read(*from.text));
      if (!value::parse_integer(*out.text, target.what)) {  // a cast's words, not those of reading text
        auto plain_type = target;
        plain_type.modifier = -1;
        return make_error(sqlstate::numeric_value_out_of_range, value::format_type(plain_type) + " out of range");
      }
      return out;
    case kind::float4:
    case kind::float8:
    case kind::numeric:
      if (!number) return mismatch(from, column, type_name);
      out.text = plain(read(*from.text));
      return out;
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
      if (number) out.text = plain(read(*from.text));
      return out;
    case kind::oid:
      if (!number || from.kind == literal_kind::numeric) return mismatch(from, column, type_name);
      out.text = plain(read(*from.text));
      return out;
    case kind::unknown:
      return out;
    case kind::bytea:
    case kind::date:
    case kind::time:
    case kind::timestamp:
    case kind::timestamptz:
    case kind::interval:
    case kind::uuid:
    case kind::json:
    case kind::jsonb:
    case kind::enumeration:
    case kind::array:
    case kind::other:
      return mismatch(from, column, type_name);
  }
  return mismatch(from, column, type_name);
}

}  // namespace crossfade::sql
