// Arithmetic on exact decimals, with the digits after the point that PostgreSQL's numeric gives each result.
//
//   auto q = divide(*parse_decimal("1"), *parse_decimal("3"));   // 0.33333333333333333333
//
// Results are exact, but for divide and square_root, which round half away from zero to numeric's scale. Bounded by
// numeric's own limits: 131072 digits before the point, 16383 after it (22003). Free functions, plain data; any thread.
// Not here: exp, ln, log and powers, whose digits differ between PostgreSQL's major versions.
// Source: PostgreSQL src/backend/utils/adt/numeric.c, documentation 8.1.2 and 9.3.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "replay/value/decimal.hpp"

namespace crossfade::value {

// NaN equals NaN and is above all else. -1, 0, 1.
int compare(const decimal& a, const decimal& b) noexcept;

result<decimal> add(const decimal& a, const decimal& b);
result<decimal> subtract(const decimal& a, const decimal& b);
result<decimal> multiply(const decimal& a, const decimal& b);
result<decimal> divide(const decimal& a, const decimal& b);            // 22012
result<decimal> divide_truncated(const decimal& a, const decimal& b);  // div(): a whole number, towards zero
result<decimal> modulo(const decimal& a, const decimal& b);            // the sign of a; 22012
result<decimal> square_root(const decimal& a);                         // 2201F
result<decimal> greatest_common_divisor(const decimal& a, const decimal& b);
result<decimal> least_common_multiple(const decimal& a, const decimal& b);
result<decimal> factorial(std::int64_t n);

decimal negate(decimal d);
decimal absolute(decimal d);
decimal sign_of(const decimal& d);  // -1, 0, 1 or NaN
// round(d, n), trunc(d, n); n is bounded by numeric's limits (before 2024's minor releases: by 2000 digits).
result<decimal> rounded(decimal d, std::int64_t n);
decimal truncated(decimal d, std::int64_t n);
result<decimal> ceiling(decimal d);
result<decimal> floor_of(decimal d);
// The scale without trailing zeros; nullopt for NaN and infinities.
std::optional<std::uint32_t> minimal_scale(const decimal& d);

// sum, avg, variance and stddev of numerics (or of integers: scale 0), with an inverse for window frames. One thread.
class decimal_sum {
 public:
  enum class keeps : std::uint8_t { sum, squares };  // squares: for the deviations
  explicit decimal_sum(keeps what = keeps::sum);
  ~decimal_sum();
  decimal_sum(decimal_sum&&) noexcept;
  decimal_sum& operator=(decimal_sum&&) noexcept;

  void add(const decimal& d);
  void remove(const decimal& d);  // one that was added
  void add(std::int64_t v);
  void remove(std::int64_t v);

  std::int64_t count() const noexcept;
  result<decimal> sum() const;      // 0 where count() is 0
  result<decimal> average() const;  // count() > 0
  // nullopt: undefined for so few values.
  enum class deviation : std::uint8_t { variance_sample, variance_population, stddev_sample, stddev_population };
  result<std::optional<decimal>> deviation_of(deviation what) const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace crossfade::value
