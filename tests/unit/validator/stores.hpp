// Two stores for a test: a SQLite file in a directory of its own, and a database in PostgreSQL of its own.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"
#include "validator/snapshot.hpp"

namespace crossfade::validator::testing_stores {

class two_stores : public testing::Test {
 protected:
  void SetUp() override {
    const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
    if (url == nullptr) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
    static int number = 0;
    database_ = "validator_" + std::to_string(getpid()) + "_" + std::to_string(++number);
    server_.reset(PQconnectdb(url));
    ASSERT_EQ(PQstatus(server_.get()), CONNECTION_OK) << PQerrorMessage(server_.get());
    run(server_.get(), "CREATE DATABASE " + database_);
    conninfo_ = std::string(url);
    conninfo_.replace(conninfo_.rfind('/'), std::string::npos, "/" + database_ + query_of(conninfo_));
    pg_.reset(PQconnectdb(conninfo_.c_str()));
    ASSERT_EQ(PQstatus(pg_.get()), CONNECTION_OK) << PQerrorMessage(pg_.get());
    std::string pattern = (std::filesystem::temp_directory_path() / "validator-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    path_ = directory_ + "/app.db";
    auto db = store::sqlite::open(path_, store::sqlite::mode::read_write_create);
    ASSERT_TRUE(db) << db.error().message;
    lite_ = std::make_unique<store::sqlite>(std::move(*db));
    sqlite("PRAGMA journal_mode = WAL");
  }

  void TearDown() override {
    lite_.reset();
    pg_.reset();
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
    if (server_ && !database_.empty()) run(server_.get(), "DROP DATABASE " + database_ + " WITH (FORCE)");
  }

  void sqlite(const std::string& sql) {
    auto r = lite_->exec(sql);
    ASSERT_TRUE(r) << r.error().message << ": " << sql;
  }
  void postgres(const std::string& sql) { run(pg_.get(), sql); }
  void both(const std::string& sql) {
    sqlite(sql);
    postgres(sql);
  }

  static catalog::column column(const std::string& name, value::oid id, value::storage s, std::int32_t modifier = -1) {
    catalog::column c;
    c.name = c.sqlite_name = name;
    c.type = value::builtin_type(id, modifier);
    c.type_name = value::format_type(c.type);
    c.storage = s;
    return c;
  }

  static catalog::table table(const std::string& name, std::vector<catalog::column> columns,
                              std::vector<std::size_t> key) {
    catalog::table t;
    t.name = t.sqlite_name = name;
    t.schema = "public";
    t.columns = std::move(columns);
    t.primary_key = std::move(key);
    return t;
  }

  snapshot_pair pair() {
    auto lite = open_sqlite_snapshot(path_);
    EXPECT_TRUE(lite) << lite.error().message;
    auto pg = postgres_snapshot::open(conninfo_);
    EXPECT_TRUE(pg) << pg.error().message;
    return {std::move(*lite), std::move(*pg), 7, {}, {}, true, {}};
  }

  std::string conninfo_, path_, directory_;
  std::unique_ptr<store::sqlite> lite_;

 private:
  struct closer {
    void operator()(PGconn* c) const { PQfinish(c); }
  };

  static std::string query_of(const std::string& url) {
    const std::size_t at = url.find('?');
    return at == std::string::npos ? "" : url.substr(at);
  }

  static void run(PGconn* c, const std::string& sql) {
    PGresult* r = PQexec(c, sql.c_str());
    const auto status = PQresultStatus(r);
    EXPECT_TRUE(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) << PQerrorMessage(c) << sql.substr(0, 200);
    PQclear(r);
  }

  std::string database_;
  std::unique_ptr<PGconn, closer> server_, pg_;
};

}  // namespace crossfade::validator::testing_stores
