// Statements beyond any measure: an error or another route, never a crash, and never XX000.
#include <chrono>

#include "proxy/sql/nesting.hpp"
#include "tests/unit/proxy/sql/support.hpp"

namespace crossfade::sql {
namespace {

std::string times(std::size_t n, const std::string& part) {
  std::string out;
  out.reserve(n * part.size());
  for (std::size_t i = 0; i < n; ++i)
    out += part;
  return out;
}
std::string around(std::size_t n, const std::string& before, const std::string& core, const std::string& behind) {
  return times(n, before) + core + times(n, behind);
}
std::string list(std::size_t n, const std::string& part) { return times(n - 1, part + ",") + part; }
std::string numbered(std::size_t n, const std::string& before, const std::string& behind,
                     const std::string& separator) {
  std::string out;
  for (std::size_t i = 1; i <= n; ++i)
    out += (i > 1 ? separator : "") + before + std::to_string(i) + behind;
  return out;
}

// Each with a size; {} is what it grows by.
std::vector<std::pair<std::string, std::string>> statements(std::size_t n) {
  return {
      {"operators", "SELECT 1" + times(n, " + 1") + " FROM item"},
      {"operators on a column", "SELECT id FROM item WHERE n" + times(n, " + 1") + " > 5"},
      {"concatenation", "SELECT name" + times(n, " || 'x'") + " FROM item"},
      {"and", "SELECT id FROM item WHERE id > 0" + times(n, " AND n = 10")},
      {"or", "SELECT id FROM item WHERE id = 2" + times(n, " OR n = 10")},
      {"not", "SELECT id FROM item WHERE " + times(n, "NOT ") + "n = 10"},
      {"and, or", "SELECT id FROM item WHERE " + times(n, "id = 1 AND (n = 10 OR ") + "id = 2" + times(n, ")")},
      {"parentheses", "SELECT " + around(n, "(", "id", ")") + " FROM item"},
      {"signs", "SELECT " + times(n, "- ") + "id FROM item"},
      {"functions", "SELECT " + around(n, "lower(", "name", ")") + " FROM item"},
      {"coalesce", "SELECT coalesce(n" + times(n, ", n") + ") FROM item"},
      {"nested coalesce", "SELECT " + around(n, "coalesce(n, ", "n", ")") + " FROM item"},
      {"case", "SELECT " + around(n, "CASE WHEN id = 1 THEN n ELSE ", "5", " END") + " FROM item"},
      {"when", "SELECT CASE" + times(n, " WHEN id = 1 THEN n") + " END FROM item"},
      {"casts", "SELECT id" + times(n, "::bigint") + " FROM item"},
      {"null tests", "SELECT id" + times(n, " IS NULL") + " FROM item"},
      {"sub-selects", "SELECT " + around(n, "(SELECT ", "1", ")") + " FROM item"},
      {"sub-selects in FROM", "SELECT id FROM " + around(n, "(SELECT id FROM ", "item", ") x")},
      {"exists", "SELECT id FROM item WHERE " + around(n, "EXISTS (SELECT 1 FROM item WHERE ", "true", ")")},
      {"union all", "SELECT id FROM item" + times(n, " UNION ALL SELECT id FROM item")},
      {"union", "SELECT id FROM item" + times(n, " UNION SELECT id FROM item")},
      {"in", "SELECT id FROM item WHERE id IN (" + list(n, "7") + ")"},
      {"in of strings", "SELECT id FROM item WHERE name IN (" + list(n, "'x'") + ")"},
      {"in of many", "SELECT id FROM item WHERE id IN (" + numbered(n, "", "", ",") + ")"},
      {"any", "SELECT id FROM item WHERE id = ANY ('{" + numbered(n, "", "", ",") + "}')"},
      {"arrays", "SELECT " + around(n, "ARRAY[", "1", "]")},
      {"values", "INSERT INTO item (id, name) VALUES " + numbered(n, "(1000 + ", ", 'x')", ",")},
      {"upsert", "INSERT INTO item (id, name) VALUES " + numbered(n, "(", ", 'x')", ",") +
                     " ON CONFLICT (id) DO UPDATE SET name = excluded.name"},
      {"columns", "SELECT " + list(n, "id") + " FROM item"},
      {"group by", "SELECT count(*) FROM item GROUP BY " + list(n, "id")},
      {"order by", "SELECT id FROM item ORDER BY " + list(n, "id")},
      {"joins", "SELECT count(*) FROM item t0" + numbered(n, " JOIN item t", " USING (id)", "")},
      {"cross joins", "SELECT 1 FROM item t0" + numbered(n, ", item t", "", "") + " WHERE t0.id = 99"},
      {"with", "WITH " + numbered(n, "c", " AS (SELECT id FROM item)", ", ") + " SELECT id FROM c1"},
      {"parameters", "SELECT id FROM item WHERE id IN (" + numbered(n, "$", "", ",") + ")"},
      {"set", "UPDATE item SET n = n" + times(n, " + 1")},
      {"brackets", "SELECT id" + times(n, "[1]") + " FROM item"},
      {"points", "SELECT id" + times(n, ".x") + " FROM item"},
      {"open", "SELECT " + times(n, "(")},
      {"closed", "SELECT " + times(n, ")")},
      {"between", "SELECT id FROM item WHERE " + around(n, "id BETWEEN 1 AND (", "2", ")")},
      {"collate", "SELECT name" + times(n, " COLLATE \"C\"") + " FROM item"},
      {"at time zone", "SELECT TIMESTAMP '2024-01-01 00:00:00'" + times(n, " AT TIME ZONE 'UTC'")},
      {"is distinct", "SELECT id" + times(n, " IS DISTINCT FROM id") + " FROM item"},
      {"json", "SELECT '{}'::jsonb" + times(n, " -> 'a'")},
      {"word", "SELECT " + times(n, "x") + " FROM item"},
      {"string", "SELECT id FROM item WHERE name = '" + times(n, "x") + "'"},
      {"comment", "SELECT id /*" + around(n, "/*", "", "*/") + "*/ FROM item"},
      {"semicolons", "SELECT id FROM item" + times(n, ";")},
      {"join parentheses", "SELECT count(*) FROM " + around(n, "(", "item t0", " JOIN item USING (id))")},
      {"rows", "SELECT id FROM item WHERE " + around(n, "ROW(", "1", ")") + " IS NULL"},
      {"lateral", "SELECT 1 FROM item" + times(n, ", LATERAL (SELECT 1) x")},
  };
}

class bounds : public both_stores {
 protected:
  void SetUp() override {
    start("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, n INTEGER)",
          "CREATE TABLE item (id bigint PRIMARY KEY, name text, n bigint)",
          "INSERT INTO item (id, name, n) VALUES (1, 'one', 10), (2, 'two', 20), (3, 'three', NULL)");
    plain(judge_->connection, "SET statement_timeout = 3000");
    plain(direct_->connection, "SET statement_timeout = 3000");
  }

  // What became of each: an error of PostgreSQL or a bound of ours, another route, or PostgreSQL's answer.
  void try_all(std::size_t n, bool compare) {
    for (const auto& [name, text] : statements(n)) {
      const auto begun = std::chrono::steady_clock::now();
      auto prepared = prepare(text);
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
      EXPECT_LT(took.count(), 60) << name << " x " << n << ": seconds";  // a product of sizes would take minutes
      became_[name] = !prepared                                 ? prepared.error().sqlstate
                      : prepared->what->route == route::sqlite  ? "sqlite"
                      : prepared->what->route == route::refused ? "refused"
                                                                : "elsewhere";
      EXPECT_EQ(became_[name].size() >= 5, true) << name << ": " << became_[name];
      EXPECT_NE(became_[name], "XX000") << name;
      if (!compare || became_[name] != "sqlite" || !prepared->what->parameters.empty()) continue;
      if (prepared->what->kind == statement_kind::select) {
        same(text);
      } else {
        same_write(text, "item");
      }
    }
  }

  std::map<std::string, std::string> became_;
};

TEST_F(bounds, small_ones_run) {
  try_all(10, true);
  for (const auto* name :
       {"operators on a column", "or", "in of many", "functions", "values", "upsert", "joins", "set"})
    EXPECT_EQ(became_[name], "sqlite") << name;
}

// SQLite's parser gives up on what nests 30 to 100 levels deep.
TEST_F(bounds, beyond_sqlite) {
  try_all(70, true);
  EXPECT_EQ(became_["operators on a column"], "elsewhere");
  EXPECT_EQ(became_["set"], "refused");
  for (const auto* name : {"and", "or", "in of many", "values", "group by", "when"})
    EXPECT_EQ(became_[name], "sqlite") << name;
}

TEST_F(bounds, a_thousand) {
  try_all(1000, false);
  EXPECT_EQ(became_["operators on a column"], "elsewhere");
}

// What the parser keeps flat is not counted, what it nests is, whatever stands between.
TEST(nesting, of_statements) {
  const auto of = [](const std::string& text) {
    std::vector<token> tokens;
    return tokenise(text, true, tokens) ? nesting_of(tokens) : 0;
  };
  for (const auto& flat : {" AND a = 1", " OR NOT a IS NULL", ", a + 1", " AND a BETWEEN 1 AND 2",
                           ", CASE WHEN a THEN 1 ELSE 2 END", " OR f(a, ARRAY[1, 2])", "; SELECT 1 UNION SELECT 2"}) {
    EXPECT_LT(of("SELECT a" + times(1000, flat)), 10U) << flat;
  }
  EXPECT_LT(of("SELECT CASE" + times(1000, " WHEN a = 1 AND b THEN c + 1") + " END"), 10U);
  EXPECT_LT(of("SELECT a[1]" + times(1000, "[1]")), 10U);
  for (const auto& deep :
       {" + 1", " + f(1, 2)", " || ARRAY[1, 2]", "::int", " IS NULL", " COLLATE \"C\"", " AT TIME ZONE 'UTC'",
        " UNION SELECT 1, 2", " EXCEPT ALL SELECT 1 WHERE a AND b", " JOIN b ON c = d AND e", " BETWEEN 1 AND NOT a",
        " = NOT a", " || CASE WHEN a AND b OR c THEN d ELSE e END", " NATURAL JOIN b", " IN (1, 2)", " ISNULL",
        " OPERATOR(pg_catalog.+) 1", " LIKE 'a' ESCAPE 'b'", " .a"}) {
    EXPECT_GE(of("SELECT a" + times(1000, deep)), 1000U) << deep;
  }
  for (const auto& deep : {"(", "f(1, ", "- ", "NOT ", "CASE WHEN a AND b THEN ", "ARRAY[1, ", "a AND (b OR ", "+ ",
                           "CASE a WHEN 1 THEN 2 ELSE ", "EXISTS (SELECT 1 WHERE a AND "}) {
    EXPECT_GE(of("SELECT " + times(1000, deep) + "1"), 1000U) << deep;
  }
}

TEST_F(bounds, more_than_is_planned) {
  EXPECT_EQ(prepare("SELECT 1" + times(100'000, " + 1")).error().sqlstate, "54001");
  EXPECT_EQ(prepare("SELECT " + times(100'000, "(") + "1" + times(100'000, ")")).error().sqlstate, "54001");
  EXPECT_EQ(prepare("SELECT 1" + times(600'000, ", 1")).error().sqlstate, "54001");
  const auto literal = prepare("SELECT id FROM item WHERE name = '" + times(10'000'000, "x") + "'");
  EXPECT_TRUE(literal && literal->what->route == route::sqlite);
}

}  // namespace
}  // namespace crossfade::sql
