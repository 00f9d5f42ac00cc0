// The copy of rows, chunk by chunk, between the mirror's batches: the mirror's task during the phase `preparing`.
//
// One chunk: a read transaction on SQLite fixes the rows and their seq S (the head in it); the mirror goes on to S
// exactly; COPY and the chunk's record in one transaction under the watermark row's lock. So PostgreSQL always holds
// what SQLite held at the watermark, as far as chunks are finished: no key and no unique value can collide.
//
// step() and connected() on the mirror's thread; the rest on any.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "replay/apply/mirror.hpp"
#include "replay/backfill/chunks.hpp"
#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::backfill {

struct copy_options {
  std::string sqlite_path;  // empty: the mirror's
  std::size_t chunk_rows = 20000;
  std::size_t chunk_bytes = 16u << 20;
  // Tables in PostgreSQL whose rows the first chunk replaces (PostgreSQL's names): the caller knows that nothing is
  // lost.
  std::set<std::string> replace_rows;
};

struct copy_state {
  std::string table;  // being copied; empty: all are
  std::uint64_t tables_done = 0, tables = 0, rows = 0, estimated_rows = 0, chunks = 0;
  bool copied = false;
  std::optional<error> refusal;
};

class copy_rows : public apply::mirror_task {
 public:
  copy_rows(copy_options options, std::shared_ptr<const catalog::catalog> tables);

  apply::applied_result<void> connected(apply::applier& a) override;
  apply::applied_result<bool> step(apply::applier& a) override;
  void refused(const error& e) override;

  copy_state state() const;
  // True: copied or refused. False at the deadline.
  bool wait(std::chrono::steady_clock::time_point deadline) const;

 private:
  struct source {  // of one chunk
    const catalog::table* table = nullptr;
    apply::table_plan plan;
    cut how = cut::whole;
    std::optional<key_cells> after;
  };
  const catalog::table* next_table();
  result<std::uint64_t> estimate();
  result<store::sqlite_statement> select(const source& s);
  apply::applied_result<chunk> copy_chunk(apply::applier& a, const source& s, std::uint64_t seq);
  apply::applied_result<bool> begin_again(apply::applier& a, const source& s);
  result<chunk> copy_into(store::connection& pg, const source& s, store::sqlite_statement& rows);
  result<bool> append_row(const source& s, const store::sqlite_statement& row, std::string& to);

  copy_options options_;
  std::shared_ptr<const catalog::catalog> tables_;
  std::optional<store::sqlite> db_;
  chunk_map chunks_;
  std::string field_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  copy_state state_;
};

}  // namespace crossfade::backfill
