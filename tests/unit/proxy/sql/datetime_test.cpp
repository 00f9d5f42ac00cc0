// Random dates, times and intervals (seeded): arithmetic, parts, truncation and to_char() give PostgreSQL's values, in
// zones with and without daylight saving.
#include <fmt/format.h>

#include <random>

#include "support.hpp"

namespace crossfade::sql {
namespace {

constexpr int row_count = 250;

const char* const datetime_in_sqlite = R"sql(
CREATE TABLE m (id INTEGER PRIMARY KEY, d DATE, t TIME, ts TIMESTAMP, tz TIMESTAMP, iv TEXT, f DOUBLE PRECISION);
)sql";
const char* const datetime_in_postgres = R"sql(
CREATE TABLE m (id int PRIMARY KEY, d date, t time, ts timestamp, tz timestamptz, iv interval, f double precision);
)sql";

class random_rows {
 public:
  std::string make() {
    std::string sql = "INSERT INTO m (id, d, t, ts, tz, iv, f) VALUES ";
    for (int i = 1; i <= row_count; ++i) {
      sql += fmt::format("{}({}, '{}', '{}', '{} {}', '{} {}', '{}', {})", i > 1 ? ", " : "", i, date(), clock(),
                         date(), clock(), date(), clock(), interval(), upto(-4000, 4000) / 7.0);
    }
    return sql + ";";
  }

 private:
  int upto(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  // Ends of months and years, the days on which clocks change, and any others.
  std::string date() {
    static constexpr const char* odd[] = {"2024-02-29", "2023-12-31", "2024-03-10", "2024-11-03", "2024-03-31",
                                          "2024-10-27", "2000-01-01", "1999-12-31", "2100-02-28", "2021-01-03"};
    if (upto(0, 2) == 0) return odd[upto(0, 9)];
    return fmt::format("{:04}-{:02}-{:02}", upto(1900, 2200), upto(1, 12), upto(1, 28));
  }
  std::string clock() {
    auto out = fmt::format("{:02}:{:02}:{:02}", upto(0, 3) == 0 ? upto(0, 3) : upto(0, 23), upto(0, 59), upto(0, 59));
    if (upto(0, 1) == 0) out += fmt::format(".{:06}", upto(1, 999'999));
    return out;
  }
  std::string interval() {
    const int kind = upto(0, 4);
    if (kind == 0) return fmt::format("{} days", upto(-500, 500));
    if (kind == 1) return fmt::format("{} mons {} days", upto(-30, 30), upto(-40, 40));
    if (kind == 2) return fmt::format("{} secs", upto(-9'000'000, 9'000'000) / 10.0);
    return fmt::format("{} years {} mons {} days {}:{:02}:{:02}.{:06}", upto(-9, 9), upto(-20, 20), upto(-50, 50),
                       upto(0, 40), upto(0, 59), upto(0, 59), upto(0, 999'999));
  }

  std::mt19937 random_{20240229};
};

class datetime_differential : public both_stores {
 protected:
  void SetUp() override { start(datetime_in_sqlite, datetime_in_postgres, random_rows().make()); }

  void in_zones(const std::vector<std::string>& expressions) {
    for (const auto* zone : {"UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"}) {
      settings_.time_zone = zone;
      plain(direct_->connection, fmt::format("SET timezone = '{}'", zone));
      for (const auto& e : expressions)
        same("SELECT id, " + e + " FROM m ORDER BY id");
    }
  }
};

TEST_F(datetime_differential, arithmetic) {
  in_zones({"d + id, d - id, d - date '2001-02-03', d + iv, d - iv, d + t", "t + iv, t - iv, t - time '11:22:33.44'",
            "ts + iv, ts - iv, ts - timestamp '2011-05-31 10:11:12.131415'", "tz + iv, tz - iv, tz - ts, ts - tz",
            "age(ts, timestamp '2010-10-31 12:00'), age(timestamp '2010-10-31 12:00', ts)",
            "age(tz, timestamptz '2012-02-29 12:00+00'), age(tz, ts)", "iv + iv, - iv, iv - interval '1 mon 1 day 1 h'",
            "iv * 1.5, iv * f, iv / 3.0, iv / 7", "justify_days(iv), justify_hours(iv), justify_interval(iv)",
            "ts::timestamptz, tz::timestamp, tz::date, tz::time, ts::date, ts::time, d::timestamptz",
            "ts AT TIME ZONE 'Europe/London', tz AT TIME ZONE 'America/Sao_Paulo', ts AT TIME ZONE 'EST'",
            "ts > tz, d < tz, d = ts, ts < d + 100, iv > interval '10 days', iv = - iv"});
}

TEST_F(datetime_differential, parts) {
  std::vector<std::string> all;
  for (const auto* unit :
       {"microseconds", "milliseconds", "second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade",
        "century", "millennium", "epoch", "dow", "isodow", "doy", "isoyear"}) {
    all.push_back(
        fmt::format("extract({0} FROM ts), extract({0} FROM tz), date_part('{0}', ts), date_part('{0}', tz)", unit));
  }
  for (const auto* unit : {"microseconds", "milliseconds", "second", "minute", "hour", "day", "week", "month",
                           "quarter", "year", "decade", "century", "millennium"}) {
    all.push_back(fmt::format("date_trunc('{0}', ts), date_trunc('{0}', tz), date_trunc('{0}', d)", unit));
    if (std::string_view(unit) == "week") continue;
    all.push_back(fmt::format("date_trunc('{0}', iv), extract({0} FROM iv), date_part('{0}', iv)", unit));
  }
  all.emplace_back("date_trunc('day', tz, 'Asia/Tokyo'), extract(epoch FROM iv), date_part('epoch', iv)");
  all.emplace_back("date_bin('17 minutes', ts, timestamp '2001-01-01'), date_bin('3 days', tz, timestamptz 'epoch')");
  in_zones(all);
}

TEST_F(datetime_differential, text) {
  in_zones({"to_char(ts, 'YYYY-MM-DD HH24:MI:SS.US'), to_char(tz, 'HH12:MI AM TZ OF TZH:TZM')",
            "to_char(ts, 'FMDay, FMDDth FMMonth YYYY'), to_char(d, 'Dy Mon D ID DDD IDDD W WW IW Q CC J RM')",
            "to_char(tz, 'IYYY-IW-ID Y,YYY YYY YY Y IYY IY I'), to_char(ts, 'SSSS MS FF1 FF4 a.m. B.C.')",
            "to_char(iv, 'YYYY MM DD HH24:MI:SS.US'), to_char(iv, 'FMHH12 DDD Q CC')", "ts::text, tz::text, iv::text",
            "d::text, t::text, iv::text::interval = iv"});
}

}  // namespace
}  // namespace crossfade::sql
