#include "replay/value/decimal_math.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>

namespace crossfade::value {
namespace {

// Without expression templates, whose temporaries clang's analyser takes for dangling ones.
using cpp_int = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>, boost::multiprecision::et_off>;

constexpr std::int64_t max_display_scale = 1000;
constexpr std::int64_t min_significant_digits = 16;

error by_zero() { return make_error(sqlstate::division_by_zero, "division by zero"); }

decimal special(decimal_form form) {
  decimal d;
  d.form = form;
  return d;
}
decimal not_a_number() { return special(decimal_form::nan); }
decimal infinity(bool negative) {
  return special(negative ? decimal_form::negative_infinity : decimal_form::positive_infinity);
}

bool is_nan(const decimal& d) noexcept { return d.form == decimal_form::nan; }
bool is_finite(const decimal& d) noexcept { return d.form == decimal_form::finite; }
bool is_infinite(const decimal& d) noexcept { return !is_finite(d) && !is_nan(d); }
int sign(const decimal& d) noexcept {
  if (d.form == decimal_form::positive_infinity) return 1;
  if (d.form == decimal_form::negative_infinity) return -1;
  return d.digits.empty() ? 0 : d.negative ? -1 : 1;
}

cpp_int power_of_ten(std::int64_t n) { return boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(n)); }

cpp_int magnitude(const decimal& d) { return d.digits.empty() ? cpp_int(0) : cpp_int(d.digits); }

// The signed value times 10^scale; scale >= d.scale.
cpp_int scaled(const decimal& d, std::uint32_t scale) {
  cpp_int v = magnitude(d);
  if (scale > d.scale) v *= power_of_ten(scale - d.scale);
  return d.negative ? cpp_int(-v) : v;
}

decimal from_scaled(const cpp_int& v, std::uint32_t scale) {
  decimal d;
  d.scale = scale;
  if (v.is_zero()) return d;
  d.negative = v.sign() < 0;
  d.digits = (d.negative ? cpp_int(-v) : v).str();
  return d;
}

// A result within numeric's limits.
result<decimal> checked(decimal d) {
  if (d.scale > max_scale) round_to(d, max_scale);
  if (static_cast<std::int64_t>(d.digits.size()) - static_cast<std::int64_t>(d.scale) > max_digits_before)
    return decimal_overflow();
  return d;
}

// numeric counts in base 10000: the weight of the first such digit that is not 0, and that digit.
struct leading {
  std::int64_t weight = 0;
  int digit = 0;
};
leading leading_of(const decimal& d) {
  if (d.digits.empty()) return {};
  const std::int64_t exponent = static_cast<std::int64_t>(d.digits.size()) - static_cast<std::int64_t>(d.scale) - 1;
  leading l;
  l.weight = exponent >= 0 ? exponent / 4 : -((3 - exponent) / 4);
  const auto count = static_cast<std::size_t>(exponent - l.weight * 4 + 1);
  for (std::size_t i = 0; i < count; ++i)
    l.digit = l.digit * 10 + (i < d.digits.size() ? d.digits[i] - '0' : 0);
  return l;
}

// select_div_scale(): at least 16 significant digits, and no fewer after the point than either operand shows.
std::uint32_t quotient_scale(const decimal& a, const decimal& b) {
  const leading l = leading_of(a), r = leading_of(b);
  std::int64_t weight = l.weight - r.weight;
  if (l.digit <= r.digit) --weight;
  std::int64_t scale = min_significant_digits - weight * 4;
  scale = std::max({scale, static_cast<std::int64_t>(a.scale), static_cast<std::int64_t>(b.scale), std::int64_t{0}});
  return static_cast<std::uint32_t>(std::min(scale, max_display_scale));
}

// a / b to so many digits after the point, half away from zero or truncated. b is not zero.
decimal quotient(const decimal& a, const decimal& b, std::uint32_t scale, bool round) {
  cpp_int numerator = magnitude(a), denominator = magnitude(b);
  const std::int64_t shift =
      static_cast<std::int64_t>(scale) + static_cast<std::int64_t>(b.scale) - static_cast<std::int64_t>(a.scale);
  if (shift >= 0)
    numerator *= power_of_ten(shift);
  else
    denominator *= power_of_ten(-shift);
  cpp_int q, rest;
  divide_qr(numerator, denominator, q, rest);
  if (round && rest * 2 >= denominator) ++q;
  if (a.negative != b.negative) q = -q;
  return from_scaled(q, scale);
}

}  // namespace

int compare(const decimal& a, const decimal& b) noexcept {
  if (is_nan(a) || is_nan(b)) return static_cast<int>(is_nan(a)) - static_cast<int>(is_nan(b));
  if (is_infinite(a) || is_infinite(b)) {
    const int l = is_infinite(a) ? sign(a) : 0, r = is_infinite(b) ? sign(b) : 0;
    return l < r ? -1 : l > r ? 1 : 0;
  }
  const int l = sign(a), r = sign(b);
  if (l != r) return l < r ? -1 : 1;
  if (l == 0) return 0;
  const std::int64_t whole_a = static_cast<std::int64_t>(a.digits.size()) - static_cast<std::int64_t>(a.scale);
  const std::int64_t whole_b = static_cast<std::int64_t>(b.digits.size()) - static_cast<std::int64_t>(b.scale);
  if (whole_a != whole_b) return whole_a < whole_b ? -l : l;
  const std::size_t both = std::min(a.digits.size(), b.digits.size());
  if (const int c = a.digits.compare(0, both, b.digits, 0, both); c != 0) return c < 0 ? -l : l;
  if (a.digits.find_first_not_of('0', both) != std::string::npos) return l;
  if (b.digits.find_first_not_of('0', both) != std::string::npos) return -l;
  return 0;
}

result<decimal> add(const decimal& a, const decimal& b) {
  if (is_nan(a) || is_nan(b)) return not_a_number();
  if (is_infinite(a) || is_infinite(b)) {
    if (is_infinite(a) && is_infinite(b) && a.form != b.form) return not_a_number();
    return is_infinite(a) ? special(a.form) : special(b.form);
  }
  const std::uint32_t scale = std::max(a.scale, b.scale);
  return checked(from_scaled(scaled(a, scale) + scaled(b, scale), scale));
}

result<decimal> subtract(const decimal& a, const decimal& b) { return add(a, negate(b)); }

result<decimal> multiply(const decimal& a, const decimal& b) {
  if (is_nan(a) || is_nan(b)) return not_a_number();
  if (is_infinite(a) || is_infinite(b)) {
    const int s = sign(a) * sign(b);
    return s == 0 ? not_a_number() : infinity(s < 0);
  }
  decimal d = from_scaled(magnitude(a) * magnitude(b), a.scale + b.scale);
  d.negative = !d.digits.empty() && a.negative != b.negative;
  return checked(std::move(d));
}

namespace {

// What a quotient of special values is; nullopt: both are finite.
std::optional<result<decimal>> special_quotient(const decimal& a, const decimal& b) {
  if (is_nan(a) || is_nan(b)) return not_a_number();
  if (is_infinite(a)) {
    if (is_infinite(b)) return not_a_number();
    if (sign(b) == 0) return by_zero();
    return infinity(sign(a) * sign(b) < 0);
  }
  if (is_infinite(b)) return decimal();
  if (b.digits.empty()) return by_zero();
  return std::nullopt;
}

}  // namespace

result<decimal> divide(const decimal& a, const decimal& b) {
  if (auto s = special_quotient(a, b)) return *s;
  return checked(quotient(a, b, quotient_scale(a, b), true));
}

result<decimal> divide_truncated(const decimal& a, const decimal& b) {
  if (auto s = special_quotient(a, b)) return *s;
  return checked(quotient(a, b, 0, false));
}

result<decimal> modulo(const decimal& a, const decimal& b) {
  if (is_nan(a) || is_nan(b)) return not_a_number();
  if (is_infinite(a)) {
    if (sign(b) == 0) return by_zero();
    return not_a_number();
  }
  if (is_infinite(b)) return a;
  if (b.digits.empty()) return by_zero();
  const std::uint32_t scale = std::max(a.scale, b.scale);
  return from_scaled(scaled(a, scale) % scaled(b, scale), scale);  // the sign of the dividend, as C has it
}

result<decimal> square_root(const decimal& a) {
  if (is_nan(a)) return a;
  if (sign(a) < 0) return make_error("2201F", "cannot take square root of a negative number");
  if (is_infinite(a)) return a;
  const std::int64_t half_weight = (leading_of(a).weight + 1) * 2 - 1;
  const auto scale = static_cast<std::uint32_t>(std::clamp<std::int64_t>(
      std::max(min_significant_digits - half_weight, static_cast<std::int64_t>(a.scale)), 0, max_display_scale));
  // One digit more, to round by.
  const std::int64_t shift = 2 * (static_cast<std::int64_t>(scale) + 1) - static_cast<std::int64_t>(a.scale);
  cpp_int v = magnitude(a);
  if (shift >= 0)
    v *= power_of_ten(shift);
  else
    v /= power_of_ten(-shift);
  decimal d = from_scaled(boost::multiprecision::sqrt(v), scale + 1);
  round_to(d, static_cast<std::int32_t>(scale));
  return d;
}

result<decimal> greatest_common_divisor(const decimal& a, const decimal& b) {
  if (!is_finite(a) || !is_finite(b)) return not_a_number();
  const std::uint32_t scale = std::max(a.scale, b.scale);
  return from_scaled(boost::multiprecision::gcd(scaled(a, scale), scaled(b, scale)), scale);
}

result<decimal> least_common_multiple(const decimal& a, const decimal& b) {
  if (!is_finite(a) || !is_finite(b)) return not_a_number();
  const std::uint32_t scale = std::max(a.scale, b.scale);
  const cpp_int l = scaled(a, scale), r = scaled(b, scale);
  if (l.is_zero() || r.is_zero()) return from_scaled(0, scale);
  return checked(from_scaled(boost::multiprecision::lcm(l, r), scale));
}

result<decimal> factorial(std::int64_t n) {
  if (n < 0) return make_error(sqlstate::numeric_value_out_of_range, "factorial of a negative number is undefined");
  constexpr std::int64_t most = 32177;  // the last within 131072 digits
  if (n > most) return decimal_overflow();
  cpp_int product = 1;
  for (std::int64_t i = 2; i <= n; ++i)
    product *= i;
  return checked(from_scaled(product, 0));
}

decimal negate(decimal d) {
  if (is_infinite(d)) return infinity(d.form == decimal_form::positive_infinity);
  if (is_finite(d) && !d.digits.empty()) d.negative = !d.negative;
  return d;
}

decimal absolute(decimal d) {
  if (is_infinite(d)) return infinity(false);
  d.negative = false;
  return d;
}

decimal sign_of(const decimal& d) {
  if (is_nan(d)) return d;
  return decimal_of(std::int64_t{sign(d)});
}

result<decimal> rounded(decimal d, std::int64_t n) {
  if (!is_finite(d)) return d;
  round_to(d, static_cast<std::int32_t>(std::clamp(n, -max_digits_before - 1, max_scale)));
  return checked(std::move(d));
}

decimal truncated(decimal d, std::int64_t n) {
  if (!is_finite(d)) return d;
  n = std::clamp(n, -max_digits_before - 1, max_scale);
  if (n < static_cast<std::int64_t>(d.scale)) {
    const auto drop = static_cast<std::size_t>(static_cast<std::int64_t>(d.scale) - n);
    d.digits.resize(d.digits.size() - std::min(drop, d.digits.size()));
    if (n < 0 && !d.digits.empty()) d.digits.append(static_cast<std::size_t>(-n), '0');
    if (d.digits.empty()) d.negative = false;
    d.scale = static_cast<std::uint32_t>(std::max<std::int64_t>(n, 0));
  } else {
    round_to(d, static_cast<std::int32_t>(n));  // only adds zeros
  }
  return d;
}

namespace {

result<decimal> away_from_zero(decimal d, bool negative) {
  if (!is_finite(d)) return d;
  const bool up = d.negative == negative && !is_integral(d);
  d = truncated(std::move(d), 0);
  if (!up) return d;
  decimal one = decimal_of(std::int64_t{1});
  one.negative = negative;
  return add(d, one);
}

}  // namespace

result<decimal> ceiling(decimal d) { return away_from_zero(std::move(d), false); }
result<decimal> floor_of(decimal d) { return away_from_zero(std::move(d), true); }

std::optional<std::uint32_t> minimal_scale(const decimal& d) {
  if (!is_finite(d)) return std::nullopt;
  decimal copy = d;
  drop_trailing_zeros(copy);
  return copy.scale;
}

namespace {

// A sum that stays in two machine words while it can.
class wide_sum {
 public:
  void add(__int128 v) {
    if (!__builtin_add_overflow(low_, v, &low_)) return;
    high_ += cpp_int(low_);
    low_ = v;
  }
  void add(const cpp_int& v) { high_ += v; }
  void shift(std::int64_t digits) {
    high_ = total() * power_of_ten(digits);
    low_ = 0;
  }
  cpp_int total() const { return high_ + cpp_int(low_); }

 private:
  __int128 low_ = 0;
  cpp_int high_ = 0;
};

}  // namespace

struct decimal_sum::state {
  keeps what = keeps::sum;
  std::int64_t nans = 0, positive = 0, negative = 0, finite = 0;
  std::uint32_t scale = 0;  // of `total`; squares have twice that
  wide_sum total, squares;
  std::vector<std::pair<std::uint32_t, std::int64_t>> scales;  // how many values show so many digits

  void note(std::uint32_t s, std::int64_t by) {
    const auto at = std::find_if(scales.begin(), scales.end(), [&](const auto& p) { return p.first == s; });
    if (at == scales.end())
      scales.emplace_back(s, by);
    else
      at->second += by;
  }
  std::uint32_t shown_scale() const {
    std::uint32_t most = 0;
    for (const auto& [s, n] : scales)
      if (n > 0) most = std::max(most, s);
    return most;
  }
  void put(__int128 v, bool one_word, int by) {
    total.add(by < 0 ? -v : v);
    if (what == keeps::sum) return;
    if (one_word)
      squares.add(by < 0 ? -(v * v) : v * v);
    else
      squares.add(cpp_int(cpp_int(v) * cpp_int(v) * by));
  }
  void change(const decimal& d, int by) {
    switch (d.form) {
      case decimal_form::nan:
        nans += by;
        return;
      case decimal_form::positive_infinity:
        positive += by;
        return;
      case decimal_form::negative_infinity:
        negative += by;
        return;
      case decimal_form::finite:
        break;
    }
    finite += by;
    note(d.scale, by);
    if (d.scale > scale) {
      total.shift(d.scale - scale);
      squares.shift(std::int64_t{2} * (d.scale - scale));
      scale = d.scale;
    }
    constexpr std::size_t one_word_digits = 18, two_word_digits = 37;
    const std::size_t digits = d.digits.size() + (scale - d.scale);
    if (digits > two_word_digits) {
      const cpp_int v = scaled(d, scale);
      total.add(cpp_int(v * by));
      if (what == keeps::squares) squares.add(cpp_int(v * v * by));
      return;
    }
    __int128 v = 0;
    for (const char c : d.digits)
      v = v * 10 + (c - '0');
    for (std::uint32_t i = d.scale; i < scale; ++i)
      v *= 10;
    put(d.negative ? -v : v, digits <= one_word_digits, by);
  }
  void change(std::int64_t v, int by) {
    if (scale != 0) return change(decimal_of(v), by);
    finite += by;
    note(0, by);
    constexpr std::int64_t one_word = 999999999999999999;
    put(v, v <= one_word && v >= -one_word, by);
  }
  // NaN or an infinity, where the values hold one.
  std::optional<decimal> special_sum() const {
    if (nans > 0 || (positive > 0 && negative > 0)) return not_a_number();
    if (positive > 0 || negative > 0) return infinity(negative > 0);
    return std::nullopt;
  }
  decimal finite_sum() const {
    decimal d = from_scaled(total.total(), scale);
    round_to(d, static_cast<std::int32_t>(shown_scale()));  // what is cut is zeros: those values have been removed
    return d;
  }
};

decimal_sum::decimal_sum(keeps what) : state_(std::make_unique<state>()) { state_->what = what; }
decimal_sum::~decimal_sum() = default;
decimal_sum::decimal_sum(decimal_sum&&) noexcept = default;
decimal_sum& decimal_sum::operator=(decimal_sum&&) noexcept = default;

void decimal_sum::add(const decimal& d) { state_->change(d, 1); }
void decimal_sum::remove(const decimal& d) { state_->change(d, -1); }
void decimal_sum::add(std::int64_t v) { state_->change(v, 1); }
void decimal_sum::remove(std::int64_t v) { state_->change(v, -1); }

std::int64_t decimal_sum::count() const noexcept {
  return state_->finite + state_->nans + state_->positive + state_->negative;
}

result<decimal> decimal_sum::sum() const {
  if (auto s = state_->special_sum()) return *s;
  return checked(state_->finite_sum());
}

result<decimal> decimal_sum::average() const {
  if (auto s = state_->special_sum()) return *s;
  return divide(state_->finite_sum(), decimal_of(count()));
}

result<std::optional<decimal>> decimal_sum::deviation_of(deviation what) const {
  const bool sample = what == deviation::variance_sample || what == deviation::stddev_sample;
  const bool root = what == deviation::stddev_sample || what == deviation::stddev_population;
  const std::int64_t n = count();
  if (n <= (sample ? 1 : 0)) return std::optional<decimal>();
  if (state_->special_sum()) return std::optional(not_a_number());
  const cpp_int sum = state_->total.total();
  const cpp_int numerator = state_->squares.total() * n - sum * sum;
  if (numerator.sign() <= 0) return std::optional(decimal());
  decimal d = from_scaled(numerator, state_->scale * 2);
  round_to(d, static_cast<std::int32_t>(state_->shown_scale() * 2));
  const decimal divisor = from_scaled(cpp_int(n) * (sample ? n - 1 : n), 0);
  const std::uint32_t scale = quotient_scale(d, divisor);
  decimal out = quotient(d, divisor, scale, true);
  if (root) {
    cpp_int v = magnitude(out);  // scale digits; the root shows as many
    v *= power_of_ten(static_cast<std::int64_t>(scale) + 2);
    out = from_scaled(boost::multiprecision::sqrt(v), scale + 1);
    round_to(out, static_cast<std::int32_t>(scale));
  }
  auto fits = checked(std::move(out));
  if (!fits) return fits.error();
  return std::optional(std::move(*fits));
}

}  // namespace crossfade::value
