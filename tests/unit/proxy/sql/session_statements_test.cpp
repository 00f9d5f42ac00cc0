#include "proxy/sql/session_statements.hpp"

#include <gtest/gtest.h>

#include "proxy/sql/parser.hpp"

namespace crossfade::sql {
namespace {

plan planned(const std::string& text) {
  plan p;
  on_deep_stack([&] {
    auto t = parse(text, 10);
    ASSERT_TRUE(t) << t.error().message;
    plan_session_statement(*t->statement(0), text, true, p);
  });
  return p;
}

TEST(session_statements, transactions) {
  auto p = planned("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY DEFERRABLE");
  EXPECT_EQ(p.kind, statement_kind::begin);
  EXPECT_EQ(p.command.isolation, isolation::repeatable_read);
  EXPECT_EQ(p.command.read_only, true);
  EXPECT_EQ(p.command.deferrable, true);
  EXPECT_EQ(planned("START TRANSACTION READ WRITE").command.read_only, false);
  EXPECT_EQ(planned("END").kind, statement_kind::commit);
  EXPECT_TRUE(planned("COMMIT AND CHAIN").command.chain);
  EXPECT_EQ(planned("ABORT").kind, statement_kind::rollback);
  EXPECT_EQ(planned("SAVEPOINT a_1").command.name, "a_1");
  EXPECT_EQ(planned("RELEASE SAVEPOINT \"B c\"").command.name, "B c");
  EXPECT_EQ(planned("ROLLBACK TO SAVEPOINT x").kind, statement_kind::rollback_to);
  EXPECT_EQ(planned("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").command.isolation, isolation::serializable);
  EXPECT_TRUE(planned("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY").command.session_characteristics);
  EXPECT_EQ(planned("PREPARE TRANSACTION 'x'").route, route::refused);
}

TEST(session_statements, settings) {
  auto p = planned("SET LOCAL statement_timeout = '5s'");
  EXPECT_EQ(p.kind, statement_kind::set);
  EXPECT_EQ(p.command.name, "statement_timeout");
  EXPECT_EQ(p.command.values, std::vector<std::string>{"5s"});
  EXPECT_TRUE(p.command.local);
  EXPECT_EQ(planned("SET search_path TO a, \"B\"").command.values, (std::vector<std::string>{"a", "B"}));
  EXPECT_TRUE(planned("SET x.y TO DEFAULT").command.values.empty());
  EXPECT_EQ(planned("SET TIME ZONE 'UTC'").command.name, "timezone");
  EXPECT_EQ(planned("SET CLIENT_ENCODING TO 'UTF8'").command.name, "client_encoding");
  EXPECT_EQ(planned("SET standard_conforming_strings=on;").command.values, std::vector<std::string>{"on"});
  EXPECT_TRUE(planned("RESET ALL").command.all);
  EXPECT_EQ(planned("show transaction isolation level").command.name, "transaction_isolation");
  EXPECT_TRUE(planned("DISCARD ALL").command.all);
}

TEST(session_statements, inner_statements) {
  auto p = planned("PREPARE p (int, text) AS SELECT $1, $2 -- c");
  EXPECT_EQ(p.command.statement, "SELECT $1, $2");
  EXPECT_EQ(p.command.types, (std::vector<value::oid>{23, 25}));
  EXPECT_EQ(planned("EXECUTE p (1, f(2, 3), 'a,b')").command.arguments,
            (std::vector<std::string>{"1", "f(2, 3)", "'a,b'"}));
  p = planned("DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT 1 FOR UPDATE");
  EXPECT_EQ(p.command.statement, "SELECT 1 FOR UPDATE");
  EXPECT_TRUE(p.command.hold && p.command.scroll);
  EXPECT_EQ(planned("EXPLAIN (ANALYZE, FORMAT json) SELECT 1").command.statement, "SELECT 1");
  EXPECT_EQ(planned("EXPLAIN ANALYZE VERBOSE SELECT 1").command.statement, "SELECT 1");
  EXPECT_EQ(planned("EXPLAIN (SELECT 1)").command.statement, "(SELECT 1)");
  p = planned("FETCH FORWARD 10 FROM c");
  EXPECT_EQ(p.command.count, 10);
  EXPECT_EQ(planned("FETCH ALL FROM c").command.count, -1);
  EXPECT_EQ(planned("FETCH c").command.count, 1);
  EXPECT_TRUE(planned("FETCH BACKWARD 3 FROM c").command.backward);
  EXPECT_EQ(planned("MOVE 2 IN c").kind, statement_kind::move);
  EXPECT_TRUE(planned("CLOSE ALL").command.all);
  EXPECT_EQ(planned("DEALLOCATE x").command.name, "x");
}

TEST(session_statements, copy) {
  auto p = planned("COPY t (a, \"B\") FROM STDIN WITH (FORMAT csv, HEADER, NULL 'x')");
  EXPECT_EQ(p.kind, statement_kind::copy);
  EXPECT_EQ(p.command.name, "t");
  EXPECT_EQ(p.command.values, (std::vector<std::string>{"a", "B"}));
  EXPECT_TRUE(p.command.copy_from && p.command.standard_io);
  EXPECT_EQ(p.command.options,
            (std::vector<std::pair<std::string, std::string>>{{"format", "csv"}, {"header", "true"}, {"null", "x"}}));
  p = planned("COPY (SELECT a, f(b) FROM t) TO STDOUT");
  EXPECT_EQ(p.command.statement, "SELECT a, f(b) FROM t");
  EXPECT_FALSE(planned("COPY t TO '/tmp/x'").command.standard_io);
}

TEST(session_statements, refusals_have_hints) {
  for (const auto* text : {"CREATE TABLE t (a int)", "ALTER TABLE t ADD b int", "DROP TABLE t", "TRUNCATE t", "VACUUM",
                           "CREATE DATABASE d", "DO 'x'"}) {
    const auto p = planned(text);
    ASSERT_EQ(p.route, route::refused) << text;
    EXPECT_EQ(p.refusal->sqlstate, "0A000");
    EXPECT_FALSE(p.refusal->hint.empty());
  }
}

TEST(parser, bounds_depth_and_size) {
  on_deep_stack([] {
    std::string chain = "SELECT 1";
    for (int i = 0; i < 1900; ++i)
      chain += " + 1";
    EXPECT_TRUE(parse(chain, 1900));
    EXPECT_EQ(parse(chain, 5000).error().sqlstate, "54001");
    EXPECT_EQ(parse(std::string(17 * 1024 * 1024, ' '), 1).error().sqlstate, "54000");
    const auto e = parse("SELECT FROM WHERE", 1).error();
    EXPECT_EQ(e.sqlstate, "42601");
    EXPECT_EQ(e.message, "syntax error at or near \"WHERE\"");
    EXPECT_EQ(e.position, 13);
  });
}

}  // namespace
}  // namespace crossfade::sql
