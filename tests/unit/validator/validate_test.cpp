// The command as a whole, on stores that no proxy serves: catalog read, comparison, report, exit code.
#include "validator/validate.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "stores.hpp"

namespace crossfade::validator {
namespace {

class command : public testing_stores::two_stores {
 protected:
  int run(validate_options o) {
    out_.str("");
    err_.str("");
    if (o.sqlite_path.empty()) o.sqlite_path = path_;
    if (o.conninfo.empty()) o.conninfo = conninfo_;
    return run_validate(o, out_, err_);
  }
  validate_options json() {
    validate_options o;
    o.format = report_format::json;
    return o;
  }
  nlohmann::json printed() { return nlohmann::json::parse(out_.str()); }

  std::ostringstream out_, err_;
};

TEST_F(command, exit_codes_and_json) {
  sqlite(
      "CREATE TABLE users(id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, active BOOLEAN, at DATETIME, "
      "amount NUMERIC(10,2));"
      "INSERT INTO users VALUES (1, 'Zoë', 1, '2020-01-02 03:04:05.000000', 9.9), (2, 'b', 0, NULL, NULL)");
  postgres(
      "CREATE TABLE users(id bigint PRIMARY KEY, name varchar(20) NOT NULL, active boolean, at timestamp, "
      "amount numeric(10,2));"
      "INSERT INTO users VALUES (1, 'Zoë', true, '2020-01-02 03:04:05', 9.90), (2, 'b', false, NULL, NULL)");
  EXPECT_EQ(run(json()), 0) << out_.str() << err_.str();
  EXPECT_EQ(printed()["identical"], true);
  EXPECT_EQ(printed()["finished"], true);
  EXPECT_EQ(printed()["tables"][0]["name"], "users");
  EXPECT_EQ(printed()["tables"][0]["sqlite_rows"], 2);
  postgres("UPDATE users SET active = NULL, amount = 0.1 WHERE id = 2");
  EXPECT_EQ(run(json()), 1);
  EXPECT_EQ(printed()["identical"], false);
  EXPECT_EQ(printed()["tables"][0]["differences"],
            nlohmann::json::parse(R"([{"kind":"changed","key":{"id":"2"},"columns":{
              "active":{"sqlite":"f","postgres":null},"amount":{"sqlite":null,"postgres":"0.10"}}}])"));
  validate_options o = json();
  o.max_differences = 0;
  EXPECT_EQ(run(o), 1);
  EXPECT_EQ(printed()["truncated"], true);
  o = json();
  o.tables = {"nobody"};
  EXPECT_EQ(run(o), 2);
  EXPECT_EQ(out_.str(), "");
  EXPECT_NE(err_.str().find("table \"nobody\" is not in both stores"), std::string::npos);
}

TEST_F(command, a_table_or_column_that_postgres_lacks_is_a_difference) {
  sqlite("CREATE TABLE a(id INTEGER PRIMARY KEY, x TEXT); CREATE TABLE b(id INTEGER PRIMARY KEY)");
  postgres("CREATE TABLE a(id bigint PRIMARY KEY)");
  EXPECT_EQ(run(json()), 1);
  EXPECT_EQ(printed()["identical"], false);
  EXPECT_EQ(printed()["problems"].size(), 2u);
  EXPECT_EQ(printed()["tables"][0]["identical"], true);
}

TEST_F(command, report_to_a_file) {
  sqlite("CREATE TABLE a(id INTEGER PRIMARY KEY); INSERT INTO a VALUES (1)");
  postgres("CREATE TABLE a(id bigint PRIMARY KEY)");
  validate_options o;
  o.format = report_format::html;
  o.output = directory_ + "/report.html";
  EXPECT_EQ(run(o), 1);
  EXPECT_EQ(out_.str().substr(0, 17), "different at seq ");
  std::ifstream file(o.output);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str().substr(0, 15), "<!DOCTYPE html>");
  EXPECT_NE(text.str().find("missing in PostgreSQL"), std::string::npos);
  o.output = directory_ + "/no/such/directory";
  EXPECT_EQ(run(o), 2);
}

TEST_F(command, stores_out_of_reach) {
  validate_options o;
  o.conninfo = "postgresql://nobody@127.0.0.1:1/none";
  EXPECT_EQ(run(o), 3);
  o = {};
  o.sqlite_path = directory_ + "/absent.db";
  EXPECT_EQ(run(o), 3) << err_.str();
  EXPECT_EQ(out_.str(), "");
}

TEST_F(command, a_wal_that_grows_too_long_ends_it) {
  std::ofstream(directory_ + "/x.db-wal") << std::string(2000, 'x');
  EXPECT_TRUE(wal_guard(directory_ + "/x.db", 2000)());
  EXPECT_EQ(wal_guard(directory_ + "/x.db", 1999)().error().sqlstate, "57014");
  EXPECT_TRUE(wal_guard(directory_ + "/absent.db", 0)());
}

}  // namespace
}  // namespace crossfade::validator
