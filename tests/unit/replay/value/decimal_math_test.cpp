// numeric arithmetic against PostgreSQL itself: edge values and random ones. CROSSFADE_TEST_COUNT: random values of
// each operation; CROSSFADE_TEST_SEED: the first random number.
#include "replay/value/decimal_math.hpp"

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <functional>
#include <memory>
#include <random>

namespace crossfade::value {
namespace {

struct closer {
  void operator()(PGconn* c) const { PQfinish(c); }
  void operator()(PGresult* r) const { PQclear(r); }
};
using answer = std::unique_ptr<PGresult, closer>;

std::string text_of(const decimal& d) {
  std::string out;
  append_text(out, d);
  return out;
}
std::string text_of(const result<decimal>& d) { return d ? text_of(*d) : d.error().sqlstate; }
std::string text_of(const std::optional<std::uint32_t>& v) { return v ? std::to_string(*v) : "null"; }

class decimal_math : public testing::Test {
 protected:
  void SetUp() override {
    const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
    if (url == nullptr) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
    pg_.reset(PQconnectdb(url));
    ASSERT_EQ(PQstatus(pg_.get()), CONNECTION_OK) << PQerrorMessage(pg_.get());
    const char* seed = std::getenv("CROSSFADE_TEST_SEED");
    random_.seed(seed == nullptr ? 7 : std::strtoul(seed, nullptr, 10));
    const char* count = std::getenv("CROSSFADE_TEST_COUNT");
    if (count != nullptr) count_ = std::atoi(count);
  }

  std::string ask(const std::string& expression, const std::vector<std::string>& values) {
    auto& name = prepared_[expression];
    if (name.empty()) {
      name = "s" + std::to_string(prepared_.size());
      const answer r(PQprepare(pg_.get(), name.c_str(), ("SELECT (" + expression + ")::text").c_str(), 0, nullptr));
      EXPECT_EQ(PQresultStatus(r.get()), PGRES_COMMAND_OK) << PQerrorMessage(pg_.get());
    }
    std::vector<const char*> p;
    for (const auto& v : values)
      p.push_back(v.c_str());
    const answer r(PQexecPrepared(pg_.get(), name.c_str(), static_cast<int>(p.size()), p.data(), nullptr, nullptr, 0));
    if (PQresultStatus(r.get()) != PGRES_TUPLES_OK) return PQresultErrorField(r.get(), PG_DIAG_SQLSTATE);
    return PQgetisnull(r.get(), 0, 0) != 0 ? "null" : PQgetvalue(r.get(), 0, 0);
  }

  std::string random_number() {
    const auto pick = [&](int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); };
    const int kind = pick(12);
    const int before = kind == 0 ? pick(300) : kind < 4 ? pick(40) : pick(8);
    const int after = kind == 1 ? pick(200) : kind < 6 ? pick(25) : kind < 10 ? pick(5) : 0;
    std::string s = pick(2) == 0 ? "-" : "";
    const bool zeros = pick(4) == 0;  // a few digits that are not 0 only
    const auto digit = [&] { return static_cast<char>('0' + (zeros && pick(5) != 0 ? 0 : pick(10))); };
    for (int i = 0; i <= before; ++i)
      s += pick(20) == 0 ? '9' : digit();
    if (after > 0) s += '.';
    for (int i = 0; i < after; ++i)
      s += pick(6) == 0 ? '0' : pick(6) == 0 ? '5' : digit();
    return s;
  }

  using binary = std::function<std::string(const decimal&, const decimal&)>;
  void compare_binary(const std::string& expression, const binary& ours) {
    const auto check = [&](const std::string& a, const std::string& b) {
      EXPECT_EQ(ours(*parse_decimal(a), *parse_decimal(b)), ask(expression, {a, b}))
          << expression << " " << a << " " << b;
    };
    for (const auto& a : edges_)
      for (const auto& b : edges_)
        check(a, b);
    for (int i = 0; i < count_; ++i)
      check(random_number(), random_number());
  }
  using unary = std::function<std::string(const decimal&)>;
  void compare_unary(const std::string& expression, const unary& ours) {
    const auto check = [&](const std::string& a) {
      EXPECT_EQ(ours(*parse_decimal(a)), ask(expression, {a})) << expression << " " << a;
    };
    for (const auto& a : edges_)
      check(a);
    for (int i = 0; i < count_; ++i)
      check(random_number());
  }

  std::unique_ptr<PGconn, closer> pg_;
  std::map<std::string, std::string> prepared_;
  std::mt19937_64 random_;
  int count_ = 400;
  const std::vector<std::string> edges_ = {"0",
                                           "0.000",
                                           "1",
                                           "-1",
                                           "1.000",
                                           "0.5",
                                           "-0.5",
                                           "1.5",
                                           "2.5",
                                           "-2.5",
                                           "0.05",
                                           "0.0001",
                                           "0.00009999",
                                           "9999",
                                           "10000",
                                           "9999.9999",
                                           "99990000",
                                           "100000000",
                                           "0.99999999999999999999",
                                           "12345678901234567890.123",
                                           "1e30",
                                           "1e-30",
                                           "3",
                                           "7",
                                           "-7.25",
                                           "NaN",
                                           "Infinity",
                                           "-Infinity",
                                           "9223372036854775807",
                                           "170141183460469231731687303715884105728"};
};

TEST_F(decimal_math, sums_and_products) {
  compare_binary("$1::numeric + $2::numeric", [](auto& a, auto& b) { return text_of(add(a, b)); });
  compare_binary("$1::numeric - $2::numeric", [](auto& a, auto& b) { return text_of(subtract(a, b)); });
  compare_binary("$1::numeric * $2::numeric", [](auto& a, auto& b) { return text_of(multiply(a, b)); });
}

TEST_F(decimal_math, quotients) {
  compare_binary("$1::numeric / $2::numeric", [](auto& a, auto& b) { return text_of(divide(a, b)); });
  compare_binary("$1::numeric % $2::numeric", [](auto& a, auto& b) { return text_of(modulo(a, b)); });
  compare_binary("div($1::numeric, $2::numeric)", [](auto& a, auto& b) { return text_of(divide_truncated(a, b)); });
  compare_binary("gcd($1::numeric, $2::numeric)",
                 [](auto& a, auto& b) { return text_of(greatest_common_divisor(a, b)); });
  compare_binary("lcm($1::numeric, $2::numeric)",
                 [](auto& a, auto& b) { return text_of(least_common_multiple(a, b)); });
}

TEST_F(decimal_math, comparison) {
  compare_binary("CASE WHEN $1::numeric < $2::numeric THEN -1 WHEN $1::numeric = $2::numeric THEN 0 ELSE 1 END",
                 [](auto& a, auto& b) { return std::to_string(compare(a, b)); });
}

TEST_F(decimal_math, one_argument) {
  compare_unary("sqrt($1::numeric)", [](auto& a) { return text_of(square_root(a)); });
  compare_unary("- $1::numeric", [](auto& a) { return text_of(negate(a)); });
  compare_unary("abs($1::numeric)", [](auto& a) { return text_of(absolute(a)); });
  compare_unary("sign($1::numeric)", [](auto& a) { return text_of(sign_of(a)); });
  compare_unary("ceil($1::numeric)", [](auto& a) { return text_of(ceiling(a)); });
  compare_unary("floor($1::numeric)", [](auto& a) { return text_of(floor_of(a)); });
  compare_unary("min_scale($1::numeric)", [](auto& a) { return text_of(minimal_scale(a)); });
  compare_unary("trim_scale($1::numeric)", [](decimal a) {
    drop_trailing_zeros(a);
    return text_of(a);
  });
  for (const int n : {0, 1, 2, 5, -1, -3, 17, 2001, -2001}) {
    const auto digits = std::to_string(n);
    compare_unary("round($1::numeric, " + digits + ")", [n](auto& a) { return text_of(rounded(a, n)); });
    compare_unary("trunc($1::numeric, " + digits + ")", [n](auto& a) { return text_of(truncated(a, n)); });
  }
  for (const int n : {-1, 0, 1, 5, 20, 21, 100})
    EXPECT_EQ(text_of(factorial(n)), ask("factorial($1::bigint)", {std::to_string(n)}));
}

TEST_F(decimal_math, limits) {
  const std::vector<std::pair<std::string, std::string>> all = {
      {"9e131071", "9e131071"}, {"1e-16000", "1e-383"}, {"1.5e-16382", "1e-1"}};
  for (const auto& [a, b] : all) {
    const auto l = *parse_decimal(a), r = *parse_decimal(b);
    EXPECT_EQ(text_of(add(l, r)), ask("$1::numeric + $2::numeric", {a, b}));
    EXPECT_EQ(text_of(multiply(l, r)), ask("$1::numeric * $2::numeric", {a, b}));
    EXPECT_EQ(text_of(divide(l, r)), ask("$1::numeric / $2::numeric", {a, b}));
  }
}

// Rolling sums over a frame: what leaves it is taken off again.
TEST_F(decimal_math, aggregates_of_frames) {
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> values;
    const bool odd = round % 5 == 0;
    for (int i = 0; i < 12; ++i)
      values.push_back(odd && i % 4 == 0 ? edges_[random_() % edges_.size()] : random_number());
    std::string array = "{";
    for (const auto& v : values)
      array += (array.size() == 1 ? "" : ",") + v;
    array += "}";
    decimal_sum sum(decimal_sum::keeps::squares);
    constexpr std::size_t width = 3;
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum.add(*parse_decimal(values[i]));
      if (i >= width) sum.remove(*parse_decimal(values[i - width]));
      const auto rows = std::to_string(i < width ? 1 : i - width + 2) + ":" + std::to_string(i + 1);
      const auto from = " FROM unnest(($1::numeric[])[" + rows + "]) AS x";
      EXPECT_EQ(text_of(sum.sum()), ask("SELECT sum(x)" + from, {array}));
      EXPECT_EQ(text_of(sum.average()), ask("SELECT avg(x)" + from, {array}));
      const auto deviation = [&](const std::string& name, decimal_sum::deviation what) {
        const auto d = sum.deviation_of(what);
        EXPECT_EQ(!d   ? d.error().sqlstate
                  : *d ? text_of(**d)
                       : "null",
                  ask("SELECT " + name + "(x)" + from, {array}))
            << name << rows << array;
      };
      deviation("var_samp", decimal_sum::deviation::variance_sample);
      deviation("var_pop", decimal_sum::deviation::variance_population);
      deviation("stddev_samp", decimal_sum::deviation::stddev_sample);
      deviation("stddev_pop", decimal_sum::deviation::stddev_population);
    }
  }
}

TEST_F(decimal_math, aggregates_of_integers) {
  std::vector<std::int64_t> values = {9223372036854775807, 9223372036854775807, -9223372036854775807 - 1, 0, 5, -3};
  for (int i = 0; i < 30; ++i)
    values.push_back(static_cast<std::int64_t>(random_()) >> (random_() % 60));
  decimal_sum sum(decimal_sum::keeps::squares);
  std::string array = "{";
  for (const auto v : values) {
    sum.add(v);
    array += (array.size() == 1 ? "" : ",") + std::to_string(v);
    const std::string from = " FROM unnest($1::bigint[]) AS x";
    EXPECT_EQ(text_of(sum.sum()), ask("SELECT sum(x)" + from, {array + "}"}));
    EXPECT_EQ(text_of(sum.average()), ask("SELECT avg(x)" + from, {array + "}"}));
    const auto d = sum.deviation_of(decimal_sum::deviation::stddev_sample);
    EXPECT_EQ(*d ? text_of(**d) : "null", ask("SELECT stddev(x)" + from, {array + "}"}));
  }
}

}  // namespace
}  // namespace crossfade::value
