// Many statements in one round trip: libpq's pipeline mode with prepared statements.
//
//   pipeline p(connection);
//   p.push("BEGIN");
//   auto insert = p.statement("INSERT INTO t VALUES ($1, $2)", {oids::int8, 0});
//   parameters row; row.add_text("7"); row.add_null(); p.push(insert, row);
//   auto done = p.sync();            // done.replies[i] belongs to the i-th push since the last sync
//   if (done.failed) ...             // which push failed, and how; those after it did not run
//
// Between syncs the connection belongs to the pipeline; after sync() it is out of pipeline mode. What is queued is sent
// as it grows, and replies are read meanwhile: neither side can block the other, and memory is bounded by one statement
// and some 50 bytes a push. After a failure nothing more is sent until sync(). One thread at a time.
// Source: libpq, "Pipeline Mode".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/store/connection.hpp"
#include "replay/value/type.hpp"

namespace crossfade::store {

class parameters {
 public:
  void clear();
  void add_null();
  void add_text(std::string_view v) { add(v, 0); }
  void add_binary(std::string_view v) { add(v, 1); }
  // Appends to the value's bytes in place: begin_value(), write to bytes(), end_value(format).
  std::string& bytes() noexcept { return bytes_; }
  void end_value(int format);
  std::size_t size() const noexcept { return ends_.size(); }
  std::size_t size_bytes() const noexcept { return bytes_.size(); }

 private:
  friend class pipeline;
  void add(std::string_view v, int format);
  std::string bytes_;              // values one after another, each with a NUL behind it
  std::vector<std::size_t> ends_;  // of each value, its NUL included
  std::vector<int> formats_;       // -1: NULL
};

struct reply {
  std::uint64_t rows_affected = 0;
  std::vector<text_row> rows;
};

struct pipeline_outcome {
  std::vector<reply> replies;  // of the pushes that succeeded before the first failure
  struct failure {
    std::size_t index = 0;  // of the push
    error what;
  };
  std::optional<failure> failed;
};

class pipeline {
 public:
  explicit pipeline(connection& c) : connection_(c) {}

  using handle = std::size_t;
  // The handle of this text; prepared with its first push. Types: 0 lets PostgreSQL infer it.
  handle statement(const std::string& sql, const std::vector<value::oid>& types);
  void push(handle h, const parameters& values);
  void push(const std::string& sql);  // without parameters, not prepared
  pipeline_outcome sync();
  std::size_t pushed() const noexcept { return pushed_; }
  std::size_t statements() const noexcept { return statements_.size(); }
  // Forgets all handles, and the server's side of them. Between sync and push.
  void deallocate_all();

 private:
  struct prepared {
    std::string sql, name;
    std::vector<value::oid> types;
    bool sent = false;  // or already there
  };
  struct expected {
    bool prepare = false;
    std::size_t index = 0;  // of the push, or the handle
  };
  bool enter();
  void sent(bool ok, std::size_t size_bytes);
  void take_ready();  // replies that are there already
  bool take_next();   // false: the connection is broken, or nothing is expected any more
  void take(const expected& e, const PGresult* r);

  connection& connection_;
  std::vector<prepared> statements_;
  std::unordered_map<std::string, handle> by_text_;
  std::vector<expected> expected_;  // of what was sent; those before taken_ have been answered
  std::size_t taken_ = 0;
  bool between_ = false;  // a reply has been read, the null behind it has not
  pipeline_outcome out_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::optional<error> broken_;
  std::size_t pushed_ = 0, queued_bytes_ = 0, next_name_ = 0;
};

}  // namespace crossfade::store
