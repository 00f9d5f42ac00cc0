// translate_default of sqlite_expression.hpp.
#include <nlohmann/json.hpp>

#include "replay/catalog/catalog.hpp"
#include "replay/catalog/sqlite_expression.hpp"
#include "replay/catalog/sqlite_tokens.hpp"
#include "replay/catalog/text_forms.hpp"

namespace crossfade::catalog {

namespace {

using value::kind;

translated_default to(std::string sql) { return {true, std::move(sql)}; }
translated_default unknown() { return {}; }

// A number as SQL and JSON write it: sign, digits, fraction, exponent.
bool is_number_text(std::string_view s) {
  if (!s.empty() && (s[0] == '-' || s[0] == '+')) s.remove_prefix(1);
  return !s.empty() && (s[0] == '.' || (s[0] >= '0' && s[0] <= '9')) &&
         s.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

bool is_integer_text(std::string_view s) {
  if (!s.empty() && (s[0] == '-' || s[0] == '+')) s.remove_prefix(1);
  return !s.empty() && s.size() <= 18 && s.find_first_not_of("0123456789") == std::string_view::npos;
}

translated_default boolean_default(std::string_view content) {
  const std::string low = lower_ascii(content);
  if (low == "1" || low == "true" || low == "t" || low == "y" || low == "yes" || low == "on") return to("true");
  if (low == "0" || low == "false" || low == "f" || low == "n" || low == "no" || low == "off") return to("false");
  return unknown();
}

// content: the literal without quotes; text: it was written as a string.
translated_default literal_default(const std::string& content, bool text, kind target) {
  switch (target) {
    case kind::boolean:
      return boolean_default(content);
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
      return is_integer_text(content) ? to(content) : unknown();
    case kind::float4:
    case kind::float8:
    case kind::numeric:
      return is_number_text(content) ? to(content) : unknown();
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
    case kind::enumeration:
      // Text affinity would turn 1.50 into '1.5': only whole numbers are sure.
      return text || is_integer_text(content) ? to(quote_literal(content)) : unknown();
    case kind::date:
      return text && is_date(content) ? to(quote_literal(content)) : unknown();
    case kind::time: {
      const time_form form = form_of_time(content);
      return text && form.valid && !form.zone ? to(quote_literal(content)) : unknown();
    }
    case kind::timestamp:
    case kind::timestamptz: {
      const timestamp_form form = form_of_timestamp(content);
      if (!text || !form.valid || form.zone) return unknown();
      return to(quote_literal(target == kind::timestamptz ? content + "+00" : content));
    }
    case kind::json:
    case kind::jsonb:
      return nlohmann::json::accept(content) ? to(quote_literal(content)) : unknown();
    case kind::uuid: {
      const std::string low = lower_ascii(content);
      return text && (is_uuid_hex(low) || is_uuid_dashed(low)) ? to(quote_literal(low)) : unknown();
    }
    case kind::unknown:
    case kind::bytea:
    case kind::interval:
    case kind::array:
    case kind::other:
      return unknown();
  }
  return unknown();
}

enum class moment { none, timestamp, date, time, epoch };

translated_default moment_default(moment m, kind target) {
  static const std::string utc = "(now() AT TIME ZONE 'UTC')";
  switch (m) {
    case moment::timestamp:
      if (target == kind::timestamp) return to(utc);
      if (target == kind::timestamptz) return to("now()");
      if (target == kind::text || target == kind::varchar) return to("to_char(" + utc + ", 'YYYY-MM-DD HH24:MI:SS')");
      return unknown();
    case moment::date:
      if (target == kind::date) return to(utc + "::date");
      if (target == kind::text || target == kind::varchar) return to("to_char(" + utc + ", 'YYYY-MM-DD')");
      return unknown();
    case moment::time:
      if (target == kind::time) return to(utc + "::time(0)");
      if (target == kind::text || target == kind::varchar) return to("to_char(" + utc + ", 'HH24:MI:SS')");
      return unknown();
    case moment::epoch:
      if (target == kind::int8 || target == kind::int4) return to("floor(extract(epoch FROM now()))::bigint");
      if (target == kind::timestamp) return to(utc);
      if (target == kind::timestamptz) return to("now()");
      return unknown();
    case moment::none:
      return unknown();
  }
  return unknown();
}

// The format of strftime(format, 'now'), where it is one that the other functions stand for.
moment strftime_moment(std::string_view format, kind target) {
  const bool instant = target == kind::timestamp || target == kind::timestamptz;
  if (format == "%s") return moment::epoch;
  if (format == "%Y-%m-%d %H:%M:%S") return moment::timestamp;
  // Into a timestamp the separator and a fraction make no other value.
  if (instant && (format == "%Y-%m-%dT%H:%M:%S" || format == "%Y-%m-%d %H:%M:%f" || format == "%Y-%m-%dT%H:%M:%f" ||
                  format == "%Y-%m-%dT%H:%M:%SZ" || format == "%Y-%m-%dT%H:%M:%fZ"))
    return moment::timestamp;
  if (format == "%Y-%m-%d") return moment::date;
  if (format == "%H:%M:%S") return moment::time;
  return moment::none;
}

bool word_then_now(const std::vector<token>& t, std::string_view name) {
  return t.size() == 4 && t[0].is(name) && t[1].is_symbol("(") &&
         ((t[2].kind == token_kind::string && lower_ascii(t[2].value()) == "now") || t[2].is("CURRENT_TIMESTAMP")) &&
         t[3].is_symbol(")");
}

moment moment_of(const std::vector<token>& t, kind target) {
  if (t.size() == 1 && t[0].is("CURRENT_TIMESTAMP")) return moment::timestamp;
  if (t.size() == 1 && t[0].is("CURRENT_DATE")) return moment::date;
  if (t.size() == 1 && t[0].is("CURRENT_TIME")) return moment::time;
  if (word_then_now(t, "datetime")) return moment::timestamp;
  if (word_then_now(t, "date")) return moment::date;
  if (word_then_now(t, "time")) return moment::time;
  if (word_then_now(t, "unixepoch")) return moment::epoch;
  if (t.size() == 3 && t[0].is("unixepoch") && t[1].is_symbol("(") && t[2].is_symbol(")")) return moment::epoch;
  if (t.size() == 6 && t[0].is("strftime") && t[1].is_symbol("(") && t[2].kind == token_kind::string &&
      t[3].is_symbol(",") && t[4].kind == token_kind::string && lower_ascii(t[4].value()) == "now" &&
      t[5].is_symbol(")"))
    return strftime_moment(t[2].value(), target);
  return moment::none;
}

// CAST(strftime('%s', 'now') AS INTEGER): the inner expression.
std::vector<token> without_cast(std::vector<token> t) {
  const bool cast = t.size() > 5 && t[0].is("CAST") && t[1].is_symbol("(") && t[t.size() - 3].is("AS") &&
                    t[t.size() - 2].is("INTEGER") && t.back().is_symbol(")");
  if (!cast) return t;
  return {t.begin() + 2, t.end() - 3};
}

// Parentheses around the whole.
std::vector<token> unwrapped(std::vector<token> t) {
  while (t.size() >= 2 && t.front().is_symbol("(") && t.back().is_symbol(")")) {
    int depth = 0;
    for (std::size_t i = 0; i + 1 < t.size(); ++i) {
      if (t[i].is_symbol("(")) ++depth;
      if (t[i].is_symbol(")") && --depth == 0) return t;
    }
    t = {t.begin() + 1, t.end() - 1};
  }
  return t;
}

}  // namespace

translated_default translate_default(std::string_view sqlite, value::kind target) {
  std::vector<token> t = without_cast(unwrapped(tokenize(sqlite)));
  if (t.empty()) return unknown();
  if (t.size() == 1 && t[0].is("NULL")) return to("");
  std::string sign;
  if (t.size() == 2 && (t[0].is_symbol("-") || t[0].is_symbol("+")) && t[1].kind == token_kind::number) {
    sign = t[0].is_symbol("-") ? "-" : "";
    t.erase(t.begin());
  }
  if (t.size() == 1) {
    switch (t[0].kind) {
      case token_kind::number:
        return literal_default(sign + std::string(t[0].text), false, target);
      case token_kind::string:
      case token_kind::quoted_name:  // SQLite takes DEFAULT "x" for a string
        return literal_default(t[0].value(), true, target);
      case token_kind::blob:
        if (target != kind::bytea) return unknown();
        return to("'\\x" + lower_ascii(t[0].text.substr(2, t[0].text.size() - 3)) + "'::bytea");
      case token_kind::word:
        if (t[0].is("TRUE") || t[0].is("FALSE")) {
          if (target == kind::boolean) return to(lower_ascii(t[0].text));
          return literal_default(t[0].is("TRUE") ? "1" : "0", false, target);
        }
        break;
      case token_kind::symbol:
        return unknown();
    }
  }
  // lower(hex(randomblob(16)))
  if (target == kind::uuid && t.size() == 10 && t[0].is("lower") && t[2].is("hex") && t[4].is("randomblob") &&
      t[6].text == "16")
    return to("gen_random_uuid()");
  return moment_default(moment_of(t, target), target);
}

}  // namespace crossfade::catalog
