// Arrays in SQLite: what the planner makes of them.
#include "support.hpp"

namespace crossfade::sql {
namespace {

class arrays : public both_stores {
 protected:
  void SetUp() override {
    start("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, at TIMESTAMP); CREATE INDEX t_at ON t (at);",
          "CREATE TABLE t (id int PRIMARY KEY, name text UNIQUE, at timestamp); CREATE INDEX t_at ON t (at);",
          "INSERT INTO t VALUES (1, 'a', '2024-01-01 00:00:00'), (2, 'b', NULL);");
  }

  std::string how(const std::string& text) {
    const auto ready = prepare(text);
    if (!ready) return ready.error().message;
    auto st = db_->prepare("EXPLAIN QUERY PLAN " + ready->what->sqlite_text);
    if (!st) return st.error().message;
    std::string out;
    while (true) {
      auto more = st->step();
      if (!more || !*more) return out;
      out += std::string(st->column(3).bytes) + "\n";
    }
  }
};

TEST_F(arrays, any_uses_the_index_of_the_column) {
  EXPECT_NE(how("SELECT id FROM t WHERE id = ANY ($1)").find("USING INTEGER PRIMARY KEY (rowid=?)"), std::string::npos);
  EXPECT_NE(how("SELECT id FROM t WHERE name = ANY ($1)").find("(name=?)"), std::string::npos);
  EXPECT_NE(how("SELECT id FROM t WHERE at = ANY ($1)").find("(at=?)"), std::string::npos);
  EXPECT_NE(how("UPDATE t SET name = 'x' WHERE id = ANY ($1)").find("USING INTEGER PRIMARY KEY (rowid=?)"),
            std::string::npos);
}

}  // namespace
}  // namespace crossfade::sql
