// Tables of every shape, written by statements in SQLite's own dialect (REPLACE, OR IGNORE, OR FAIL, OR ROLLBACK,
// conflict clauses of constraints, triggers, foreign key actions): what the hook shows, what the journal keeps and what
// PostgreSQL then holds is what SQLite holds. CROSSFADE_TEST_SEED and CROSSFADE_TEST_COUNT make it longer.
#include <cstdlib>
#include <random>

#include "replay/apply/mirror.hpp"
#include "tests/unit/replay/apply/world.hpp"

namespace crossfade::apply {
namespace {

using testing::world;

struct shape {
  const char *name, *sqlite, *postgres;
  std::vector<std::pair<const char*, char>> columns;  // i integer, t text, f real, b blob; what can be written
};

const std::vector<shape>& shapes() {
  static const std::vector<shape> all{
      {"plain",
       "k INTEGER PRIMARY KEY, t TEXT, r REAL, b BLOB",
       "k bigint PRIMARY KEY, t text, r double precision, b bytea",
       {{"k", 'i'}, {"t", 't'}, {"r", 'f'}, {"b", 'b'}}},
      {"descending", "k INTEGER PRIMARY KEY DESC, t TEXT", "k bigint PRIMARY KEY, t text", {{"k", 'n'}, {"t", 't'}}},
      {"text_key",
       "k TEXT PRIMARY KEY NOT NULL, n INTEGER UNIQUE",
       "k text PRIMARY KEY, n bigint",
       {{"k", 't'}, {"n", 'i'}}},
      {"no_rowid",
       "n INTEGER, k TEXT, r REAL, PRIMARY KEY (k)) WITHOUT ROWID --",
       "n bigint, k text PRIMARY KEY, r double precision",
       {{"n", 'i'}, {"k", 't'}, {"r", 'f'}}},
      {"composite",
       "v TEXT UNIQUE, b INTEGER NOT NULL, a TEXT NOT NULL, PRIMARY KEY (a, b)",
       "v text, b bigint, a text, PRIMARY KEY (a, b)",
       {{"v", 't'}, {"b", 'i'}, {"a", 't'}}},
      {"composite_no_rowid",
       "v TEXT UNIQUE, b INTEGER, a TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID --",
       "v text, b bigint, a text, PRIMARY KEY (b, a)",
       {{"v", 't'}, {"b", 'i'}, {"a", 't'}}},
      {"keyless",
       "t TEXT, n INTEGER, r REAL",
       "t text, n bigint, r double precision",
       {{"t", 't'}, {"n", 'i'}, {"r", 'f'}}},
      {"strict_one",
       "k INTEGER PRIMARY KEY, t TEXT, r REAL, b BLOB) STRICT --",
       "k bigint PRIMARY KEY, t text, r double precision, b bytea",
       {{"k", 'i'}, {"t", 't'}, {"r", 'f'}, {"b", 'b'}}},
      {"computed",
       "k INTEGER PRIMARY KEY, v INTEGER AS (n * 2) VIRTUAL, n INTEGER UNIQUE, s INTEGER AS (n + 1) STORED, t TEXT",
       "k bigint PRIMARY KEY, v bigint GENERATED ALWAYS AS (n * 2) STORED, n bigint, s bigint GENERATED ALWAYS AS (n + "
       "1) "
       "STORED, t text",
       {{"k", 'i'}, {"n", 'i'}, {"t", 't'}}},
      {"computed_no_rowid",
       "s INTEGER AS (n + 1) STORED, k TEXT PRIMARY KEY, v INTEGER AS (n * 2) VIRTUAL, n INTEGER) WITHOUT ROWID --",
       "s bigint GENERATED ALWAYS AS (n + 1) STORED, k text PRIMARY KEY, v bigint GENERATED ALWAYS AS (n * 2) STORED, "
       "n "
       "bigint",
       {{"k", 't'}, {"n", 'i'}}},
      {"replacing",
       "k INTEGER PRIMARY KEY ON CONFLICT REPLACE, t TEXT UNIQUE ON CONFLICT REPLACE, n INTEGER NOT NULL ON CONFLICT "
       "REPLACE DEFAULT 5",
       "k bigint PRIMARY KEY, t text UNIQUE, n bigint NOT NULL",
       {{"k", 'i'}, {"t", 't'}, {"n", 'i'}}},
      {"clauses",
       "k INTEGER PRIMARY KEY ON CONFLICT FAIL, t TEXT UNIQUE ON CONFLICT IGNORE, n INTEGER UNIQUE ON CONFLICT "
       "ROLLBACK",
       "k bigint PRIMARY KEY, t text UNIQUE, n bigint UNIQUE",
       {{"k", 'i'}, {"t", 't'}, {"n", 'i'}}},
      {"parent", "k INTEGER PRIMARY KEY, t TEXT", "k bigint PRIMARY KEY, t text", {{"k", 'i'}, {"t", 't'}}},
      {"child",
       "k INTEGER PRIMARY KEY, a INTEGER REFERENCES parent(k) ON DELETE CASCADE ON UPDATE CASCADE, b INTEGER DEFAULT 1 "
       "REFERENCES parent(k) ON DELETE SET DEFAULT ON UPDATE SET NULL, c INTEGER REFERENCES parent(k) ON DELETE SET "
       "NULL "
       "DEFERRABLE INITIALLY DEFERRED",
       "k bigint PRIMARY KEY, a bigint, b bigint, c bigint",
       {{"k", 'i'}, {"a", 'i'}, {"b", 'i'}, {"c", 'i'}}},
      {"watched",
       "k INTEGER PRIMARY KEY, n INTEGER, t TEXT UNIQUE",
       "k bigint PRIMARY KEY, n bigint, t text",
       {{"k", 'i'}, {"n", 'i'}, {"t", 't'}}},
      {"noted",
       "k INTEGER PRIMARY KEY, n INTEGER UNIQUE, t TEXT",
       "k bigint PRIMARY KEY, n bigint, t text",
       {{"k", 'i'}, {"n", 'i'}, {"t", 't'}}},
      {"older",
       "k INTEGER PRIMARY KEY, t TEXT",
       "k bigint PRIMARY KEY, t text, n bigint, r double precision",
       {{"k", 'i'}, {"t", 't'}, {"n", 'i'}, {"r", 'f'}}},
      {"older_keyless", "t TEXT", "t text, n bigint, x text", {{"t", 't'}, {"n", 'i'}, {"x", 't'}}},
  };
  return all;
}

constexpr auto triggers = R"(
CREATE TRIGGER w1 AFTER INSERT ON watched BEGIN INSERT OR REPLACE INTO noted VALUES (new.k % 4, new.n, 'i' || new.t); END;
CREATE TRIGGER w2 AFTER UPDATE ON watched WHEN new.n < 8 BEGIN UPDATE watched SET n = new.n + 1 WHERE k = new.k + 1;
  UPDATE OR IGNORE noted SET n = new.n WHERE k = old.k % 4; INSERT INTO keyless VALUES ('u', old.n, new.n); END;
CREATE TRIGGER w3 BEFORE DELETE ON watched BEGIN DELETE FROM noted WHERE n = old.n;
  SELECT RAISE(IGNORE) WHERE old.k = 7; SELECT RAISE(ABORT, 'no') WHERE old.k = 8; SELECT RAISE(FAIL, 'no') WHERE old.k = 9;
  SELECT RAISE(ROLLBACK, 'no') WHERE old.k = 10; END;
CREATE TRIGGER n1 BEFORE UPDATE ON noted BEGIN UPDATE noted SET t = 'before ' || old.k WHERE k = new.k; END;
CREATE TRIGGER n2 AFTER DELETE ON noted BEGIN INSERT INTO keyless VALUES ('d', old.k, 0.5); END;
CREATE VIEW seen AS SELECT k, t FROM watched;
CREATE TRIGGER s1 INSTEAD OF INSERT ON seen BEGIN INSERT OR REPLACE INTO watched VALUES (new.k, 0, new.t); END;
)";

std::string shapes_in_sqlite() {
  std::string out = "PRAGMA foreign_keys = ON;";
  for (auto& s : shapes())
    out +=
        std::string("CREATE TABLE ") + s.name + "(" + s.sqlite + (std::string(s.sqlite).ends_with("--") ? "\n;" : ");");
  return out +
         "INSERT INTO older VALUES (1, 'old'), (2, 'old'), (3, NULL); INSERT INTO older_keyless VALUES ('old'), "
         "('old');"
         "ALTER TABLE older ADD COLUMN n INTEGER DEFAULT 7; ALTER TABLE older ADD COLUMN r REAL DEFAULT 1.5;"
         "ALTER TABLE older_keyless ADD COLUMN n INTEGER DEFAULT 9; ALTER TABLE older_keyless ADD COLUMN x TEXT "
         "DEFAULT 'x';" +
         triggers;
}

std::string shapes_in_postgres() {
  std::string out;
  for (auto& s : shapes())
    out += std::string("CREATE TABLE ") + s.name + "(" + s.postgres + ");";
  return out +
         "INSERT INTO older VALUES (1, 'old', 7, 1.5), (2, 'old', 7, 1.5), (3, NULL, 7, 1.5); INSERT INTO "
         "older_keyless "
         "VALUES ('old', 9, 'x'), ('old', 9, 'x')";
}

class writer_of_shapes {
 public:
  explicit writer_of_shapes(unsigned seed) : w(shapes_in_sqlite(), shapes_in_postgres()), random_(seed) {}

  // As the writer does it: a failed statement is undone whole, whatever its conflict clause would keep.
  void transaction() {
    std::lock_guard lock(w.writing);
    auto& f = w.file;
    f.db.exec(std::string("PRAGMA recursive_triggers = ") + (pick(2) ? "ON" : "OFF")).value();
    f.db.exec("BEGIN IMMEDIATE").value();
    int open = 0;
    std::vector<journal::recorder::position> marks;
    for (auto n = pick(6) + 1; n > 0; --n) {
      if (pick(5) == 0) {
        f.db.exec("SAVEPOINT s" + std::to_string(++open)).value();
        marks.push_back(f.rec->mark());
      } else if (open && pick(4) == 0) {
        f.db.exec("ROLLBACK TO s" + std::to_string(open)).value();
        f.rec->rewind(marks.back());
      }
      auto before = f.rec->mark();
      f.db.exec("SAVEPOINT one").value();
      if (!f.db.exec(statement())) {
        ++failed;
        if (!f.db.in_transaction()) {
          f.rec->rolled_back();
          return;
        }
        f.db.exec("ROLLBACK TO one").value();
        f.rec->rewind(before);
      }
      f.db.exec("RELEASE one").value();
    }
    if (pick(8) == 0 || deferred_keys_violated()) {
      f.db.exec("ROLLBACK").value();
      f.rec->rolled_back();
      return;
    }
    w.where.set_head(f.commit().value());
    ++committed;
  }

  // The first difference of a table, or nothing.
  void expect_same(const std::string& where) {
    for (auto& s : shapes()) {
      std::vector<std::string> here;
      {
        std::lock_guard lock(w.writing);
        auto st = w.file.db.prepare("SELECT " + line(s, false) + " FROM " + s.name).value();
        while (st.step().value())
          here.emplace_back(st.column(0).bytes);
      }
      auto there = w.rows("SELECT " + line(s, true) + " FROM " + s.name);
      std::sort(here.begin(), here.end());
      std::sort(there.begin(), there.end());
      ASSERT_EQ(here, there) << s.name << " " << where;
    }
  }

  world w;
  int committed = 0, failed = 0;

 private:
  unsigned pick(unsigned n) { return static_cast<unsigned>(random_() % n); }

  bool deferred_keys_violated() {
    int unresolved = 0, ignored = 0;
    sqlite3_db_status(w.file.db.raw(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &ignored, 0);
    return unresolved != 0;
  }

  // A row as one text, the same in both dialects.
  static std::string line(const shape& s, bool postgres) {
    std::string out;
    for (auto& [name, kind] : s.columns) {
      std::string text = std::string("CAST(") + name + " AS text)";
      if (kind == 'f') text = std::string("CAST(CAST(") + name + " * 8 AS bigint) AS text)";
      if (kind == 'b')
        text = postgres ? std::string("upper(encode(") + name + ", 'hex'))" : std::string("hex(") + name + ")";
      if (kind == 'b' && !postgres) text = std::string("CASE WHEN ") + name + " IS NOT NULL THEN " + text + " END";
      out += (out.empty() ? "" : " || '|' || ") + std::string("coalesce(") + text + ", '~')";
    }
    if (std::string(s.name).starts_with("computed"))
      out += " || '|' || coalesce(CAST(v AS text), '~') || '|' || coalesce(CAST(s AS text), '~')";
    return out;
  }

  std::string value(char kind) {
    if (kind != 'n' && pick(9) == 0) return "NULL";
    switch (kind) {
      case 't':
        return "'" + std::string(1, static_cast<char>('a' + pick(8))) + (pick(9) ? "" : "é''") + "'";
      case 'f':
        return pick(3) ? std::to_string(static_cast<int>(pick(40)) - 20) + ".5" : "'" + std::to_string(pick(9)) + "'";
      case 'b':
        return pick(4) ? "x'00ff" + std::to_string(10 + pick(80)) + "'" : "x''";
      default:
        return pick(12) ? std::to_string(pick(12)) : "'" + std::to_string(pick(12)) + "'";
    }
  }

  std::string condition(const shape& s) {
    auto& [name, kind] = s.columns[pick(static_cast<unsigned>(s.columns.size()))];
    auto v = value(kind);
    return std::string(" WHERE ") + name + (v == "NULL" ? " IS NULL" : (pick(4) ? " = " : " > ") + v);
  }

  std::string statement() {
    static const char* clauses[] = {"",           "",         "",          "OR REPLACE ", "OR REPLACE ",
                                    "OR IGNORE ", "OR FAIL ", "OR ABORT ", "OR ROLLBACK "};
    std::string conflict = clauses[pick(std::size(clauses))];
    auto& s = shapes()[pick(static_cast<unsigned>(shapes().size()))];
    std::string names, set;
    for (auto& [name, kind] : s.columns)
      names += (names.empty() ? "" : ", ") + std::string(name);
    auto kind = pick(20);
    if (kind == 19) return "INSERT INTO seen VALUES (" + std::to_string(pick(12)) + ", 'by view')";
    if (kind < 10) {
      std::string values;
      for (auto n = pick(3) + 1; n > 0; --n) {
        std::string row;
        for (auto& [name, k] : s.columns)
          row += (row.empty() ? "(" : ", ") + value(k);
        values += (values.empty() ? "" : ", ") + row + ")";
      }
      auto insert = "INSERT " + conflict + "INTO " + s.name + "(" + names + ") VALUES " + values;
      if (conflict.empty() && pick(3) == 0) {
        auto& [name, k] = s.columns.back();
        insert += std::string(" ON CONFLICT DO UPDATE SET ") + name + " = " + value(k);
      }
      return insert;
    }
    if (kind < 17) {
      for (auto& [name, k] : s.columns)
        if (set.empty() || pick(2)) set += (set.empty() ? "" : ", ") + std::string(name) + " = " + value(k);
      if (pick(6) == 0) {
        auto& [name, k] = s.columns.front();
        if (k == 'i') set = std::string(name) + " = " + name + " + 1";
      }
      return "UPDATE " + conflict + s.name + " SET " + set + condition(s);
    }
    return std::string("DELETE FROM ") + s.name + (pick(12) ? condition(s) : "");
  }

  std::mt19937 random_;
};

unsigned number_of(const char* name, unsigned otherwise) {
  auto* text = std::getenv(name);
  return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

TEST(shapes, random_statements_leave_both_stores_equal) {
  CROSSFADE_NEEDS_POSTGRES();
  auto seed = number_of("CROSSFADE_TEST_SEED", 1), count = number_of("CROSSFADE_TEST_COUNT", 600);
  writer_of_shapes s(seed);
  s.w.m->start();
  for (unsigned i = 1; i <= count && !HasFatalFailure(); ++i) {
    s.transaction();
    if (i % 50 && i < count) continue;
    s.w.catch_up();
    s.expect_same("after " + std::to_string(i) + ", seed " + std::to_string(seed));
  }
  std::printf("seed=%u transactions=%u committed=%d failed_statements=%d entries=%llu\n", seed, count, s.committed,
              s.failed, static_cast<unsigned long long>(s.w.file_state().head));
  EXPECT_GT(s.committed, static_cast<int>(count / 2));
  EXPECT_EQ(s.w.m->status().skipped, 0u);
}

// A key that is NULL, which SQLite allows in every key but its rowid, cannot be in PostgreSQL: it stops the mirror,
// named.
TEST(shapes, a_null_in_a_key_is_quarantined_not_lost) {
  CROSSFADE_NEEDS_POSTGRES();
  world w("CREATE TABLE t(k TEXT PRIMARY KEY, n INTEGER)", "CREATE TABLE t(k text PRIMARY KEY, n bigint)");
  w.m->start();
  w.transaction("INSERT INTO t VALUES ('a', 1)");
  w.transaction("INSERT INTO t VALUES (NULL, 2), (NULL, 3)");
  w.wait_state(mirror_state::quarantined);
  EXPECT_EQ(w.m->status().errors["23502"], 1u);
  EXPECT_EQ(w.target_watermark(), 1u);
}

// What SQLite's affinity leaves in a column is carried as it is, or not at all.
TEST(shapes, values_keep_the_storage_that_they_have) {
  CROSSFADE_NEEDS_POSTGRES();
  world w("CREATE TABLE t(k INTEGER PRIMARY KEY, i INTEGER, r REAL, s TEXT, b BLOB)",
          "CREATE TABLE t(k bigint PRIMARY KEY, i bigint, r double precision, s text, b bytea)");
  w.m->start();
  w.transaction(
      "INSERT INTO t VALUES (1, '7', '1e2', 12, x'31'), (2, 7.0, 3, 1.5, x''), (3, -9223372036854775808, 1e308, '', "
      "NULL)");
  w.transaction("UPDATE t SET i = ' 8 ', r = ' 2 ' WHERE k = 1; UPDATE t SET s = 007 WHERE k = 2");
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT k, i, r, s, b FROM t ORDER BY k"),
              ::testing::ElementsAre("1|8|2|12|\\x31", "2|7|3|7|\\x", "3|-9223372036854775808|1e+308||NULL"));
  w.transaction("INSERT INTO t(k, i) VALUES (4, 'seven')");
  w.wait_state(mirror_state::quarantined);
  EXPECT_THAT(w.m->status().last_error, ::testing::HasSubstr("t.i"));
}

}  // namespace
}  // namespace crossfade::apply
