#include "replay/value/datetime_fields.hpp"

#include <algorithm>
#include <cstring>

#include "replay/base/ascii.hpp"

namespace crossfade::value {
namespace {

using form = field_form;
using field = date_field;
using token = date_word;
using enum word_meaning;
constexpr token tokens[] = {
    {"ad", era, 0},          {"allballs", midnight_utc},
    {"am", meridian, 0},     {"apr", month, 4},
    {"april", month, 4},     {"at", ignored},
    {"aug", month, 8},       {"august", month, 8},
    {"bc", era, 1},          {"d", elsewhere},
    {"dec", month, 12},      {"december", month, 12},
    {"dow", elsewhere},      {"doy", elsewhere},
    {"dst", elsewhere},      {"epoch", special, 0},
    {"feb", month, 2},       {"february", month, 2},
    {"fri", weekday},        {"friday", weekday},
    {"h", elsewhere},        {"infinity", special, 1},
    {"isodow", elsewhere},   {"isoyear", elsewhere},
    {"j", julian},           {"jan", month, 1},
    {"january", month, 1},   {"jd", julian},
    {"jul", month, 7},       {"julian", julian},
    {"july", month, 7},      {"jun", month, 6},
    {"june", month, 6},      {"m", elsewhere},
    {"mar", month, 3},       {"march", month, 3},
    {"may", month, 5},       {"mm", elsewhere},
    {"mon", weekday},        {"monday", weekday},
    {"nov", month, 11},      {"november", month, 11},
    {"now", elsewhere},      {"oct", month, 10},
    {"october", month, 10},  {"on", ignored},
    {"pm", meridian, 1},     {"s", elsewhere},
    {"sat", weekday},        {"saturday", weekday},
    {"sep", month, 9},       {"sept", month, 9},
    {"september", month, 9}, {"sun", weekday},
    {"sunday", weekday},     {"t", iso_time},
    {"thu", weekday},        {"thur", weekday},
    {"thurs", weekday},      {"thursday", weekday},
    {"today", elsewhere},    {"tomorrow", elsewhere},
    {"tue", weekday},        {"tues", weekday},
    {"tuesday", weekday},    {"wed", weekday},
    {"wednesday", weekday},  {"weds", weekday},
    {"y", elsewhere},        {"yesterday", elsewhere},
};

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The text's fields; empty: it has none, or what no field begins with.
class splitter {
 public:
  explicit splitter(std::string_view s) : s_(s) {}

  std::vector<field> run() {
    constexpr std::size_t most_fields = 25, most_bytes = 120;
    if (s_.size() > most_bytes) return {};
    while (i_ < s_.size()) {
      const char c = s_[i_];
      if (is_blank(c)) {
        ++i_;
        continue;
      }
      if (fields_.size() >= most_fields) return {};
      if (is_ascii_digit(c)) {
        from_digit();
      } else if (c == '.') {
        begin(form::number);
        take(&is_ascii_digit);
      } else if (is_ascii_letter(c)) {
        from_letter();
      } else if (c == '+' || c == '-') {
        if (!from_sign()) return {};
      } else if (static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 127) {
        ++i_;  // other punctuation only separates
      } else {
        return {};
      }
    }
    return std::move(fields_);
  }

 private:
  char now() const { return i_ < s_.size() ? s_[i_] : '\0'; }
  void add() { fields_.back().text += ascii_lower(s_[i_++]); }
  void begin(form f) {
    fields_.push_back({f, {}});
    add();
  }
  template <class Test>
  void take(Test test) {
    while (i_ < s_.size() && test(s_[i_]))
      add();
  }

  void from_digit() {
    begin(form::number);
    take(&is_ascii_digit);
    auto& what = fields_.back().what;
    if (now() == ':') {
      what = form::time;
      take([](char c) { return is_ascii_digit(c) || c == ':' || c == '.'; });
      return;
    }
    const char between = now();
    if (between != '-' && between != '/' && between != '.') return;
    add();
    if (!is_ascii_digit(now())) {
      what = form::date;
      return take([&](char c) { return is_ascii_digit(c) || is_ascii_letter(c) || c == between; });
    }
    what = between == '.' ? form::number : form::date;
    take(&is_ascii_digit);
    if (now() != between) return;
    what = form::date;
    take([&](char c) { return is_ascii_digit(c) || c == between; });
  }

  // A word; with punctuation, or digits behind what is no word of ours, a date or a zone.
  void from_letter() {
    begin(form::word);
    take(&is_ascii_letter);
    const char c = now();
    const bool date = c == '-' || c == '/' || c == '.' ||
                      ((c == '+' || is_ascii_digit(c)) && word_of(fields_.back().text) == nullptr);
    if (!date) return;
    fields_.back().what = form::date;
    add();
    take([](char x) { return is_ascii_digit(x) || is_ascii_letter(x) || std::strchr("+-/_.:", x) != nullptr; });
  }

  bool from_sign() {
    begin(form::offset);
    while (is_blank(now()))
      ++i_;
    if (is_ascii_digit(now())) {
      take([](char c) { return is_ascii_digit(c) || c == ':' || c == '.' || c == '-'; });
      return true;
    }
    if (!is_ascii_letter(now())) return false;
    fields_.back().what = form::word;
    take(&is_ascii_letter);
    return true;
  }

  std::string_view s_;
  std::size_t i_ = 0;
  std::vector<field> fields_;
};

}  // namespace

const date_word* word_of(std::string_view lower_case) noexcept {
  const auto* t =
      std::find_if(std::begin(tokens), std::end(tokens), [&](const token& k) { return k.word == lower_case; });
  return t == std::end(tokens) ? nullptr : t;
}

std::vector<date_field> split_fields(std::string_view text) { return splitter(text).run(); }

}  // namespace crossfade::value
