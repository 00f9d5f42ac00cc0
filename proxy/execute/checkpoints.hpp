// Checkpoints of the WAL off the hot path: a thread with a connection of its own. The writer's commits tell how long
// the WAL is; from a bound on a passive checkpoint follows, and where readers and writers keep the WAL from being reset
// until it is much longer, one for which the writer waits.
//
// wal_has(): any thread. Source: SQLite, "Write-Ahead Logging", section 3.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "replay/store/sqlite.hpp"

namespace crossfade::execute {

class checkpoints {
 public:
  // exclusively: runs work while no write transaction is open or can begin.
  checkpoints(std::string path, std::function<void(std::function<void()>)> exclusively);
  ~checkpoints();
  void wal_has(int pages);  // after each commit
  void stop();

 private:
  void loop();
  void passive(store::sqlite& db);
  void restart(store::sqlite& db);

  std::string path_;
  std::function<void(std::function<void()>)> exclusively_;
  std::mutex mutex_;
  std::condition_variable due_;
  int pages_ = 0;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace crossfade::execute
