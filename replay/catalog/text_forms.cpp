#include "replay/catalog/text_forms.hpp"

#include "replay/base/ascii.hpp"

namespace crossfade::catalog {

namespace {

// Two or four digits at `at`; -1 where they are not digits.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (text.size() < at + digits) return -1;
  int n = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (!is_ascii_digit(text[i])) return -1;
    n = n * 10 + (text[i] - '0');
  }
  return n;
}

int days_in(int year, int month) {
  static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

// Z, +hh, +hhmm, +hh:mm
std::optional<int> zone_minutes(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int hours = number_at(text, 1, 2);
  int minutes = 0;
  if (text.size() == 5)
    minutes = number_at(text, 3, 2);
  else if (text.size() == 6 && text[3] == ':')
    minutes = number_at(text, 4, 2);
  else if (text.size() != 3)
    return std::nullopt;
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

bool is_date(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

time_form form_of_time(std::string_view text) noexcept {
  time_form form;
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return form;
  const int hour = number_at(text, 0, 2), minute = number_at(text, 3, 2), second = number_at(text, 6, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return form;
  std::size_t i = 8;
  if (i < text.size() && text[i] == '.') {
    ++i;
    while (i < text.size() && is_ascii_digit(text[i])) {
      ++form.fraction_digits;
      form.zero_fraction = form.zero_fraction && text[i] == '0';
      ++i;
    }
    if (form.fraction_digits == 0) return form;
  }
  form.zone = i < text.size();
  form.valid = !form.zone || zone_minutes(text.substr(i)).has_value();
  return form;
}

timestamp_form form_of_timestamp(std::string_view text) noexcept {
  timestamp_form form;
  if (!is_date(text.substr(0, 10))) return form;
  if (text.size() == 10) {
    form.valid = true;
    return form;
  }
  if (text[10] != ' ' && text[10] != 'T') return form;
  form.separator = text[10];
  form.has_time = true;
  const time_form time = form_of_time(text.substr(11));
  form.valid = time.valid;
  form.fraction_digits = time.fraction_digits;
  form.zero_fraction = time.zero_fraction;
  form.zone = time.zone;
  if (time.valid && time.zone) {
    const auto at = text.find_first_of("Zz+-", 11);
    form.zone_minutes = zone_minutes(text.substr(at));
  }
  return form;
}

bool is_uuid_hex(std::string_view text) noexcept {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_uuid_dashed(std::string_view text) noexcept {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::string_view("0123456789abcdef").find(text[i]) == std::string_view::npos)
      return false;
  }
  return true;
}

std::optional<int> declared_length(std::string_view declaration) noexcept {
  const auto open = declaration.find('(');
  if (open == std::string_view::npos) return std::nullopt;
  int n = 0;
  std::size_t i = open + 1;
  while (i < declaration.size() && declaration[i] == ' ')
    ++i;
  const std::size_t from = i;
  while (i < declaration.size() && is_ascii_digit(declaration[i]) && n < 100'000'000)
    n = n * 10 + (declaration[i++] - '0');
  if (i == from) return std::nullopt;
  return n;
}

}  // namespace crossfade::catalog
