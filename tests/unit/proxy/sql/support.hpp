// What the planner's tests share: a database in PostgreSQL and a SQLite file with the same tables and rows, a judge
// over libpq, and running a statement on both.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proxy/execute/bind.hpp"
#include "proxy/sql/functions.hpp"
#include "proxy/sql/planner.hpp"
#include "replay/catalog/read.hpp"

namespace crossfade::sql {

struct answer {
  std::string sqlstate;  // empty: no error
  std::string message;
  std::vector<std::string> names;
  std::vector<value::oid> types;
  std::vector<std::vector<std::string>> rows;  // "(null)" for NULL
  std::uint64_t affected = 0;
};

using texts = std::vector<std::optional<std::string>>;

class libpq_judge : public judge {
 public:
  explicit libpq_judge(const std::string& url) : connection(PQconnectdb(url.c_str())) {
    PQclear(PQexec(connection, "SET plan_cache_mode = force_generic_plan"));
  }
  ~libpq_judge() override { PQfinish(connection); }

  boost::asio::awaitable<result<verdict>> ask(std::string text, std::vector<value::oid> declared,
                                              judging_settings) override {
    if (!reachable) co_return make_error("08006", "no connection");
    ++asked;
    verdict v;
    auto* r = PQprepare(connection, "judged", text.c_str(), static_cast<int>(declared.size()), declared.data());
    const bool prepared = PQresultStatus(r) == PGRES_COMMAND_OK;
    if (!prepared) v.refusal = error_of(r);
    PQclear(r);
    if (!prepared) co_return v;
    r = PQdescribePrepared(connection, "judged");
    for (int i = 0; i < PQnparams(r); ++i)
      v.parameters.push_back(PQparamtype(r, i));
    for (int i = 0; i < PQnfields(r); ++i) {
      v.columns.push_back(
          {PQfname(r, i), PQftype(r, i), PQfmod(r, i), PQftable(r, i), static_cast<std::int16_t>(PQftablecol(r, i))});
    }
    PQclear(r);
    std::string planned = "EXPLAIN EXECUTE judged";  // as the proxy's judge does: constants are computed while planning
    for (std::size_t i = 0; i < v.parameters.size(); ++i)
      planned += i == 0 ? "(NULL" : ", NULL";
    r = PQexec(connection, (planned + (v.parameters.empty() ? "" : ")")).c_str());
    if (PQresultStatus(r) != PGRES_TUPLES_OK) {
      v.refusal = error_of(r);
      v.refusal->position = 0;  // it counts in the EXPLAIN
    }
    PQclear(r);
    PQclear(PQexec(connection, "DEALLOCATE judged"));
    co_return v;
  }

  static error error_of(const PGresult* r) {
    const auto field = [&](int code) {
      const char* s = PQresultErrorField(r, code);
      return std::string(s == nullptr ? "" : s);
    };
    auto e = make_error(field(PG_DIAG_SQLSTATE), field(PG_DIAG_MESSAGE_PRIMARY));
    e.position = std::atoi(field(PG_DIAG_STATEMENT_POSITION).c_str());
    return e;
  }

  PGconn* connection;
  bool reachable = true;
  int asked = 0;
};

class both_stores : public ::testing::Test {
 protected:
  void start(const std::string& sqlite_schema, const std::string& postgres_schema, const std::string& rows) {
    const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
    if (url == nullptr) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
    url_ = url;
    static int number = 0;
    name_ = "sql_test_" + std::to_string(getpid()) + "_" + std::to_string(++number);
    admin_ = std::make_unique<libpq_judge>(url_);
    plain(admin_->connection, "CREATE DATABASE " + name_ + " TEMPLATE template0");
    const auto own = url_.substr(0, url_.rfind('/') + 1) + name_;
    judge_ = std::make_shared<libpq_judge>(own);
    direct_ = std::make_unique<libpq_judge>(own);
    plain(direct_->connection, "SET timezone = 'UTC'");
    plain(direct_->connection, postgres_schema);
    plain(direct_->connection, rows);
    auto db = store::sqlite::open(":memory:", store::sqlite::mode::read_write_create);
    ASSERT_TRUE(db);
    db_ = std::make_unique<store::sqlite>(std::move(*db));
    for (const auto& sql : {sqlite_schema, rows, std::string("PRAGMA foreign_keys = ON")}) {
      auto r = db_->exec(sql);
      ASSERT_TRUE(r) << r.error().message;
    }
    auto pg = store::postgres::connect(own);
    ASSERT_TRUE(pg) << pg.error().message;
    auto c = catalog::read_catalog(*db_, *pg, {});
    ASSERT_TRUE(c) << c.error().message;
    tables_ = *c;
    ASSERT_TRUE(register_functions(db_->raw(), [this] {
      return clock_reading{1900000000123456, 1900000000123456, settings_.time_zone, &settings_};
    }));
    sqlite3_create_function_v2(
        db_->raw(), "crossfade_nextval", 1, SQLITE_UTF8, this,
        [](sqlite3_context* x, int, sqlite3_value**) {
          sqlite3_result_int64(x, ++static_cast<both_stores*>(sqlite3_user_data(x))->next_);
        },
        nullptr, nullptr, nullptr);
    planner_ = std::make_unique<planner>(tables_, judge_, nullptr);
    plain(direct_->connection, "SELECT 1");
  }

  void TearDown() override {
    judge_.reset();
    direct_.reset();
    planner_.reset();
    if (admin_) plain(admin_->connection, "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
  }

  static void plain(PGconn* c, const std::string& sql) {
    auto* r = PQexec(c, sql.c_str());
    const auto s = PQresultStatus(r);
    EXPECT_TRUE(s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK) << sql << ": " << PQerrorMessage(c);
    PQclear(r);
  }

  result<prepared_statement> prepare(const std::string& text, std::vector<value::oid> declared = {}) {
    boost::asio::io_context io;
    auto f = boost::asio::co_spawn(io, planner_->prepare(text, std::move(declared), {}), boost::asio::use_future);
    io.run();
    return f.get();
  }

  answer on_postgres(const std::string& text, const texts& parameters) const {
    std::vector<const char*> values;
    for (const auto& p : parameters)
      values.push_back(p ? p->c_str() : nullptr);
    auto* r = PQexecParams(direct_->connection, text.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                           nullptr, nullptr, 0);
    answer a;
    const auto status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      const auto e = libpq_judge::error_of(r);
      a.sqlstate = e.sqlstate;
      a.message = e.message;
    }
    for (int i = 0; i < PQnfields(r); ++i) {
      a.names.emplace_back(PQfname(r, i));
      a.types.push_back(PQftype(r, i));
    }
    for (int k = 0; k < PQntuples(r); ++k) {
      a.rows.emplace_back();
      for (int i = 0; i < PQnfields(r); ++i) {
        a.rows.back().push_back(PQgetisnull(r, k, i) != 0 ? "(null)" : PQgetvalue(r, k, i));
      }
    }
    a.affected = std::strtoull(PQcmdTuples(r), nullptr, 10);
    PQclear(r);
    return a;
  }

  static answer failure(const error& e) {
    answer a;
    a.sqlstate = e.sqlstate;
    a.message = e.message;
    return a;
  }

  answer on_sqlite(const std::string& text, const texts& parameters) {
    auto ready = prepare(text);
    if (!ready) return failure(ready.error());
    const auto& p = *ready->what;
    if (p.route != route::sqlite) {
      answer a;
      a.sqlstate = "route " + std::to_string(static_cast<int>(p.route));
      a.message = p.refusal ? p.refusal->message : "";
      return a;
    }
    std::vector<execute::parameter> given;
    for (const auto& t : parameters)
      given.push_back({t ? std::optional<std::string_view>(*t) : std::nullopt});
    auto bound = execute::bind(*ready, given, {}, settings_);
    if (!bound) return failure(bound.error());
    auto st = db_->prepare(p.sqlite_text);
    if (!st) {
      answer a = failure(st.error());
      a.message += " in " + p.sqlite_text;
      return a;
    }
    for (std::size_t i = 0; i < bound->cells.size(); ++i) {
      EXPECT_TRUE(st->bind(static_cast<int>(i) + 1, bound->cells[i].view()));
    }
    answer a;
    for (const auto& c : p.columns) {
      a.names.push_back(c.name);
      a.types.push_back(c.type.id);
    }
    while (true) {
      auto more = st->step();
      if (!more) {
        if (auto e = function_error(sqlite3_errmsg(db_->raw()))) return failure(*e);
        return failure(more.error());
      }
      if (!*more) break;
      a.rows.emplace_back();
      for (std::size_t i = 0; i < p.columns.size(); ++i) {
        const auto cell = st->column(static_cast<int>(i));
        std::string out;
        if (cell.is_null()) {
          out = "(null)";
        } else if (auto r = value::encode(cell, p.columns[i].type, p.columns[i].storage, value::wire_format::text,
                                          settings_, out);
                   !r) {
          out = r.error().message;
        }
        a.rows.back().push_back(std::move(out));
      }
    }
    if (p.columns.empty()) a.rows.clear();
    a.affected =
        p.kind == statement_kind::select ? a.rows.size() : static_cast<std::uint64_t>(sqlite3_changes(db_->raw()));
    return a;
  }

  // Both stores give the same names, types, rows (in the same order where the statement orders them) and SQLSTATE.
  void same(const std::string& text, const texts& parameters = {}) {
    auto theirs = on_postgres(text, parameters);
    auto ours = on_sqlite(text, parameters);
    EXPECT_EQ(ours.sqlstate, theirs.sqlstate) << text << "\n ours: " << ours.message << "\n theirs: " << theirs.message;
    if (!theirs.sqlstate.empty() || !ours.sqlstate.empty()) return;
    if (text.find("ORDER BY") == std::string::npos) {
      std::sort(theirs.rows.begin(), theirs.rows.end());
      std::sort(ours.rows.begin(), ours.rows.end());
    }
    EXPECT_EQ(ours.names, theirs.names) << text;
    EXPECT_EQ(ours.types, theirs.types) << text;
    EXPECT_EQ(ours.rows, theirs.rows) << text;
    EXPECT_EQ(ours.affected, theirs.affected) << text;
  }

  // The same for a write, and for the table after it; both stores are left as they were.
  void same_write(const std::string& text, const std::string& table, const texts& parameters = {}) {
    plain(direct_->connection, "BEGIN");
    ASSERT_TRUE(db_->exec("SAVEPOINT w"));
    same(text, parameters);
    auto* r = PQexec(direct_->connection, "ROLLBACK");
    PQclear(r);
    ASSERT_TRUE(db_->exec("ROLLBACK TO w; RELEASE w"));
    plain(direct_->connection, "BEGIN");
    ASSERT_TRUE(db_->exec("SAVEPOINT w"));
    (void)on_postgres(text, parameters);
    if (on_sqlite(text, parameters).sqlstate.empty()) same("SELECT * FROM " + table);
    r = PQexec(direct_->connection, "ROLLBACK");
    PQclear(r);
    ASSERT_TRUE(db_->exec("ROLLBACK TO w; RELEASE w"));
  }

  std::string route_of(const std::string& text, std::vector<value::oid> declared = {}) {
    auto r = prepare(text, std::move(declared));
    if (!r) return r.error().sqlstate + " " + r.error().message;
    switch (r->what->route) {
      case route::session:
        return "session";
      case route::sqlite:
        return "sqlite";
      case route::postgres:
        return "postgres";
      case route::forwarded:
        return "forwarded";
      case route::refused:
        return "refused " + r->what->refusal->message;
    }
    return "?";
  }

  value::format_settings settings_;
  std::string url_, name_;
  std::unique_ptr<libpq_judge> admin_, direct_;
  std::shared_ptr<libpq_judge> judge_;
  std::unique_ptr<store::sqlite> db_;
  std::shared_ptr<const catalog::catalog> tables_;
  std::unique_ptr<planner> planner_;
  std::int64_t next_ = 100;
};

}  // namespace crossfade::sql
