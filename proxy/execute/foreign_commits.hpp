// Notices transactions that other processes commit on the SQLite file, as the writer's connection sees them.
//
//   foreign_commits others(db, path);
//   on each commit of ours (the WAL hook):     others.own_commit(frames);
//   with the write lock held, or between ours: if (others.any()) evidence = others.take();
//
// SQLite counts transactions in the WAL index. What is counted there beyond our own commits is foreign: a checkpoint, a
// reader, a backup or a rollback of somebody counts nothing. PRAGMA data_version tells the same, but neither how many,
// nor ours from others' once somebody has looked, nor a truncated log from a write.
//
// take() opens a read transaction on a connection of its own, where the file is as it was when the commits were seen,
// so that somebody with time can find out which tables they wrote (cutover/foreign_tables). The writer's owner's
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "replay/store/sqlite.hpp"
#include "replay/store/wal.hpp"

namespace crossfade::execute {

struct foreign_evidence {
  std::uint64_t commits = 0;              // of others
  std::vector<store::wal_commit> log;     // what the log has since the last look, without what is known as ours
  std::optional<store::sqlite> snapshot;  // inside a read transaction; none: the tables cannot be told
  store::wal_index at;                    // of the snapshot
};
using foreign_sink = std::function<void(foreign_evidence)>;

class foreign_commits {
 public:
  foreign_commits(store::sqlite& db, std::string path);

  void own_commit(int frames);
  // Commits of others since the last time. False also accounts for what is ours.
  bool any();
  // look: whether anybody would look at the tables.
  foreign_evidence take(bool look);

 private:
  store::sqlite& db_;
  std::string path_;
  store::wal_index seen_;                // all up to here is accounted for
  std::uint32_t own_ = 0;                // commits of ours since
  std::vector<std::uint32_t> own_ends_;  // and where they end
};

}  // namespace crossfade::execute
