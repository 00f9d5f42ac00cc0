// The phase `preparing`: copies all rows while clients write, and ends in `dual-write`.
//
//   backfill b(options, mirror, catalog, on_writer, create_rest);
//   auto r = b.run([](const progress& p) { ... }, stop);     // blocking, on a thread of its own; mirror.start() before
//
// Resumable: killed at any instant, run() goes on with the first chunk that is not recorded. While PostgreSQL is away
// it waits, as the mirror does. `create_rest` creates what the rows come before: secondary unique indexes, indexes,
// foreign keys (catalog's statements); it is called on run()'s thread, and again after a failure: it must not fail on
// what is there already. Errors of run(): a row that PostgreSQL refuses (table, column, rowid), an index that cannot be
// created, 57014 stopped.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "replay/apply/mirror.hpp"
#include "replay/backfill/copy_rows.hpp"
#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::backfill {

struct options {
  copy_options copy;
  std::string postgres_url;  // empty: the mirror's
  std::chrono::milliseconds progress_every{500};
};

struct progress {
  std::string step;   // copying, indexes, sequences, analyze, done
  std::string table;  // being copied
  std::uint64_t tables_done = 0, tables = 0, rows = 0, estimated_rows = 0;
};

class backfill {
 public:
  using on_progress = std::function<void(const progress&)>;
  using create_rest = std::function<result<void>()>;

  backfill(options o, apply::mirror& mirror, std::shared_ptr<const catalog::catalog> tables,
           apply::mirror::on_writer writer, create_rest rest);
  result<void> run(const on_progress& report, std::stop_token stop);

 private:
  result<void> copy(const on_progress& report, const std::stop_token& stop);
  result<void> finish(const on_progress& report);
  void tell(const on_progress& report, const char* step) const;

  options options_;
  apply::mirror& mirror_;
  std::shared_ptr<const catalog::catalog> tables_;
  apply::mirror::on_writer writer_;
  create_rest rest_;
  std::shared_ptr<copy_rows> task_;
};

}  // namespace crossfade::backfill
