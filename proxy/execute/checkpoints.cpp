#include "proxy/execute/checkpoints.hpp"

#include <chrono>
#include <utility>

#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"

namespace crossfade::execute {

checkpoints::checkpoints(std::string path, std::function<void(std::function<void()>)> exclusively)
    : path_(std::move(path)), exclusively_(std::move(exclusively)), thread_([this] { loop(); }) {}

checkpoints::~checkpoints() { stop(); }

void checkpoints::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
    due_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void checkpoints::wal_has(int pages) {
  if (pages < limits::execute::checkpoint_pages) return;
  std::lock_guard lock(mutex_);
  pages_ = pages;
  due_.notify_one();
}

void checkpoints::passive(store::sqlite& db) {
  int code = sqlite3_wal_checkpoint_v2(db.raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
    log::warning("checkpoint.failed", {{"error", std::string_view(sqlite3_errstr(code))}});
  }
}

void checkpoints::restart(store::sqlite& db) {
  // Short: writers wait meanwhile. Readers of old snapshots may still prevent it; the next commit asks again.
  sqlite3_busy_timeout(db.raw(), 20);
  exclusively_([&] { sqlite3_wal_checkpoint_v2(db.raw(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr); });
}

void checkpoints::loop() {
  auto db = store::sqlite::open(path_, store::sqlite::mode::read_write);
  if (!db) {
    log::error("checkpoint.no_connection", {{"error", db.error().message}});
    return;
  }
  (void)db->exec("PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -256;");
  std::unique_lock lock(mutex_);
  for (;;) {
    due_.wait(lock, [&] { return stop_ || pages_ > 0; });
    if (stop_) return;
    bool long_wal = std::exchange(pages_, 0) >= limits::execute::restart_pages;
    lock.unlock();
    passive(*db);
    if (long_wal) restart(*db);
    lock.lock();
    // A WAL that cannot be reset yet is not looked at again with every commit.
    due_.wait_for(lock, std::chrono::milliseconds(long_wal ? 250 : 50), [&] { return stop_; });
  }
}

}  // namespace crossfade::execute
