// Constraints that only PostgreSQL has, and that replica role leaves unjudged.
#include "replay/apply/rechecks.hpp"

#include "replay/catalog/read.hpp"
#include "tests/unit/replay/apply/world.hpp"

namespace crossfade::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace testing;

constexpr auto judged_in_sqlite =
    "CREATE TABLE p(id INTEGER PRIMARY KEY, code TEXT); CREATE TABLE c(id INTEGER PRIMARY KEY, p INTEGER, code TEXT);"
    "CREATE TABLE free(p INTEGER)";
constexpr auto judged_in_postgres =
    "CREATE TABLE p(id bigint PRIMARY KEY, code text UNIQUE); CREATE TABLE c(id bigint PRIMARY KEY, p bigint "
    "CONSTRAINT "
    "of_p REFERENCES p, code text CONSTRAINT of_code REFERENCES p(code)); CREATE TABLE free(p bigint CONSTRAINT "
    "free_of_p REFERENCES p)";

// A world whose mirror knows what PostgreSQL's catalog says.
class judged : public world {
 public:
  judged(const std::string& sqlite, const std::string& postgres) : world(sqlite, postgres) {
    catalog::read_options how;
    auto read = catalog::read_catalog(file.db, pg, how);
    file.tables = read.value();
    make_mirror();
  }
  void expect_quarantine(std::uint64_t seq, const std::string& constraint, const std::string& detail) {
    wait_state(mirror_state::quarantined);
    EXPECT_EQ(m->status().quarantined_seq, seq);
    EXPECT_THAT(m->status().last_error, HasSubstr("\"" + constraint + "\""));
    EXPECT_THAT(rows("SELECT detail FROM crossfade.quarantine WHERE seq = " + std::to_string(seq)),
                ElementsAre(detail));
  }
};

TEST(rechecks, an_orphan_is_found_among_good_rows) {
  CROSSFADE_NEEDS_POSTGRES();
  judged w(judged_in_sqlite, judged_in_postgres);
  for (int i = 1; i <= 300; ++i) {
    w.transaction("INSERT INTO p VALUES (" + std::to_string(i) + ", 'x" + std::to_string(i) + "')");
    w.transaction("INSERT INTO c VALUES (" + std::to_string(i) + ", " + std::to_string(i == 250 ? 1000 : i) +
                  ", NULL)");
  }
  w.m->start();
  w.expect_quarantine(500, "of_p", "Key (p)=(1000) is not present in table \"p\".");
  EXPECT_EQ(w.m->status().errors["23503"], 1u);
  EXPECT_LE(w.m->status().batches, 5u);
  EXPECT_THAT(w.rows("SELECT count(*) FROM c"), ElementsAre("249"));
  ASSERT_TRUE(w.m->skip(500, "orphan"));
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT count(*) FROM c"), ElementsAre("299"));
}

TEST(rechecks, a_parent_that_goes_while_rows_refer_to_it) {
  CROSSFADE_NEEDS_POSTGRES();
  judged w(judged_in_sqlite, judged_in_postgres);
  w.transaction("INSERT INTO p VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  w.transaction("INSERT INTO c VALUES (1, 1, NULL), (2, NULL, 'b')");
  w.transaction("DELETE FROM p WHERE id = 3");
  w.m->start();
  w.catch_up();
  w.transaction("DELETE FROM p WHERE id = 1");
  w.expect_quarantine(4, "of_p", "Key (id)=(1) is still referenced from table \"c\".");
  ASSERT_TRUE(w.m->skip(4, "referred to"));
  w.catch_up();
  // The journal does not keep `code` of a deleted row: the child is looked at whole.
  w.transaction("DELETE FROM p WHERE id = 2");
  w.expect_quarantine(5, "of_code", "Key (code)=(b) is still referenced from table \"c\".");
  ASSERT_TRUE(w.m->skip(5, "referred to"));
  w.transaction("INSERT INTO p VALUES (11, 'k'); INSERT INTO c VALUES (3, 11, NULL)");
  w.transaction("UPDATE p SET id = 12 WHERE id = 11");
  w.expect_quarantine(7, "of_p", "Key (id)=(11) is still referenced from table \"c\".");
}

TEST(rechecks, what_the_same_batch_mends_is_no_violation) {
  CROSSFADE_NEEDS_POSTGRES();
  judged w(judged_in_sqlite, judged_in_postgres);
  w.transaction("INSERT INTO c VALUES (1, 7, 'seven'); INSERT INTO free VALUES (7)");
  w.transaction("INSERT INTO p VALUES (7, 'seven')");
  w.transaction("INSERT INTO free VALUES (8)");
  w.transaction("DELETE FROM free WHERE p = 8");
  w.m->start();
  w.catch_up();
  EXPECT_TRUE(w.m->status().errors.empty());
  w.transaction("INSERT INTO free VALUES (9)");
  w.expect_quarantine(5, "free_of_p", "Key (p)=(9) is not present in table \"p\".");
}

TEST(rechecks, a_deferrable_unique_constraint) {
  CROSSFADE_NEEDS_POSTGRES();
  judged w("CREATE TABLE u(id INTEGER PRIMARY KEY, a TEXT, b INTEGER)",
           "CREATE TABLE u(id bigint PRIMARY KEY, a text, b bigint, CONSTRAINT one UNIQUE (a, b) DEFERRABLE)");
  w.transaction("INSERT INTO u VALUES (1, 'x', 1), (2, 'x', 2), (3, NULL, 1), (4, NULL, 1)");
  w.transaction("UPDATE u SET b = 3 - b WHERE a = 'x'");  // swapped
  w.m->start();
  w.catch_up();
  w.transaction("INSERT INTO u VALUES (5, 'a\"\\,{}', 1)");
  w.transaction("INSERT INTO u VALUES (6, 'a\"\\,{}', 1)");
  w.expect_quarantine(4, "one", "Key (a, b)=(a\"\\,{}, 1) already exists.");
  ASSERT_TRUE(w.m->skip(4, "double"));
  w.catch_up();
  EXPECT_THAT(w.rows("SELECT id FROM u ORDER BY id"), ElementsAre("1", "2", "3", "4", "5"));
}

TEST(rechecks, keys_of_a_users_type) {
  CROSSFADE_NEEDS_POSTGRES();
  judged w("CREATE TABLE p(id TEXT PRIMARY KEY); CREATE TABLE c(id INTEGER PRIMARY KEY, p TEXT)",
           "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE TABLE p(id mood PRIMARY KEY); CREATE TABLE c(id bigint "
           "PRIMARY KEY, p mood CONSTRAINT of_p REFERENCES p, CONSTRAINT one UNIQUE (p) DEFERRABLE)");
  w.transaction("INSERT INTO p VALUES ('good'), ('bad')");
  w.transaction("INSERT INTO c VALUES (1, 'good'), (2, NULL), (3, NULL)");
  w.m->start();
  w.catch_up();
  w.transaction("INSERT INTO c VALUES (4, 'good')");
  w.expect_quarantine(3, "one", "Key (p)=(good) already exists.");
  ASSERT_TRUE(w.m->skip(3, "double"));
  w.transaction("DELETE FROM p WHERE id = 'good'");
  w.expect_quarantine(4, "of_p", "Key (id)=(good) is still referenced from table \"c\".");
}

TEST(rechecks, match_full_allows_all_columns_or_none) {
  CROSSFADE_NEEDS_POSTGRES();
  for (bool in_sqlite : {true, false}) {
    judged w(
        "CREATE TABLE p(a INTEGER, b TEXT, PRIMARY KEY (a, b)); CREATE TABLE c(id INTEGER PRIMARY KEY, a INTEGER, b "
        "TEXT" +
            std::string(in_sqlite ? ", FOREIGN KEY (a, b) REFERENCES p(a, b) MATCH FULL)" : ")"),
        "CREATE TABLE p(a bigint, b text, PRIMARY KEY (a, b)); CREATE TABLE c(id bigint PRIMARY KEY, a bigint, b "
        "text, CONSTRAINT of_p FOREIGN KEY (a, b) REFERENCES p MATCH FULL)");
    w.transaction("INSERT INTO p VALUES (1, 'x')");
    w.transaction("INSERT INTO c VALUES (1, 1, 'x'), (2, NULL, NULL), (3, 1, NULL), (4, NULL, 'y')");
    w.transaction("UPDATE c SET a = NULL WHERE id = 3");
    w.transaction("DELETE FROM c WHERE id = 4");
    w.m->start();
    w.catch_up();  // mended before it was looked at
    EXPECT_TRUE(w.m->status().errors.empty());
    w.transaction("INSERT INTO c VALUES (5, NULL, 'z')");
    w.expect_quarantine(5, "of_p",
                        "Key (a, b)=(null, z) mixes null and nonnull values, which MATCH FULL does not allow.");
    ASSERT_TRUE(w.m->skip(5, "mixed"));
    w.transaction("UPDATE c SET b = NULL WHERE id = 1");
    w.expect_quarantine(6, "of_p",
                        "Key (a, b)=(1, null) mixes null and nonnull values, which MATCH FULL does not allow.");
    ASSERT_TRUE(w.m->skip(6, "mixed"));
    w.catch_up();
    // PostgreSQL itself, as it judges its own clients.
    auto theirs = w.pg.exec("INSERT INTO c VALUES (7, NULL, 'z')");
    ASSERT_FALSE(theirs);
    EXPECT_EQ(theirs.error().sqlstate, "23503");
  }
}

TEST(rechecks, nothing_is_asked_where_sqlite_has_the_constraints_too) {
  CROSSFADE_NEEDS_POSTGRES();
  judged w("CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(id INTEGER PRIMARY KEY, p INTEGER REFERENCES p)",
           "CREATE TABLE p(id bigint PRIMARY KEY); CREATE TABLE c(id bigint PRIMARY KEY, p bigint REFERENCES p)");
  EXPECT_TRUE(rechecks(*w.file.tables).empty());
}

}  // namespace
}  // namespace crossfade::apply
