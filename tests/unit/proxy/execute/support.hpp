// A SQLite file with two tables, its catalog, and plans written by hand.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "proxy/execute/bind.hpp"
#include "proxy/execute/writer.hpp"
#include "proxy/wire/backend.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::execute::testing {

namespace asio = boost::asio;

inline time_point in(int ms) { return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms); }

// parent(id bigint primary key, name text unique not null, n integer check (n >= 0))
// child(id bigint primary key, parent bigint references parent), deferred: the same key, deferrable initially deferred
class fixture : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() /
                 ("crossfade-execute-" + std::to_string(::getpid()) + "-" + std::to_string(++counter_));
    std::filesystem::create_directories(directory_);
    path = (directory_ / "app.db").string();
    auto db = store::sqlite::open(path, store::sqlite::mode::read_write_create).value();
    db.exec("PRAGMA journal_mode = WAL").value();
    db.exec(
          "CREATE TABLE parent(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
          " n INTEGER CONSTRAINT n_positive CHECK (n >= 0));"
          "CREATE TABLE child(id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent(id));"
          "CREATE TABLE deferred(id INTEGER PRIMARY KEY,"
          " parent INTEGER REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED);")
        .value();
    journal::install(db).value();
    tables = make_catalog();
    positions = std::make_shared<apply::positions>();
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<execute::writer> open_writer(bool inline_when_alone = true) {
    return writer::open({path, inline_when_alone}, tables, positions).value();
  }

  static catalog::column column(std::string name, value::oid type, int index, bool not_null = false) {
    catalog::column c;
    c.sqlite_name = c.name = std::move(name);
    c.type = value::builtin_type(type);
    c.storage = value::natural_storage(c.type);
    c.not_null = not_null;
    c.sqlite_index = index;
    c.attribute = static_cast<std::int16_t>(index + 1);
    return c;
  }
  static catalog::table table(std::string name, std::vector<catalog::column> columns) {
    catalog::table t;
    t.sqlite_name = t.name = std::move(name);
    t.schema = "public";
    t.columns = std::move(columns);
    t.primary_key = {0};
    t.rowid_column = 0;
    t.columns[0].identity = catalog::identity::by_default;
    t.unique_keys.push_back({t.name + "_pkey", {0}, true, false, false, {}, {}, true, true});
    return t;
  }
  static std::shared_ptr<const catalog::catalog> make_catalog() {
    auto c = std::make_shared<catalog::catalog>();
    using namespace value::oids;
    auto parent = table("parent", {column("id", int8, 0, true), column("name", text, 1, true), column("n", int8, 2)});
    parent.unique_keys.push_back({"parent_name_key", {1}, false, false, false, {}, {}, true, true});
    parent.checks.push_back({"n_positive", "CHECK ((n >= 0))"});
    auto child = table("child", {column("id", int8, 0, true), column("parent", int8, 1)});
    child.foreign_keys.push_back(
        {"child_parent_fkey", {1}, "parent", {"id"}, "NO ACTION", "NO ACTION", false, false, true, true});
    auto deferred = table("deferred", {column("id", int8, 0, true), column("parent", int8, 1)});
    deferred.foreign_keys.push_back(
        {"deferred_parent_fkey", {1}, "parent", {"id"}, "NO ACTION", "NO ACTION", true, true, true, true});
    c->tables = {std::move(parent), std::move(child), std::move(deferred)};
    return c;
  }

  struct input {
    std::string column;
    value::oid type;
  };
  // inputs: parameters $1..$n, assigned to columns of the written table where `column` is given.
  static std::shared_ptr<sql::plan> make_plan(sql::statement_kind kind, std::string text, std::string table,
                                              std::vector<input> inputs, std::vector<input> columns = {}) {
    auto p = std::make_shared<sql::plan>();
    p->kind = kind;
    p->route = sql::route::sqlite;
    p->sqlite_text = std::move(text);
    p->shape = p->sqlite_text;
    if (!table.empty()) p->tables_written.push_back(table);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      auto type = value::builtin_type(inputs[i].type);
      p->parameters.push_back(type);
      p->bindings.push_back({i, type, value::natural_storage(type),
                             inputs[i].column.empty() ? value::decode_for::comparison : value::decode_for::assignment,
                             inputs[i].column, inputs[i].column.empty() ? std::string() : table});
    }
    p->slots = inputs.size();
    for (auto& c : columns) {
      auto type = value::builtin_type(c.type);
      p->columns.push_back({c.column, type, value::natural_storage(type), 0, 0});
    }
    return p;
  }
  static result<bound_statement> try_bind(std::shared_ptr<const sql::plan> p,
                                          std::vector<std::optional<std::string>> values) {
    std::vector<parameter> parameters;
    for (const auto& v : values)
      parameters.push_back({v ? std::optional<std::string_view>(*v) : std::nullopt, value::wire_format::text});
    return bind({std::move(p), {}, {}}, parameters, {}, {});
  }
  static std::shared_ptr<const bound_statement> bound(std::shared_ptr<const sql::plan> p,
                                                      std::vector<std::optional<std::string>> values = {}) {
    return std::make_shared<const bound_statement>(try_bind(std::move(p), std::move(values)).value());
  }

  static std::shared_ptr<sql::plan> insert_parent() {
    using namespace value::oids;
    return make_plan(sql::statement_kind::insert, "INSERT INTO parent(id, name, n) VALUES (?1, ?2, ?3)", "parent",
                     {{"id", int8}, {"name", text}, {"n", int8}});
  }

  std::int64_t integer(const std::string& sql) {
    auto db = store::sqlite::open(path, store::sqlite::mode::read_only).value();
    return db.one(sql).value().integer;
  }

  // Runs a coroutine on an io_context of its own.
  template <class T>
  static T run(asio::awaitable<T> work) {
    // A lane may still be inside its post() when the coroutine is done: the context lives until the next call.
    static std::unique_ptr<asio::io_context> last;
    auto io = std::make_unique<asio::io_context>();
    auto future = asio::co_spawn(*io, std::move(work), asio::use_future);
    io->run();
    last = std::move(io);
    return future.get();
  }

  // Values of DataRow messages, "a|b" a row; NULL as \N.
  static std::vector<std::string> rows_of(std::string_view messages) {
    std::vector<std::string> out;
    while (!messages.empty()) {
      auto size = 1 + (static_cast<unsigned char>(messages[1]) << 24 | static_cast<unsigned char>(messages[2]) << 16 |
                       static_cast<unsigned char>(messages[3]) << 8 | static_cast<unsigned char>(messages[4]));
      wire::data_row row;
      wire::parse_data_row(messages.substr(5, static_cast<std::size_t>(size) - 5), row).value();
      std::string line;
      for (const auto& v : row)
        line += (line.empty() ? "" : "|") + (v ? std::string(*v) : std::string("\\N"));
      out.push_back(std::move(line));
      messages.remove_prefix(static_cast<std::size_t>(size));
    }
    return out;
  }

  std::string path;
  std::shared_ptr<const catalog::catalog> tables;
  std::shared_ptr<apply::positions> positions;

 private:
  std::filesystem::path directory_;
  static inline std::atomic<int> counter_{0};
};

}  // namespace crossfade::execute::testing
