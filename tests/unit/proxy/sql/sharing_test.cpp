// Statements share a plan only if they mean the same. Every literal in every place, planned freshly, after each literal
// whose key it shares, and after all others in both orders: plan, values and errors must be those of the fresh one, and
// the answer PostgreSQL's.
#include <map>
#include <sstream>
#include <unordered_map>

#include "proxy/sql/shape.hpp"
#include "tests/unit/proxy/sql/support.hpp"

namespace crossfade::sql {
namespace {

// Of each class several, at its borders: width of integers, signs, kinds of strings, typed constants, no literals.
const std::vector<std::string> literals = {
    "1",
    "2",
    "0",
    "-1",
    "+1",
    "- 1",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "1.5",
    "1.50",
    "-.5",
    "1e3",
    "1.",
    "007",
    "'a'",
    "'1'",
    "' 1'",
    "''",
    "'it''s'",
    "E'\\x61\\n'",
    "$$a$$",
    "$x$1$x$",
    "U&'\\0061'",
    "N'a'",
    "'a'\n'b'",
    "'2024-01-01'",
    "'1 day'",
    "'year'",
    "'{1}'",
    "'t'",
    "'NULL'",
    "true",
    "FALSE",
    "NULL",
    "DEFAULT",
    "B'101'",
    "X'1F'",
    "DATE '2024-01-01'",
    "INTERVAL '1 day'",
    "interval '1' day",
    "1::bigint",
    "-1::smallint",
    "'1'::text",
    "1.5::int",
    "CAST('1' AS int)",
    "(1)",
    "(-1)",
    "('a')",
    "1 + 1",
    "'a' || 'b'",
    "n",
    "ARRAY[1]",
    "(SELECT 1)",
};

// {}: where the literal stands.
const std::vector<std::string> reads = {
    "SELECT {} FROM cell",
    "SELECT {}, count(*) FROM cell GROUP BY {}",
    "SELECT n + {} FROM cell",
    "SELECT {}::text FROM cell",
    "SELECT CAST(price AS numeric(10, {})) FROM cell",
    "SELECT name::varchar({}) FROM cell",
    "SELECT coalesce(n, {}) FROM cell",
    "SELECT CASE WHEN n = {} THEN n END FROM cell",
    "SELECT CASE WHEN n = 1 THEN {} ELSE n END FROM cell",
    "SELECT CASE n WHEN {} THEN 1 END FROM cell",
    "SELECT nullif(n, {}), greatest(n, {}) FROM cell",
    "SELECT round(price, {}) FROM cell",
    "SELECT substr(name, {}) FROM cell",
    "SELECT substring(name FROM {} FOR 1) FROM cell",
    "SELECT position({} IN name) FROM cell",
    "SELECT trim({} FROM name) FROM cell",
    "SELECT to_char(at, {}) FROM cell",
    "SELECT date_trunc({}, at) FROM cell",
    "SELECT extract({} FROM at) FROM cell",
    "SELECT at + {} FROM cell",
    "SELECT at AT TIME ZONE {} FROM cell",
    "SELECT day + INTERVAL {} FROM cell",
    "SELECT doc -> {} FROM cell",
    "SELECT doc ->> {} FROM cell",
    "SELECT doc #>> {} FROM cell",
    "SELECT tags[{}] FROM cell",
    "SELECT string_agg(name, {}) FROM cell",
    "SELECT count(*) FILTER (WHERE n = {}) FROM cell",
    "SELECT sum(n) OVER (ORDER BY id ROWS {} PRECEDING) FROM cell",
    "SELECT lag(n, {}) OVER (ORDER BY id) FROM cell",
    "SELECT lag(n, 1, {}) OVER (ORDER BY id) FROM cell",
    "SELECT ntile({}) OVER (ORDER BY id) FROM cell",
    "SELECT (SELECT max(c.id) FROM cell c WHERE c.n < {}) FROM cell",
    "SELECT n IN (1, {}) FROM cell",
    "SELECT DISTINCT ON ({}) id FROM cell ORDER BY {}, id",
    "SELECT id FROM cell WHERE {}",
    "SELECT id FROM cell WHERE NOT {}",
    "SELECT id FROM cell WHERE id = {}",
    "SELECT id FROM cell WHERE s = {}",
    "SELECT id FROM cell WHERE n = {}",
    "SELECT id FROM cell WHERE price = {}",
    "SELECT id FROM cell WHERE f = {}",
    "SELECT id FROM cell WHERE name = {}",
    "SELECT id FROM cell WHERE code = {}",
    "SELECT id FROM cell WHERE ok = {}",
    "SELECT id FROM cell WHERE ok IS {}",
    "SELECT id FROM cell WHERE at >= {}",
    "SELECT id FROM cell WHERE day <> {}",
    "SELECT id FROM cell WHERE doc = {}",
    "SELECT id FROM cell WHERE uid = {}",
    "SELECT id FROM cell WHERE raw = {}",
    "SELECT id FROM cell WHERE {} = n",
    "SELECT id FROM cell WHERE {} = {}",
    "SELECT id FROM cell WHERE n IS DISTINCT FROM {}",
    "SELECT id FROM cell WHERE n IS {}",
    "SELECT id FROM cell WHERE n IN ({}, 1)",
    "SELECT id FROM cell WHERE name IN ('x', {})",
    "SELECT id FROM cell WHERE n NOT IN ({})",
    "SELECT id FROM cell WHERE n = ANY ({})",
    "SELECT id FROM cell WHERE n = ANY (ARRAY[{}, 2])",
    "SELECT id FROM cell WHERE n BETWEEN {} AND 5",
    "SELECT id FROM cell WHERE n BETWEEN 0 AND {}",
    "SELECT id FROM cell WHERE n + {} = 2",
    "SELECT id FROM cell WHERE n -{} = 2",
    "SELECT id FROM cell WHERE n - {} = 2",
    "SELECT id FROM cell WHERE - {} = n",
    "SELECT id FROM cell WHERE n * {} > 1",
    "SELECT id FROM cell WHERE n / {} = 1",
    "SELECT id FROM cell WHERE n % {} = 0",
    "SELECT id FROM cell WHERE n & {} = 0",
    "SELECT id FROM cell WHERE n << {} = 2",
    "SELECT id FROM cell WHERE s + {} > 1",
    "SELECT id FROM cell WHERE price * {} > 1",
    "SELECT id FROM cell WHERE f + {} > 1",
    "SELECT id FROM cell WHERE at + {} > '2020-01-01'",
    "SELECT id FROM cell WHERE day + {} > '2020-01-01'",
    "SELECT id FROM cell WHERE day - {} > '2020-01-01'",
    "SELECT id FROM cell WHERE at > now() - INTERVAL {}",
    "SELECT id FROM cell WHERE at > TIMESTAMP {}",
    "SELECT id FROM cell WHERE date_trunc({}, at) = at",
    "SELECT id FROM cell WHERE extract({} FROM at) = 1",
    "SELECT id FROM cell WHERE at AT TIME ZONE {} > '2020-01-01'",
    "SELECT id FROM cell WHERE name || {} = 'aa'",
    "SELECT id FROM cell WHERE {} || name = 'aa'",
    "SELECT id FROM cell WHERE name LIKE {}",
    "SELECT id FROM cell WHERE name NOT ILIKE {}",
    "SELECT id FROM cell WHERE name LIKE 'a%' ESCAPE {}",
    "SELECT id FROM cell WHERE name ~ {}",
    "SELECT id FROM cell WHERE name SIMILAR TO {}",
    "SELECT id FROM cell WHERE coalesce(n, {}) = 1",
    "SELECT id FROM cell WHERE coalesce({}, name) = 'a'",
    "SELECT id FROM cell WHERE nullif(n, {}) IS NULL",
    "SELECT id FROM cell WHERE lower({}) = name",
    "SELECT id FROM cell WHERE length({}) = n",
    "SELECT id FROM cell WHERE replace(name, {}, 'b') = 'b'",
    "SELECT id FROM cell WHERE substr(name, {}, 1) = 'a'",
    "SELECT id FROM cell WHERE round(price, {}) = 1",
    "SELECT id FROM cell WHERE abs({}) = n",
    "SELECT id FROM cell WHERE greatest(n, {}) = 1",
    "SELECT id FROM cell WHERE CAST({} AS int) = n",
    "SELECT id FROM cell WHERE CAST({} AS numeric(5, 1)) = price",
    "SELECT id FROM cell WHERE CAST(price AS numeric(10, {})) = 1",
    "SELECT id FROM cell WHERE {}::int = n",
    "SELECT id FROM cell WHERE name::varchar({}) = 'a'",
    "SELECT id FROM cell WHERE CASE WHEN n = {} THEN true END",
    "SELECT id FROM cell WHERE CASE WHEN n = 1 THEN {} ELSE n END = 1",
    "SELECT id FROM cell WHERE CASE WHEN n = 1 THEN n ELSE {} END = 1",
    "SELECT id FROM cell WHERE CASE n WHEN {} THEN true ELSE false END",
    "SELECT id FROM cell WHERE CASE {} WHEN n THEN true ELSE false END",
    "SELECT id FROM cell WHERE (n, name) = ({}, 'a')",
    "SELECT id FROM cell WHERE (n, name) IN (({}, 'a'), (2, 'b'))",
    "SELECT id FROM cell WHERE ROW(n, {}) = ROW(1, 1)",
    "SELECT id FROM cell WHERE doc -> {} = '1'",
    "SELECT id FROM cell WHERE doc ->> {} = '1'",
    "SELECT id FROM cell WHERE doc @> {}",
    "SELECT id FROM cell WHERE doc ? {}",
    "SELECT id FROM cell WHERE tags[{}] = 'a'",
    "SELECT id FROM cell WHERE tags = {}",
    "SELECT id FROM cell WHERE EXISTS (SELECT 1 FROM cell c WHERE c.n = {})",
    "SELECT id FROM cell WHERE EXISTS (SELECT {} FROM cell c WHERE c.n = 1)",
    "SELECT id FROM cell WHERE n = (SELECT {})",
    "SELECT id FROM cell WHERE n IN (SELECT {})",
    "SELECT id FROM cell WHERE n IN (SELECT c.n FROM cell c ORDER BY c.id LIMIT {})",
    "SELECT id FROM cell WHERE n IN (VALUES ({}), (2))",
    "SELECT id FROM cell WHERE n > ALL (SELECT c.n FROM cell c WHERE c.s < {})",
    "SELECT id FROM cell WHERE random() < {}",
    "SELECT id FROM cell WHERE n = 1 OR n = {} AND name = {}",
    "SELECT a.id FROM cell a JOIN cell b ON b.n = {} ORDER BY a.id, b.id",
    "SELECT a.id FROM cell a LEFT JOIN cell b ON b.id = a.id AND b.n = {}",
    "SELECT count(*) FROM cell GROUP BY {}",
    "SELECT n, count(*) FROM cell GROUP BY n HAVING count(*) > {}",
    "SELECT n + {} FROM cell GROUP BY n + {}",
    "SELECT id FROM cell WHERE n > {} GROUP BY id, n + {}",
    "SELECT id, name FROM cell ORDER BY {}, id",
    "SELECT id FROM cell ORDER BY n = {}, id",
    "SELECT id FROM cell ORDER BY id LIMIT {}",
    "SELECT id FROM cell ORDER BY id OFFSET {}",
    "SELECT id FROM cell ORDER BY id FETCH FIRST {} ROWS ONLY",
    "SELECT id FROM cell WHERE n = 1 LIMIT {} OFFSET 0",
    "VALUES ({}, 1)",
    "VALUES (1), ({})",
    "SELECT * FROM (VALUES ({})) v (x)",
    "SELECT id FROM cell WHERE n = {} UNION SELECT 1",
    "SELECT n FROM cell UNION ALL SELECT {}",
    "WITH c AS (SELECT {} AS x) SELECT x FROM c",
    "WITH c AS (SELECT id FROM cell WHERE n = {}) SELECT id FROM c",
    "SELECT id FROM (SELECT id, {} AS x FROM cell) c WHERE x = {}",
    "SELECT id FROM (SELECT id FROM cell WHERE n = {}) c",
    "SELECT id FROM cell WHERE n = $1 AND s = {}",
    "SELECT x FROM generate_series(1, {}) x",
    "SELECT pg_typeof({})",
};

const std::vector<std::string> writes = {
    "INSERT INTO cell (id, s) VALUES (50, {})",
    "INSERT INTO cell (id, n) VALUES (50, {})",
    "INSERT INTO cell (id, n) VALUES (50, {}), (51, {})",
    "INSERT INTO cell (id, n) VALUES (50, 1), (51, {})",
    "INSERT INTO cell (id, n) VALUES (50, ({}))",
    "INSERT INTO cell (id, n) VALUES (50, {} + 1)",
    "INSERT INTO cell (id, n) VALUES (50, -{})",
    "INSERT INTO cell (id, n) VALUES (50, coalesce({}, 1))",
    "INSERT INTO cell (id, price) VALUES (50, {})",
    "INSERT INTO cell (id, f) VALUES (50, {})",
    "INSERT INTO cell (id, name) VALUES (50, {})",
    "INSERT INTO cell (id, code) VALUES (50, {})",
    "INSERT INTO cell (id, ok) VALUES (50, {})",
    "INSERT INTO cell (id, at) VALUES (50, {})",
    "INSERT INTO cell (id, day) VALUES (50, {})",
    "INSERT INTO cell (id, doc) VALUES (50, {})",
    "INSERT INTO cell (id, uid) VALUES (50, {})",
    "INSERT INTO cell (id, raw) VALUES (50, {})",
    "INSERT INTO cell (id, tags) VALUES (50, {})",
    "INSERT INTO cell (id, name) VALUES (50, lower({}))",
    "INSERT INTO cell (id, n) SELECT 50, {}",
    "INSERT INTO cell (id, n) SELECT 50, n FROM cell WHERE n = {}",
    "INSERT INTO cell (id, n) VALUES (50, 1) RETURNING {}",
    "INSERT INTO cell (id, n) VALUES (50, 1) RETURNING n = {}",
    "INSERT INTO cell (id, n) VALUES (1, 7) ON CONFLICT (id) DO UPDATE SET n = {}",
    "INSERT INTO cell (id, n) VALUES (1, 7) ON CONFLICT (id) DO UPDATE SET n = cell.n + {}",
    "INSERT INTO cell (id, n) VALUES (1, 7) ON CONFLICT (id) DO UPDATE SET n = 9 WHERE cell.n = {}",
    "INSERT INTO cell (id, n) VALUES (1, 7) ON CONFLICT (id) WHERE id = {} DO NOTHING",
    "UPDATE cell SET s = {} WHERE id = 1",
    "UPDATE cell SET n = {} WHERE id = 1",
    "UPDATE cell SET n = {}, name = {} WHERE id = 1",
    "UPDATE cell SET n = {}",
    "UPDATE cell SET n = n + {} WHERE id = 1",
    "UPDATE cell SET n = -{} WHERE id = 1",
    "UPDATE cell SET (n, name) = ({}, 'a') WHERE id = 1",
    "UPDATE cell SET n = (SELECT {}) WHERE id = 1",
    "UPDATE cell SET n = CASE WHEN n = {} THEN 1 ELSE 2 END",
    "UPDATE cell SET n = CASE WHEN n = 1 THEN {} ELSE n END",
    "UPDATE cell SET name = name || {}",
    "UPDATE cell SET name = {} WHERE id = 1",
    "UPDATE cell SET code = {} WHERE id = 1",
    "UPDATE cell SET price = {} WHERE id = 1",
    "UPDATE cell SET f = {} WHERE id = 1",
    "UPDATE cell SET ok = {} WHERE id = 1",
    "UPDATE cell SET ok = n = {} WHERE id = 1",
    "UPDATE cell SET at = {} WHERE id = 1",
    "UPDATE cell SET at = at + {} WHERE id = 1",
    "UPDATE cell SET day = {} WHERE id = 1",
    "UPDATE cell SET doc = {} WHERE id = 1",
    "UPDATE cell SET tags[{}] = 'x' WHERE id = 1",
    "UPDATE cell SET n = 1 WHERE name = {}",
    "UPDATE cell SET n = 1 WHERE id = 1 RETURNING {}",
    "UPDATE cell c SET n = {} FROM cell d WHERE d.id = c.id AND d.n = {}",
    "DELETE FROM cell WHERE n = {}",
    "DELETE FROM cell WHERE name = {} RETURNING id",
    "DELETE FROM cell c USING cell d WHERE d.id = c.id AND d.n > {}",
};

std::string with(const std::string& place, const std::string& literal) {
  std::string out;
  std::size_t from = 0;
  for (auto at = place.find("{}"); at != std::string::npos; at = place.find("{}", from)) {
    (out += place.substr(from, at - from)) += literal;
    from = at + 2;
  }
  return out + place.substr(from);
}

// What two statements must not share unless it is the same.
std::string everything(const result<prepared_statement>& r) {
  std::ostringstream out;
  const auto literal = [&](const sql::literal& l) {
    out << " " << static_cast<int>(l.kind) << ":" << l.text.value_or("(null)") << "@" << l.offset;
  };
  if (!r) {
    out << r.error().sqlstate << " " << r.error().message << " at " << r.error().position;
    return out.str();
  }
  const auto& p = *r->what;
  out << "route " << static_cast<int>(p.route) << " kind " << static_cast<int>(p.kind) << " " << p.sqlite_text
      << "\nwhy " << p.why << " " << (p.refusal ? p.refusal->message : "");
  for (const auto& c : p.columns) {
    out << "\ncolumn " << c.name << " " << c.type.id << " " << c.type.modifier << " " << static_cast<int>(c.storage);
  }
  for (const auto& t : p.parameters)
    out << "\nparameter " << t.id;
  if (p.route != route::sqlite) return out.str();
  for (const auto& b : p.bindings) {
    out << "\nbound " << b.slot << " " << b.type.id << " " << b.type.modifier << " " << static_cast<int>(b.storage)
        << " " << static_cast<int>(b.purpose) << " " << b.column;
  }
  out << "\nvalues";
  for (const auto& l : r->literals)
    literal(l);
  return out.str();
}

// What PostgreSQL says of a text does not change: asked once.
class remembering_judge final : public judge {
 public:
  explicit remembering_judge(std::shared_ptr<libpq_judge> other) : other_(std::move(other)) {}
  boost::asio::awaitable<result<verdict>> ask(std::string text, std::vector<value::oid> declared,
                                              judging_settings settings) override {
    auto key = text;
    for (const auto id : declared)
      key += "," + std::to_string(id);
    if (const auto known = known_.find(key); known != known_.end()) co_return known->second;
    auto v = co_await other_->ask(std::move(text), std::move(declared), std::move(settings));
    if (v) known_.emplace(std::move(key), *v);
    co_return v;
  }

 private:
  std::shared_ptr<libpq_judge> other_;
  std::unordered_map<std::string, verdict> known_;
};

// A pair alone has planned nothing but its two texts. Sanitizers make planning slow: there a text's partners share it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool every_pair_alone = false;
#else
constexpr bool every_pair_alone = true;
#endif

class sharing : public both_stores {
 protected:
  void SetUp() override {
    start(
        "CREATE TABLE cell (id INTEGER PRIMARY KEY, s SMALLINT, n INTEGER, price DECIMAL(10, 2), f REAL, name TEXT, "
        "code VARCHAR(5), ok BOOLEAN, at TIMESTAMP, day DATE, doc TEXT, uid TEXT, raw BLOB, tags TEXT)",
        "CREATE TABLE cell (id bigint PRIMARY KEY, s smallint, n integer, price numeric(10, 2), f double precision, "
        "name text, code varchar(5), ok boolean, at timestamp, day date, doc jsonb, uid uuid, raw bytea, tags text[])",
        "INSERT INTO cell (id, s, n, price, f, name, code) VALUES (1, 1, 1, 1.5, 1.5, 'a', 'a'), "
        "(2, -1, 2, 1, 0.5, 'year', '1'), (3, NULL, NULL, NULL, NULL, NULL, NULL)");
    if (!judge_) return;  // skipped
    const std::string more =
        "UPDATE cell SET ok = (id = 1), at = '2024-01-01 00:00:00', day = '2024-01-01', doc = '{\"a\": 1}', "
        "uid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', tags = '{a,b}' WHERE id < 3";
    plain(direct_->connection, more);
    ASSERT_TRUE(db_->exec(more));
    planner_ = std::make_unique<planner>(tables_, std::make_shared<remembering_judge>(judge_), nullptr);
  }

  std::string fresh(const std::string& text) {
    planner_->replace_catalog(tables_);
    return everything(prepare(text));
  }

  static std::string key(const std::string& text) {
    shaped s;
    if (!make_shape(text, 0, true, lift::literals, s)) return text;
    return s.text + "\n" + s.classes;
  }

  // Each after each literal that has its key; then all in one planner, both ways.
  void no_wrong_sharing(const std::string& place) {
    std::map<std::string, std::vector<std::string>> by_key;
    std::map<std::string, std::string> expected;
    for (const auto& l : literals) {
      const auto text = with(place, l);
      expected[text] = fresh(text);
      by_key[key(text)].push_back(text);
    }
    for (const auto& [k, texts] : by_key) {
      for (const auto& before : texts) {
        bool planned = false;
        for (const auto& text : texts) {
          if (text == before) continue;
          if (!planned || every_pair_alone) {
            planner_->replace_catalog(tables_);
            (void)prepare(before);
            planned = true;
          }
          ++pairs_;
          ASSERT_EQ(everything(prepare(text)), expected[text]) << text << "\n after " << before;
        }
      }
    }
    for (const bool backwards : {false, true}) {
      planner_->replace_catalog(tables_);
      for (std::size_t i = 0; i < literals.size(); ++i) {
        const auto text = with(place, literals[backwards ? literals.size() - 1 - i : i]);
        ASSERT_EQ(everything(prepare(text)), expected[text]) << text << "\n after the others";
      }
    }
  }

  // With the plans that are cached by now.
  void as_postgres(const std::string& place, bool write) {
    for (const auto& l : literals) {
      const auto text = with(place, l);
      const auto parameters = text.find("$1 ") == std::string::npos ? texts{} : texts{"1"};
      auto r = prepare(text);
      if (!r) {
        const auto theirs = on_postgres(text, parameters);
        EXPECT_EQ(r.error().sqlstate + " " + r.error().message, theirs.sqlstate + " " + theirs.message) << text;
        continue;
      }
      if (read_differently(place, l)) continue;
      if (r->what->route == route::sqlite && left_to_postgres(text, parameters)) continue;
      if (r->what->route == route::sqlite) {
        ++compared_;
        if (write) {
          same_write(text, "cell", parameters);
        } else if (text.find("random()") == std::string::npos) {
          same(text, parameters);
        }
      } else if (r->what->route == route::forwarded) {
        described_as_postgres_does(text, *r->what);
      }
    }
  }

  // Spellings of intervals and zones that are not read as PostgreSQL does: of the value, no matter of sharing.
  static bool read_differently(const std::string& place, const std::string& literal) {
    const bool zone = place.find("ZONE") != std::string::npos;
    const bool interval = place.find("+ {}") != std::string::npos || place.find("INTERVAL") != std::string::npos;
    return (zone && (literal == "' 1'" || literal == "'1 day'" || literal == "'{1}'")) ||
           (interval && (literal == "'{1}'" || literal == "'2024-01-01'"));
  }

  // A function of ours met a value for which it is not proven.
  bool left_to_postgres(const std::string& text, const texts& parameters) {
    EXPECT_TRUE(db_->exec("SAVEPOINT e"));
    const auto ours = on_sqlite(text, parameters);
    EXPECT_TRUE(db_->exec("ROLLBACK TO e; RELEASE e"));
    return ours.sqlstate == answer_elsewhere;
  }

  void described_as_postgres_does(const std::string& text, const plan& p) {
    verdict v;
    boost::asio::io_context io;
    auto f = boost::asio::co_spawn(io, judge_->ask(text, {}, judging_settings{}), boost::asio::use_future);
    io.run();
    v = *f.get();
    if (v.refusal) {  // of the literal: forwarded, it says so itself
      EXPECT_EQ(v.refusal->sqlstate.substr(0, 2), "22") << text << ": " << v.refusal->message;
      return;
    }
    ASSERT_EQ(p.columns.size(), v.columns.size()) << text;
    for (std::size_t i = 0; i < p.columns.size(); ++i) {
      EXPECT_EQ(p.columns[i].name, v.columns[i].name) << text;
      EXPECT_EQ(p.columns[i].type.id, v.columns[i].type) << text;
      EXPECT_EQ(p.columns[i].type.modifier, v.columns[i].modifier) << text;
    }
  }

  std::size_t pairs_ = 0, compared_ = 0;
};

TEST_F(sharing, reads) {
  for (const auto& place : reads) {
    no_wrong_sharing(place);
    as_postgres(place, false);
    if (HasFatalFailure()) return;
  }
  RecordProperty("pairs", static_cast<int>(pairs_));
  std::cout << pairs_ << " pairs share a key, " << compared_ << " ran on SQLite\n";
}

TEST_F(sharing, writes) {
  for (const auto& place : writes) {
    no_wrong_sharing(place);
    as_postgres(place, true);
    if (HasFatalFailure()) return;
  }
  std::cout << pairs_ << " pairs share a key, " << compared_ << " ran on SQLite\n";
}

}  // namespace
}  // namespace crossfade::sql
