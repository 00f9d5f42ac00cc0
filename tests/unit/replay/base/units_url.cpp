#include <gtest/gtest.h>

#include "replay/base/units.hpp"
#include "replay/base/url.hpp"

namespace crossfade {
namespace {

TEST(units, durations) {
  EXPECT_EQ(parse_duration("250ms").value().count(), 250);
  EXPECT_EQ(parse_duration("10s").value().count(), 10'000);
  EXPECT_EQ(parse_duration("5m").value().count(), 300'000);
  EXPECT_EQ(parse_duration("24h").value().count(), 86'400'000);
  EXPECT_EQ(parse_duration("7").value().count(), 7'000);
  for (const char* bad : {"", "s", "-1s", "10 parsecs", "99999999999999999999s", "9223372036854775807d"}) {
    ASSERT_FALSE(parse_duration(bad)) << bad;
    EXPECT_EQ(parse_duration(bad).error().sqlstate, "22023");
  }
}

TEST(units, sizes) {
  EXPECT_EQ(parse_size_bytes("100").value(), 100U);
  EXPECT_EQ(parse_size_bytes("64MB").value(), 64U << 20);
  EXPECT_EQ(parse_size_bytes("4GB").value(), 4ULL << 30);
  EXPECT_FALSE(parse_size_bytes("4 apples"));
  EXPECT_EQ(format_size(1536), "1.5 kB");
  EXPECT_EQ(format_size(12), "12 B");
}

TEST(url, sqlite_spellings) {
  EXPECT_EQ(sqlite_path("app.db").value(), "app.db");
  EXPECT_EQ(sqlite_path("/srv/app.db").value(), "/srv/app.db");
  EXPECT_EQ(sqlite_path("sqlite:///relative.db").value(), "relative.db");
  EXPECT_EQ(sqlite_path("sqlite+aiosqlite:////srv/app.db").value(), "/srv/app.db");
  EXPECT_EQ(sqlite_path("sqlite:////srv/app.db?timeout=5").value(), "/srv/app.db");
  for (const char* bad : {"", ":memory:", "sqlite://", "sqlite:///:memory:", "mysql://x/y"}) {
    EXPECT_FALSE(sqlite_path(bad)) << bad;
  }
}

TEST(url, postgres_spellings) {
  EXPECT_EQ(normalise_postgres_url("postgres://u:p@h/d").value(), "postgresql://u:p@h/d");
  EXPECT_EQ(normalise_postgres_url("postgresql+asyncpg://u:p@h:1,i:2/d").value(), "postgresql://u:p@h:1,i:2/d");
  EXPECT_EQ(normalise_postgres_url("host=h dbname=d").value(), "host=h dbname=d");
  EXPECT_EQ(normalise_postgres_url("").value(), "");
  auto bad = normalise_postgres_url("mysql://u:secret@h/d");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message.find("secret"), std::string::npos);
}

TEST(url, passwords_are_hidden) {
  EXPECT_EQ(redact_url("postgresql://u:p@ss@h/d"), "postgresql://u:***@h/d");
  EXPECT_EQ(redact_url("postgresql://u@h/d"), "postgresql://u@h/d");
  EXPECT_EQ(redact_url("host=h password='a b' user=u"), "host=h password=*** user=u");
  EXPECT_EQ(redact_url("postgresql://h/d?user=u&password=x&port=1"), "postgresql://h/d?user=u&password=***&port=1");
}

}  // namespace
}  // namespace crossfade
