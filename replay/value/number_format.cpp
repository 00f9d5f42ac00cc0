#include "replay/value/number_format.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <vector>

#include "replay/base/ascii.hpp"
#include "replay/value/datetime_math.hpp"
#include "replay/value/number.hpp"

namespace crossfade::value {
namespace {

enum class item : std::uint8_t {
  nine,
  zero,
  point,
  comma,
  minus,
  plus,
  sign,
  bracket,
  fill,
  ordinal,
  nothing,
  text,
  other
};

struct keyword {
  std::string_view name;  // in lower case; a pattern has it all in one case
  item what;
};

// Longer names first where one begins another.
constexpr keyword keywords[] = {
    {",", item::comma},   {".", item::point},    {"0", item::zero},     {"9", item::nine},     {"b", item::nothing},
    {"c", item::nothing}, {"d", item::other},    {"eeee", item::other}, {"fm", item::fill},    {"g", item::other},
    {"l", item::other},   {"mi", item::minus},   {"pl", item::plus},    {"pr", item::bracket}, {"rn", item::other},
    {"sg", item::sign},   {"sp", item::nothing}, {"s", item::other},    {"th", item::ordinal}, {"v", item::other},
};

struct node {
  item what;
  std::string_view shown;  // text as it stands; of an ordinal its letters, which tell its case
};

// What a pattern says as a whole.
struct shape {
  std::vector<node> nodes;
  int before = 0, after = 0;      // digits on either side of the point
  std::optional<int> first_zero;  // the digit from which zeros are written out
  int last_zero = 0;              // digits up to the last 0 of the pattern
  bool point = false, fill = false, minus = false, plus = false, bracket = false;
};

error refused(const char* message) { return make_error("42601", message); }

const keyword* keyword_at(std::string_view rest) {
  for (const auto& k : keywords) {
    if (rest.size() < k.name.size()) continue;
    const auto word = rest.substr(0, k.name.size());
    const bool small = word == k.name;
    const bool capital = std::equal(word.begin(), word.end(), k.name.begin(), [](char w, char n) {
      return ascii_lower(w) == n && (w != n || n < 'a' || n > 'z');
    });
    if (small || capital) return &k;
  }
  return nullptr;
}

result<void> note(shape& s, item what) {
  switch (what) {
    case item::nine:
    case item::zero:
      if (s.bracket) {
        return refused(what == item::nine ? "\"9\" must be ahead of \"PR\"" : "\"0\" must be ahead of \"PR\"");
      }
      if (what == item::zero && !s.first_zero && !s.point) s.first_zero = s.before;
      ++(s.point ? s.after : s.before);
      if (what == item::zero) s.last_zero = s.before + s.after;
      return {};
    case item::point:
      if (s.point) return refused("multiple decimal points");
      s.point = true;
      return {};
    case item::minus:
      s.minus = true;
      return {};
    case item::plus:
      s.plus = true;
      return {};
    case item::sign:
      s.minus = s.plus = true;
      return {};
    case item::bracket:
      if (s.plus || s.minus) return refused("cannot use \"PR\" and \"S\"/\"PL\"/\"MI\"/\"SG\" together");
      s.bracket = true;
      return {};
    case item::fill:
      s.fill = true;
      return {};
    case item::other:
      return make_error(not_computed, "to_char() of a number with this pattern is not computed on SQLite");
    case item::comma:
    case item::ordinal:
    case item::nothing:
    case item::text:
      break;
  }
  return {};
}

result<shape> shape_of(std::string_view p) {
  shape s;
  for (std::size_t i = 0; i < p.size();) {
    if (const auto* k = keyword_at(p.substr(i))) {
      if (auto r = note(s, k->what); !r) return r.error();
      s.nodes.push_back({k->what, p.substr(i, k->name.size())});
      i += k->name.size();
      continue;
    }
    if (p[i] == '"') {
      for (++i; i < p.size() && p[i] != '"'; ++i) {
        if (p[i] == '\\' && i + 1 < p.size()) ++i;
        s.nodes.push_back({item::text, p.substr(i, 1)});
      }
      ++i;
      continue;
    }
    if (p[i] == '\\' && i + 1 < p.size() && p[i + 1] == '"') ++i;
    s.nodes.push_back({item::text, p.substr(i++, 1)});
  }
  return s;
}

// Walks the pattern with the number's digits beside it.
class writer {
 public:
  // digits: without a sign, with as many behind the point as the pattern has, or fewer.
  writer(std::string& out, const shape& s, std::string digits, bool negative)
      : out_(out), s_(s), digits_(std::move(digits)), negative_(negative) {
    const int whole = static_cast<int>(std::min(digits_.find('.'), digits_.size()));
    if (whole > s_.before) {
      const auto places = static_cast<std::size_t>(s_.before);
      digits_ = std::string(places, '#') + "." + std::string(static_cast<std::size_t>(s_.after), '#');
    } else {
      blanks_ = s_.before - whole;
    }
    bracket_ = s_.bracket && (negative_ || !s_.fill || s_.minus || s_.plus);
    const bool outside = s_.minus || (!s_.plus && !negative_ && s_.fill);  // MI and SG write it themselves
    signed_ = outside;
    places_ = s_.before + s_.after - 1 + (!signed_ && blanks_ == 0 ? 1 : 0);
    if (s_.fill && s_.point) find_last();
  }

  result<void> run() {
    for (const auto& n : s_.nodes) {
      if (n.what == item::ordinal && ordinal_applies() && digits_ == ".") {  // a pattern without digits
        return make_error("22P02", "\".\" is not a number");
      }
      write(n);
    }
    // Where the number ends before its pattern PostgreSQL has written the end of a string.
    if (const auto end = out_.find('\0', start_); end != std::string::npos) out_.resize(end);
    return {};
  }

 private:
  // The last digit behind the point that is shown under FM; the point itself where all are zero.
  void find_last() {
    const auto point = digits_.find('.');
    if (point == std::string::npos) return;
    last_ = std::max(point, digits_.find_last_not_of('0'));
    if (s_.last_zero > blanks_) {
      last_ = std::max(*last_, std::min(digits_.size() - 1, static_cast<std::size_t>(s_.last_zero - blanks_)));
    }
  }

  bool ends_with_point() const { return last_ && digits_[*last_] == '.'; }
  // The zero before the point of 0.5, for which 9.9 leaves a blank.
  bool bare_zero() const { return !s_.first_zero && at_ == 0 && digits_[0] == '0' && s_.after != 0; }

  void write(const node& n) {
    switch (n.what) {
      case item::nine:
      case item::zero:
      case item::point:
        return place(n.what);
      case item::comma:
        if (in_number_ || !s_.fill) out_ += in_number_ ? ',' : ' ';
        return;
      case item::minus:
        if (negative_ || !s_.fill) out_ += negative_ ? '-' : ' ';
        return;
      case item::plus:
        if (!negative_ || !s_.fill) out_ += negative_ ? ' ' : '+';
        return;
      case item::sign:
        out_ += negative_ ? '-' : '+';
        return;
      case item::ordinal:
        return ordinal(n.shown);
      case item::text:
        out_ += n.shown;
        return;
      case item::bracket:
      case item::fill:
      case item::nothing:
      case item::other:
        return;
    }
  }

  bool ordinal_applies() const { return digits_[0] != '#' && !negative_ && !s_.point; }

  void ordinal(std::string_view letters) {
    if (!ordinal_applies()) return;
    char last = digits_.back();
    if (digits_.size() > 1 && digits_[digits_.size() - 2] == '1') last = '0';
    const std::string_view suffix = last == '1' ? "ST" : last == '2' ? "ND" : last == '3' ? "RD" : "TH";
    for (const char c : suffix)
      out_ += letters[0] == 't' ? ascii_lower(c) : c;
  }

  void leading_sign() {
    const bool due = place_ >= blanks_ || s_.first_zero == place_;
    if (signed_ || !due || (bare_zero() && !ends_with_point())) return;
    signed_ = true;
    if (bracket_) {
      out_ += negative_ ? '<' : ' ';
    } else if (negative_) {
      out_ += '-';
    } else if (!s_.fill) {
      out_ += ' ';
    }
  }

  void digit(item what) {
    if (digits_[at_] == '.') {
      out_ += '.';
    } else if (last_ && at_ > *last_ && what != item::zero) {
      return;
    } else if (at_ < digits_.size() && bare_zero()) {
      if (!s_.fill) out_ += ' ';
      if (s_.fill && ends_with_point()) out_ += '0';
    } else {
      out_ += at_ < digits_.size() ? digits_[at_] : '\0';
      in_number_ = true;
    }
  }

  // One digit of the pattern, or its point.
  void place(item what) {
    in_number_ = false;
    leading_sign();
    if (place_ < blanks_) {
      const bool zero = s_.first_zero && *s_.first_zero <= place_;
      if (zero) out_ += '0';
      if (!zero && !s_.fill) out_ += ' ';
      in_number_ = zero;
    } else {
      digit(what);
      if (at_ < digits_.size()) ++at_;
    }
    int end = places_ + (blanks_ > 0 ? 1 : 0) + (s_.point ? 1 : 0);
    if (last_ && *last_ == at_) end = place_;
    if (place_ + 1 == end && signed_ && bracket_) out_ += negative_ ? '>' : ' ';
    ++place_;
  }

  std::string& out_;
  const shape& s_;
  std::string digits_;
  bool negative_;
  bool bracket_ = false, signed_ = false, in_number_ = false;
  int blanks_ = 0;  // digits of the pattern before the number's first
  int places_ = 0, place_ = 0;
  std::size_t at_ = 0, start_ = out_.size();
  std::optional<std::size_t> last_;
};

std::string printed(double v, int digits) {
  std::string out(static_cast<std::size_t>(std::snprintf(nullptr, 0, "%.*f", digits, v)), '\0');
  std::snprintf(out.data(), out.size() + 1, "%.*f", digits, v);
  return out;
}

}  // namespace

result<void> format_integer(std::string& out, std::int64_t v, std::string_view pattern) {
  const auto s = shape_of(pattern);
  if (!s) return s.error();
  std::string digits;
  append_integer(digits, v);
  if (v < 0) digits.erase(0, 1);
  if (s->after > 0) digits += "." + std::string(static_cast<std::size_t>(s->after), '0');
  return writer(out, *s, std::move(digits), v < 0).run();
}

result<void> format_decimal(std::string& out, decimal v, std::string_view pattern) {
  const auto s = shape_of(pattern);
  if (!s) return s.error();
  if (v.form != decimal_form::finite)
    return make_error(not_computed, "to_char() of no number is not computed on SQLite");
  round_to(v, s->after);
  const bool negative = v.negative && !v.digits.empty();
  v.negative = false;
  std::string digits;
  append_text(digits, v);
  return writer(out, *s, std::move(digits), negative).run();
}

result<void> format_float(std::string& out, double v, int significant_digits, std::string_view pattern) {
  auto s = shape_of(pattern);
  if (!s) return s.error();
  if (!std::isfinite(v)) return make_error(not_computed, "to_char() of no number is not computed on SQLite");
  const int whole = static_cast<int>(printed(std::fabs(v), 0).size());
  s->after = std::clamp(significant_digits - whole, 0, s->after);
  auto digits = printed(v, s->after);
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  return writer(out, *s, std::move(digits), negative).run();
}

}  // namespace crossfade::value
