// A proxy without a mirror: SQLite file and PostgreSQL database with the same tables and rows, listener on a unix
// socket, io threads, and libpq as the client. What is written on SQLite stays there: a test compares a connection
// through the proxy with one to PostgreSQL itself, each of which changes its own store.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "proxy/execute/judge.hpp"
#include "proxy/session/listener.hpp"
#include "replay/catalog/read.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::session {

// One result as text: names, rows, tag or SQLSTATE.
inline std::string shown(const PGresult* r) {
  std::string out;
  const auto status = PQresultStatus(r);
  if (status == PGRES_EMPTY_QUERY) return "empty";
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_SINGLE_TUPLE) {
    const char* code = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    return std::string(PQresStatus(status)) + " " + (code != nullptr ? code : PQresultErrorMessage(r));
  }
  for (int i = 0; i < PQnfields(r); ++i)
    out += std::string(PQfname(r, i)) + ":" + std::to_string(PQftype(r, i)) + " ";
  for (int k = 0; k < PQntuples(r); ++k) {
    out += "| ";
    for (int i = 0; i < PQnfields(r); ++i)
      out += (PQgetisnull(r, k, i) != 0 ? std::string("NULL") : std::string(PQgetvalue(r, k, i))) + " ";
  }
  return out + "[" + PQcmdStatus(const_cast<PGresult*>(r)) + "]";
}

class client {
 public:
  explicit client(const std::string& conninfo) : connection(PQconnectdb(conninfo.c_str())) {
    PQsetNoticeProcessor(
        connection, [](void* to, const char* message) { static_cast<client*>(to)->notices += message; }, this);
  }
  ~client() { PQfinish(connection); }
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  bool ok() const { return PQstatus(connection) == CONNECTION_OK; }
  std::string problem() const { return PQerrorMessage(connection); }

  // All results of a simple query, and the transaction's status after it.
  std::string run(const std::string& sql) {
    std::string out;
    if (PQsendQuery(connection, sql.c_str()) == 0) return "cannot send: " + problem();
    while (auto* r = PQgetResult(connection)) {
      out += shown(r) + ";";
      PQclear(r);
    }
    return out + status();
  }
  std::string params(const std::string& sql, const std::vector<const char*>& values) {
    auto* r = PQexecParams(connection, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr,
                           nullptr, 0);
    auto out = shown(r) + ";" + status();
    PQclear(r);
    return out;
  }
  std::string prepare(const std::string& name, const std::string& sql) {
    auto* r = PQprepare(connection, name.c_str(), sql.c_str(), 0, nullptr);
    auto out = shown(r) + ";" + status();
    PQclear(r);
    return out;
  }
  std::string execute(const std::string& name, const std::vector<const char*>& values) {
    auto* r =
        PQexecPrepared(connection, name.c_str(), static_cast<int>(values.size()), values.data(), nullptr, nullptr, 0);
    auto out = shown(r) + ";" + status();
    PQclear(r);
    return out;
  }
  std::string describe(const std::string& name) {
    auto* r = PQdescribePrepared(connection, name.c_str());
    std::string out;
    for (int i = 0; i < PQnparams(r); ++i)
      out += "$" + std::to_string(PQparamtype(r, i)) + " ";
    out += shown(r);
    PQclear(r);
    return out;
  }
  std::string status() const {
    static const char* const names[] = {"I", "active", "T", "E", "?"};
    return names[PQtransactionStatus(connection)];
  }

  PGconn* connection;
  std::string notices;
};

class proxied : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
    if (url == nullptr) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
    url_ = url;
    static int number = 0;
    name_ = "session_test_" + std::to_string(getpid()) + "_" + std::to_string(++number);
    admin_ = std::make_unique<client>(url_);
    ASSERT_TRUE(admin_->ok()) << admin_->problem();
    admin_->run("CREATE DATABASE " + name_ + " TEMPLATE template0");
    own_ = url_.substr(0, url_.rfind('/') + 1) + name_;
    directory_ = std::filesystem::temp_directory_path() / name_;
    std::filesystem::create_directories(directory_);
    path_ = (directory_ / "app.db").string();
    fill();
    serve();
  }

  void TearDown() override {
    if (door_) {
      door_->shut_down(std::chrono::steady_clock::now() + std::chrono::milliseconds(300));
      for (auto& t : threads_) {
        t->work.reset();
        t->context.io.stop();
        t->runner.join();
        t->context.readers.close_all();
      }
      shared_->writer->close();
    }
    door_.reset();
    threads_.clear();
    shared_.reset();
    if (admin_ && admin_->ok()) admin_->run("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    std::filesystem::remove_all(directory_);
  }

  // Of the test's own, in words that both stores understand.
  virtual std::string more_tables() const { return {}; }

  // Where the proxy looks for PostgreSQL.
  virtual std::string target_url() { return own_; }

  void fill() {
    const std::string rows =
        "INSERT INTO item(id, name, n) VALUES (1, 'one', 10), (2, 'two', 20), (3, 'three', NULL);"
        "INSERT INTO part(id, item) VALUES (1, 1);";
    client direct(own_);
    ASSERT_TRUE(direct.ok()) << direct.problem();
    direct.run(
        "CREATE TABLE item(id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name text COLLATE \"C\" NOT NULL "
        "UNIQUE, n bigint);"
        "CREATE TABLE part(id bigint PRIMARY KEY, item bigint REFERENCES item(id));" +
        rows + more_tables() + "SELECT setval(pg_get_serial_sequence('item', 'id'), 3);");
    auto db = store::sqlite::open(path_, store::sqlite::mode::read_write_create).value();
    db.exec("PRAGMA journal_mode = WAL").value();
    db.exec(
          "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, n INTEGER);"
          "CREATE TABLE part(id INTEGER PRIMARY KEY, item INTEGER REFERENCES item(id));" +
          rows + more_tables())
        .value();
    journal::install(db).value();
    auto pg = store::postgres::connect(own_).value();
    tables_ = catalog::read_catalog(db, pg, {}).value();
    ASSERT_GE(tables_->tables.size(), 2U);
  }

  void serve() {
    shared_ = std::make_shared<services>();
    shared_->target =
        std::make_shared<const execute::backend_target>(execute::make_backend_target(target_url()).value());
    shared_->positions = std::make_shared<apply::positions>();
    shared_->gate = std::make_shared<cutover::gate>();
    shared_->gate->set_phase(journal::phase::dual_write);
    shared_->writer = execute::writer::open({path_, true}, tables_, shared_->positions).value();
    shared_->planner =
        std::make_shared<sql::planner>(tables_, std::make_shared<execute::postgres_judge>(shared_->target), nullptr);
    shared_->login.method = wire::authentication_method::trust;
    shared_->database = name_;
    shared_->role = shared_->target->user;
    shared_->server_settings = {{"TimeZone", "UTC"}};
    shared_->positions->set_watermark(1'000'000);  // there is no mirror: forwarded reads see the first rows
    for (std::size_t i = 0; i < 2; ++i)
      threads_.push_back(std::make_unique<io_thread>(i, path_));
    std::vector<thread_context*> contexts;
    for (auto& t : threads_)
      contexts.push_back(&t->context);
    door_ = std::make_unique<listener>(shared_, contexts);
    auto bound = door_->listen("unix:" + (directory_ / ".s.PGSQL.6432").string());
    ASSERT_TRUE(bound) << bound.error().message;
    auto tcp = door_->listen("127.0.0.1:0");
    ASSERT_TRUE(tcp) << tcp.error().message;
    address_ = *tcp;
    door_->start();
    for (auto& t : threads_)
      t->runner = std::thread([raw = t.get()] { raw->context.io.run(); });
  }

  std::string through(const std::string& more = {}) const {
    return "host=" + directory_.string() + " port=6432 user=app dbname=" + name_ + " " + more;
  }

  // The same on both, statement by statement.
  void same(client& proxy, client& direct, const std::vector<std::string>& statements) {
    for (const auto& s : statements)
      EXPECT_EQ(proxy.run(s), direct.run(s)) << s;
  }

  struct io_thread {
    io_thread(std::size_t index, const std::string& path) : context(index, path), work(context.io.get_executor()) {}
    thread_context context;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
    std::thread runner;
  };

  std::string url_, name_, own_, path_, address_;
  std::filesystem::path directory_;
  std::unique_ptr<client> admin_;
  std::shared_ptr<const catalog::catalog> tables_;
  std::shared_ptr<services> shared_;
  std::vector<std::unique_ptr<io_thread>> threads_;
  std::unique_ptr<listener> door_;
};

}  // namespace crossfade::session
