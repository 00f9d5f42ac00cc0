// The contract's JSON, and the pages for people.
#include "validator/report.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace crossfade::validator {
namespace {

report example() {
  report r;
  r.identical = false;
  r.seq = 12;
  r.tables.push_back({"people", 2, 2, false, {}, 1, 0, {}});
  difference d;
  d.key = {{"id", "1"}};
  d.columns = {{"name", "a<b", std::nullopt}};
  r.tables[0].differences.push_back(d);
  r.tables.push_back({"empty", 0, 0, true, {}, 0, 0, {}});
  return r;
}

TEST(report, json_is_the_contracts) {
  const auto j = nlohmann::json::parse(to_json(example()));
  EXPECT_EQ(j["identical"], false);
  EXPECT_EQ(j["finished"], true);
  EXPECT_EQ(j["seq"], 12);
  EXPECT_EQ(j["truncated"], false);
  ASSERT_EQ(j["tables"].size(), 2u);
  EXPECT_EQ(j["tables"][0]["name"], "people");
  EXPECT_EQ(j["tables"][0]["sqlite_rows"], 2);
  EXPECT_EQ(j["tables"][0]["postgres_rows"], 2);
  EXPECT_EQ(j["tables"][0]["identical"], false);
  EXPECT_EQ(j["tables"][0]["differences"][0],
            nlohmann::json::parse(
                R"({"kind":"changed","key":{"id":"1"},"columns":{"name":{"sqlite":"a<b","postgres":null}}})"));
  EXPECT_EQ(j["tables"][1]["identical"], true);
  EXPECT_EQ(j["tables"][1]["differences"], nlohmann::json::array());
}

TEST(report, bytes_that_are_not_utf8_do_not_break_json) {
  report r = example();
  r.tables[0].differences[0].columns[0].sqlite = "\xff";
  EXPECT_EQ(nlohmann::json::parse(to_json(r))["tables"][0]["differences"][0]["columns"]["name"]["sqlite"], "\uFFFD");
}

TEST(report, text_names_row_and_values) {
  const std::string text = to_text(example());
  EXPECT_NE(text.find("id='1' changed: name: 'a<b' / NULL"), std::string::npos) << text;
  EXPECT_NE(text.find("different at seq 12"), std::string::npos);
}

TEST(report, html_is_escaped_and_self_contained) {
  const std::string html = to_html(example());
  EXPECT_NE(html.find("a&lt;b"), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
}

TEST(report, formats_by_name) {
  EXPECT_EQ(parse_report_format("html"), report_format::html);
  EXPECT_EQ(parse_report_format("xml"), std::nullopt);
}

}  // namespace
}  // namespace crossfade::validator
