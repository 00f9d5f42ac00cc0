// Defaults that schema creation writes for SQLite's CURRENT_TIMESTAMP: UTC, whatever the session's zone is.
#include "support.hpp"

namespace crossfade::sql {
namespace {

class utc_default : public both_stores {};

TEST_F(utc_default, is_proven_on_sqlite_and_does_not_follow_the_sessions_zone) {
  start("CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME, day DATE, local DATETIME)",
        "CREATE TABLE t (id bigint PRIMARY KEY, at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'), "
        "day date DEFAULT (now() AT TIME ZONE 'UTC')::date, local timestamp DEFAULT LOCALTIMESTAMP)",
        "SELECT 1");
  if (IsSkipped()) return;
  ASSERT_TRUE(register_functions(db_->raw(), [] {
    return clock_reading{1700000000123456, 1700000000123456, "Asia/Tokyo"};
  }));
  EXPECT_EQ(route_of("INSERT INTO t (id) VALUES (1)"), "sqlite");
  const answer made = on_sqlite("INSERT INTO t (id) VALUES (1)", {});
  EXPECT_EQ(made.sqlstate, "") << made.message;
  EXPECT_EQ(db_->one("SELECT at || ' ' || day || ' ' || local FROM t")->bytes,
            "2023-11-14 22:13:20.123456 2023-11-14 2023-11-15 07:13:20.123456");
}

}  // namespace
}  // namespace crossfade::sql
