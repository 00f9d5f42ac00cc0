// A snapshot pair from the stores themselves, when no proxy runs: nobody brings the mirror to the authority's head, so
// the rows that are not mirrored yet are left out, by their keys.
//
//   offline_snapshots source(path, conninfo, catalog);
//   auto pair = source.open();
//
// Before cutover: keys in journal entries above the watermark. While switched: keys noted in PostgreSQL above SQLite's
// position. A file that was never served is compared as it is. One thread at a time.
#pragma once

#include <memory>
#include <string>

#include "replay/catalog/catalog.hpp"
#include "validator/snapshot.hpp"

namespace crossfade::validator {

class offline_snapshots final : public snapshot_source {
 public:
  offline_snapshots(std::string sqlite_path, std::string conninfo, std::shared_ptr<const catalog::catalog> tables)
      : path_(std::move(sqlite_path)), conninfo_(std::move(conninfo)), tables_(std::move(tables)) {}

  // 08006, 58030: a store cannot be reached. 55000: rows are still being copied, or a row is in quarantine. XX001: the
  // stores' histories diverge, or the journal is damaged.
  result<snapshot_pair> open() override;

 private:
  std::string path_, conninfo_;
  std::shared_ptr<const catalog::catalog> tables_;
};

}  // namespace crossfade::validator
