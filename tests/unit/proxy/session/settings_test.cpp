#include "proxy/session/settings.hpp"

#include <gtest/gtest.h>

#include "proxy/session/setting_values.hpp"

namespace crossfade::session {
namespace {

TEST(settings, known_names_are_case_insensitive_and_shown_as_postgres_spells_them) {
  settings s;
  ASSERT_TRUE(s.set("datestyle", "german", scope::session));
  EXPECT_EQ(s.show("DATESTYLE"), "German, DMY");
  EXPECT_EQ(s.canonical_name("timezone"), "TimeZone");
  EXPECT_EQ(s.formats().date_style, value::date_style::german);
}

TEST(settings, values_are_checked) {
  settings s;
  EXPECT_EQ(s.set("statement_timeout", "abc", scope::session).error().sqlstate, "22023");
  EXPECT_EQ(s.set("statement_timeout", "-1", scope::session).error().sqlstate, "22023");
  EXPECT_EQ(s.set("bytea_output", "octal", scope::session).error().hint, "Available values: escape, hex.");
  EXPECT_EQ(s.set("standard_conforming_strings", "maybe", scope::session).error().message,
            "parameter \"standard_conforming_strings\" requires a Boolean value");
  EXPECT_EQ(s.set("server_version", "1", scope::session).error().sqlstate, "55P02");
  EXPECT_EQ(s.set("no_such_setting", "1", scope::session).error().message,
            "unrecognized configuration parameter \"no_such_setting\"");
  EXPECT_EQ(s.set("extra_float_digits", "4", scope::session).error().message,
            "4 is outside the valid range for parameter \"extra_float_digits\" (-15 .. 3)");
  EXPECT_EQ(s.set("transform_null_equals", "on", scope::session).error().sqlstate, "0A000");
  EXPECT_TRUE(s.set("transform_null_equals", "off", scope::session));
  EXPECT_EQ(s.set("array_nulls", "off", scope::session).error().sqlstate, "0A000");
}

TEST(settings, client_encoding_is_utf8_or_sql_ascii) {
  settings s;
  ASSERT_TRUE(s.set("client_encoding", "utf-8", scope::session));
  EXPECT_EQ(s.show("client_encoding"), "UTF8");
  ASSERT_TRUE(s.set("client_encoding", "SQL_ASCII", scope::session));
  EXPECT_EQ(s.set("client_encoding", "LATIN1", scope::session).error().sqlstate, "0A000");
  EXPECT_EQ(s.set("client_encoding", "nonsense", scope::session).error().sqlstate, "22023");
}

TEST(settings, times_are_shown_in_their_largest_unit) {
  settings s;
  for (auto [given, shown] : std::vector<std::pair<std::string, std::string>>{
           {"5000", "5s"}, {"1500", "1500ms"}, {"2min", "2min"}, {"90 s", "90s"}, {"0", "0"}, {"1h", "1h"}}) {
    ASSERT_TRUE(s.set("statement_timeout", given, scope::session)) << given;
    EXPECT_EQ(s.show("statement_timeout"), shown);
  }
  EXPECT_EQ(s.statement_timeout(), std::chrono::hours(1));
}

TEST(settings, local_ones_end_with_the_transaction) {
  settings s;
  ASSERT_TRUE(s.set("search_path", "a", scope::session));
  s.commit();
  ASSERT_TRUE(s.set("search_path", "b", scope::transaction));
  EXPECT_EQ(s.search_path(), "b");
  s.commit();
  EXPECT_EQ(s.search_path(), "a");
}

TEST(settings, a_rollback_undoes_what_was_set) {
  settings s;
  auto before = s.mark();
  ASSERT_TRUE(s.set("application_name", "one", scope::session));
  auto savepoint = s.mark();
  ASSERT_TRUE(s.set("application_name", "two", scope::session));
  s.roll_back(savepoint);
  EXPECT_EQ(s.show("application_name"), "one");
  s.roll_back(before);
  EXPECT_EQ(s.show("application_name"), "");
}

TEST(settings, set_after_set_local_wins) {
  settings s;
  ASSERT_TRUE(s.set("application_name", "local", scope::transaction));
  ASSERT_TRUE(s.set("application_name", "session", scope::session));
  EXPECT_EQ(s.show("application_name"), "session");
  s.commit();
  EXPECT_EQ(s.show("application_name"), "session");
}

TEST(settings, reset_goes_back_to_what_the_connection_began_with) {
  settings s(settings::values{{"TimeZone", "Europe/Zurich"}});
  ASSERT_TRUE(s.set_at_start("application_name", "app"));
  ASSERT_TRUE(s.set("application_name", "other", scope::session));
  ASSERT_TRUE(s.set("timezone", "UTC", scope::session));
  s.reset_all();
  s.commit();
  EXPECT_EQ(s.show("application_name"), "app");
  EXPECT_EQ(s.show("TimeZone"), "Europe/Zurich");
}

TEST(settings, only_changes_of_reported_ones_are_reported) {
  settings s;
  ASSERT_TRUE(s.set("extra_float_digits", "0", scope::session));
  EXPECT_TRUE(s.take_reports().empty());
  ASSERT_TRUE(s.set("application_name", "x", scope::session));
  auto reports = s.take_reports();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].first, "application_name");
  EXPECT_EQ(reports[0].second, "x");
  EXPECT_TRUE(s.take_reports().empty());
}

TEST(settings, custom_settings_are_kept) {
  settings s;
  EXPECT_FALSE(s.show("myapp.user"));
  ASSERT_TRUE(s.set("myapp.user", "7", scope::session));
  EXPECT_EQ(s.show("myapp.user"), "7");
  EXPECT_EQ(s.changed().at("myapp.user"), "7");
}

TEST(settings, numeric_time_zones_are_posix_zones) {
  EXPECT_EQ(*check_setting(*find_setting("TimeZone"), "-5", ""), "<-05>+05");
  EXPECT_EQ(*check_setting(*find_setting("TimeZone"), "5.5", ""), "<+05:30>-05:30");
  EXPECT_EQ(*check_setting(*find_setting("TimeZone"), "utc", ""), "UTC");
}

TEST(settings, booleans_take_unique_prefixes) {
  EXPECT_EQ(parse_boolean("t"), true);
  EXPECT_EQ(parse_boolean("ON"), true);
  EXPECT_EQ(parse_boolean("of"), false);
  EXPECT_EQ(parse_boolean("o"), std::nullopt);
  EXPECT_EQ(parse_boolean("truely"), std::nullopt);
}

}  // namespace
}  // namespace crossfade::session
