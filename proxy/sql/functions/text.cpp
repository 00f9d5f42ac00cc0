// Functions of text by characters. Sources: PostgreSQL src/backend/utils/adt/oracle_compat.c, varlena.c.
#include "proxy/sql/functions/text.hpp"

#include <limits>
#include <map>

#include "proxy/sql/functions/characters.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::sql::functions {
namespace {

template <letter_case To, character_class Letters>
void map_case(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  std::string out;
  const auto ok = mapped_case(text(a[0]), To, Letters, out);
  if (!ok) return raise(c, "22021", "invalid byte sequence for encoding \"UTF8\"");
  give(c, out);
}

// Where characters (or bytes) [from, to) of a value lie; positions before the first one count into the length.
struct part {
  std::int64_t from = 1, to = std::numeric_limits<std::int64_t>::max();
};
bool read_part(sqlite3_context* c, int n, arguments a, part& out) {
  const auto start = sqlite3_value_int64(a[1]);
  if (n == 3) {
    const auto length = sqlite3_value_int64(a[2]);
    if (length < 0) {
      raise(c, "22011", "negative substring length not allowed");
      return false;
    }
    out.to = start + length;
  }
  out.from = std::max<std::int64_t>(start, 1);
  return true;
}

std::string_view characters_of(std::string_view s, const part& p) {
  if (p.to <= p.from) return {};
  const auto rest = s.substr(offset_of(s, static_cast<std::size_t>(p.from - 1)));
  if (p.to == std::numeric_limits<std::int64_t>::max()) return rest;
  return rest.substr(0, offset_of(rest, static_cast<std::size_t>(p.to - p.from)));
}

void substring(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  part p;
  if (read_part(c, n, a, p)) give(c, characters_of(text(a[0]), p));
}

void substring_bytes(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  part p;
  if (!read_part(c, n, a, p)) return;
  const auto s = view_of(a[0]).bytes;
  const auto size = static_cast<std::int64_t>(s.size());
  const auto from = std::min(p.from - 1, size);
  const auto to = std::max(from, std::min(p.to - 1, size));
  give(c, value::cell::of_blob(
              std::string(s.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)))));
}

// overlay(text placing replacement from start [for length])
void overlay(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  const bool bytes = sqlite3_value_type(a[0]) == SQLITE_BLOB;
  const auto s = bytes ? view_of(a[0]).bytes : text(a[0]);
  const auto put = bytes ? view_of(a[1]).bytes : text(a[1]);
  const auto start = sqlite3_value_int64(a[2]);
  const auto length = n == 4  ? sqlite3_value_int64(a[3])
                      : bytes ? static_cast<std::int64_t>(put.size())
                              : static_cast<std::int64_t>(characters(put));
  if (start <= 0) return raise(c, "22011", "negative substring length not allowed");
  const auto behind = start + length;
  if (behind > std::numeric_limits<std::int32_t>::max()) return raise(c, "22003", "integer out of range");
  const auto at = [&](std::int64_t position) {
    const auto before = static_cast<std::size_t>(std::max<std::int64_t>(position - 1, 0));
    return bytes ? std::min(before, s.size()) : offset_of(s, before);
  };
  auto out = std::string(s.substr(0, at(start))) + std::string(put) + std::string(s.substr(at(behind)));
  if (bytes) return give(c, value::cell::of_blob(std::move(out)));
  give(c, out);
}

// left(), right(): a negative count leaves out so many at the other end.
template <bool Left>
void side(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto s = text(a[0]);
  const auto n = sqlite3_value_int64(a[1]);
  const auto all = static_cast<std::int64_t>(n < 0 || !Left ? characters(s) : 0);
  const auto kept = n < 0 ? std::max<std::int64_t>(all + n, 0) : n;
  if (Left) return give(c, s.substr(0, offset_of(s, static_cast<std::size_t>(kept))));
  give(c, s.substr(offset_of(s, static_cast<std::size_t>(std::max<std::int64_t>(all - kept, 0)))));
}

template <bool Left>
void pad(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  const auto s = text(a[0]);
  const auto fill = n == 3 ? text(a[2]) : std::string_view(" ");
  const auto own = static_cast<std::int64_t>(characters(s));
  auto wanted = std::max<std::int64_t>(sqlite3_value_int64(a[1]), 0);
  if (fill.empty()) wanted = std::min(wanted, own);
  if (wanted > greatest_text_bytes / 4) return raise(c, "54000", "requested length too large");
  if (wanted <= own) return give(c, s.substr(0, offset_of(s, static_cast<std::size_t>(wanted))));
  const auto width = static_cast<std::int64_t>(characters(fill));
  const auto missing = wanted - own;
  if (static_cast<std::int64_t>(fill.size()) * (missing / width + 1) >
      static_cast<std::int64_t>(limits::value_size_bytes)) {
    return beyond(c, "a text of this length");
  }
  std::string padding;
  for (std::int64_t i = 0; i < missing / width; ++i)
    padding += fill;
  padding += fill.substr(0, offset_of(fill, static_cast<std::size_t>(missing % width)));
  give(c, Left ? padding + std::string(s) : std::string(s) + padding);
}

void repeat(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto s = text(a[0]);
  const auto count = std::max<std::int64_t>(sqlite3_value_int64(a[1]), 0);
  if (s.empty()) return give(c, "");
  const auto size = static_cast<std::int64_t>(s.size()) * count;
  if (size > greatest_text_bytes) return raise(c, "54000", "requested length too large");
  if (size > static_cast<std::int64_t>(limits::value_size_bytes)) return beyond(c, "a text of this length");
  std::string out;
  out.reserve(static_cast<std::size_t>(size));
  for (std::int64_t i = 0; i < count; ++i)
    out += s;
  give(c, out);
}

void reverse(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto s = text(a[0]);
  std::string out(s.size(), ' ');
  auto to = out.size();
  for (std::size_t i = 0; i < s.size();) {
    const auto n = character_size(s, i);
    to -= n;
    s.copy(out.data() + to, n, i);
    i += n;
  }
  give(c, out);
}

void translate(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto s = text(a[0]), from = text(a[1]), to = text(a[2]);
  std::map<std::string_view, std::string_view> becomes;  // the first occurrence in `from` counts
  for (std::size_t i = 0, k = 0; i < from.size();) {
    const auto n = character_size(from, i);
    const auto m = k < to.size() ? character_size(to, k) : 0;
    becomes.emplace(from.substr(i, n), to.substr(std::min(k, to.size()), m));
    i += n;
    k += m;
  }
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    const auto n = character_size(s, i);
    const auto hit = becomes.find(s.substr(i, n));
    out += hit == becomes.end() ? s.substr(i, n) : hit->second;
    i += n;
  }
  give(c, out);
}

// split_part(): the nth field, from the end where n is negative.
void split_part(sqlite3_context* c, int, arguments a) {
  if (any_null(3, a)) return sqlite3_result_null(c);
  const auto s = text(a[0]), mark = text(a[1]);
  auto n = sqlite3_value_int64(a[2]);
  if (n == 0) return raise(c, "22023", "field position must not be zero");
  if (s.empty()) return give(c, "");
  if (mark.empty()) return give(c, n == 1 || n == -1 ? s : std::string_view());
  if (n < 0) {
    std::int64_t fields = 1;
    for (auto i = s.find(mark); i != std::string_view::npos; i = s.find(mark, i + mark.size()))
      ++fields;
    n += fields + 1;
    if (n <= 0) return give(c, "");
  }
  std::size_t from = 0;
  while (--n > 0) {
    const auto i = s.find(mark, from);
    if (i == std::string_view::npos) return give(c, "");
    from = i + mark.size();
  }
  const auto end = s.find(mark, from);
  give(c, s.substr(from, end == std::string_view::npos ? end : end - from));
}

void first_code(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto s = text(a[0]);
  std::size_t i = 0;
  sqlite3_result_int64(c, s.empty() ? 0 : static_cast<std::int64_t>(next_character(s, i).value_or(0)));
}

void character(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto v = sqlite3_value_int64(a[0]);
  if (v < 0) return raise(c, "54000", "character number must be positive");
  if (v == 0) return raise(c, "54000", "null character not permitted");
  if (v > 0x10FFFF) return raise(c, "54000", "requested character too large for encoding: " + std::to_string(v));
  if (v >= 0xD800 && v <= 0xDFFF) {
    return raise(c, "54000", "requested character not valid for encoding: " + std::to_string(v));
  }
  std::string out;
  append_character(static_cast<char32_t>(v), out);
  give(c, out);
}

void starts_with(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto start = text(a[1]);
  sqlite3_result_int(c, text(a[0]).substr(0, start.size()) == start ? 1 : 0);
}

constexpr scalar text_scalars[] = {
    {"crossfade_lower", 1, &map_case<letter_case::lower, character_class::unicode>},
    {"crossfade_upper", 1, &map_case<letter_case::upper, character_class::unicode>},
    {"crossfade_initcap", 1, &map_case<letter_case::title, character_class::unicode>},
    {"crossfade_lower_ascii", 1, &map_case<letter_case::lower, character_class::ascii>},
    {"crossfade_upper_ascii", 1, &map_case<letter_case::upper, character_class::ascii>},
    {"crossfade_initcap_ascii", 1, &map_case<letter_case::title, character_class::ascii>},
    {"crossfade_substr", 2, &substring},
    {"crossfade_substr", 3, &substring},
    {"crossfade_substr_bytes", 2, &substring_bytes},
    {"crossfade_substr_bytes", 3, &substring_bytes},
    {"crossfade_overlay", 3, &overlay},
    {"crossfade_overlay", 4, &overlay},
    {"crossfade_left", 2, &side<true>},
    {"crossfade_right", 2, &side<false>},
    {"crossfade_lpad", 2, &pad<true>},
    {"crossfade_lpad", 3, &pad<true>},
    {"crossfade_rpad", 2, &pad<false>},
    {"crossfade_rpad", 3, &pad<false>},
    {"crossfade_repeat", 2, &repeat},
    {"crossfade_reverse", 1, &reverse},
    {"crossfade_translate", 3, &translate},
    {"crossfade_split_part", 3, &split_part},
    {"crossfade_ascii", 1, &first_code},
    {"crossfade_chr", 1, &character},
    {"crossfade_starts_with", 2, &starts_with},
};

}  // namespace

void beyond(sqlite3_context* c, std::string_view why) { raise_elsewhere(c, std::string(why)); }

int add_text(sqlite3* db, const clock_accessor* session) {
  for (const int code : {add(db, text_scalars), add_text_format(db, session), add_text_pattern(db), add_bytes(db)}) {
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

}  // namespace crossfade::sql::functions
