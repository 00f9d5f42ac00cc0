// Statements with tokens dropped, doubled and swapped: the planner answers each with a plan or an error, and what it
// calls proven SQLite can prepare.
#include <random>

#include "proxy/sql/lexer.hpp"
#include "support.hpp"

namespace crossfade::sql {
namespace {

value::type of(value::oid id, std::int32_t modifier = -1) { return value::builtin_type(id, modifier); }

std::shared_ptr<catalog::catalog> small_catalog() {
  auto c = std::make_shared<catalog::catalog>();
  c->collation = "C.UTF-8";
  const auto column = [](std::string name, value::type t, value::storage s, std::int16_t n) {
    catalog::column col;
    col.name = col.sqlite_name = std::move(name);
    col.type = std::move(t);
    col.storage = s;
    col.attribute = n;
    return col;
  };
  for (const auto* name : {"t", "u"}) {
    catalog::table t;
    t.name = t.sqlite_name = name;
    t.schema = "public";
    t.id = name[0];
    t.columns = {column("id", of(value::oids::int4), value::storage::integer, 1),
                 column("a", of(value::oids::text), value::storage::text, 2),
                 column("b", of(value::oids::boolean), value::storage::boolean_integer, 3),
                 column("c", of(value::oids::timestamp), value::storage::timestamp_micros_text, 4),
                 column("d", of(value::oids::numeric, ((10 << 16) | 2) + 4), value::storage::numeric, 5)};
    t.columns[0].not_null = true;
    t.primary_key = {0};
    t.unique_keys = {{"pk", {0}, true, false, false, "", "", true, true}};
    c->tables.push_back(std::move(t));
  }
  return c;
}

TEST(damaged_statements, are_answered) {
  auto db = store::sqlite::open(":memory:", store::sqlite::mode::read_write_create);
  ASSERT_TRUE(
      db->exec("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BOOLEAN, c DATETIME, d NUMERIC);"
               "CREATE TABLE u (id INTEGER PRIMARY KEY, a TEXT, b BOOLEAN, c DATETIME, d NUMERIC);"));
  ASSERT_TRUE(register_functions(db->raw(), [] { return clock_reading{}; }));
  planner planning(small_catalog(), nullptr, nullptr);
  const std::string seeds[] = {
      "SELECT t.id, count(*) AS n, max(u.a) FROM t LEFT JOIN u ON u.id = t.id AND u.a LIKE 'x%' WHERE t.b IS NOT TRUE "
      "AND t.d > 1.5 OR t.c < '2024-01-01' GROUP BY t.id HAVING count(u.id) > 2 ORDER BY n DESC NULLS LAST LIMIT 5",
      "INSERT INTO t (id, a, b) VALUES (1, 'x', NULL), (2, DEFAULT, true) ON CONFLICT (id) DO UPDATE SET a = "
      "excluded.a || t.a WHERE t.id > 3 RETURNING id, lower(a)",
      "UPDATE t SET d = d * 2 + $1, c = now(), a = CASE WHEN b THEN 'y' ELSE coalesce(a, 'z') END FROM u WHERE u.id = "
      "t.id",
      "DELETE FROM t USING u WHERE t.id = u.id AND t.id IN (SELECT id FROM u WHERE a = ANY (ARRAY['a', 'b']))",
      "WITH x AS (SELECT id, a FROM t UNION ALL SELECT id, a FROM u) SELECT DISTINCT x.a, (SELECT d FROM t WHERE id = "
      "x.id) FROM x NATURAL JOIN u WHERE EXISTS (SELECT 1 FROM t WHERE t.a <> x.a) ORDER BY 1, 2",
      "SELECT a::varchar(5), CAST(id AS text), -id / 3 % 2, substring(a FROM 2 FOR 3), x.* FROM (VALUES (1, 'a')) AS x "
      "(p, q), t WHERE (id BETWEEN 1 AND 5) AND NOT b FOR UPDATE",
  };
  std::mt19937 random(7);
  std::size_t proven = 0, refused = 0;
  std::vector<token> tokens;
  for (int i = 0; i < 6000; ++i) {
    const auto& seed = seeds[random() % std::size(seeds)];
    ASSERT_TRUE(tokenise(seed, true, tokens));
    for (std::size_t k = random() % 4; k > 0 && tokens.size() > 1; --k) {
      const auto at = random() % tokens.size();
      switch (random() % 3) {
        case 0:
          tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(at));
          break;
        case 1:
          tokens.insert(tokens.begin() + static_cast<std::ptrdiff_t>(at), tokens[random() % tokens.size()]);
          break;
        default:
          std::swap(tokens[at], tokens[random() % tokens.size()]);
      }
    }
    std::string text;
    for (const auto& t : tokens)
      text += std::string(t.in(seed)) + " ";
    boost::asio::io_context io;
    auto f = boost::asio::co_spawn(io, planning.prepare(text, {}, {}), boost::asio::use_future);
    io.run();
    const auto ready = f.get();
    if (!ready || ready->what->route != route::sqlite) {
      ++refused;
      continue;
    }
    ++proven;
    auto st = db->prepare(ready->what->sqlite_text);
    EXPECT_TRUE(st) << text << "\n" << ready->what->sqlite_text << "\n" << (st ? "" : st.error().message);
  }
  EXPECT_GT(proven, 500U);
  EXPECT_GT(refused, 500U);
}

}  // namespace
}  // namespace crossfade::sql
