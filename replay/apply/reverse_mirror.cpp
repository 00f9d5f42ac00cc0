#include "replay/apply/reverse_mirror.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "replay/apply/reverse_batch.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/failure.hpp"

namespace crossfade::apply {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::string_view snapshot_key = "reverse.snapshot";
constexpr std::string_view batch_key = "reverse.batch";
constexpr std::string_view nonce_key = "reverse.nonce";
constexpr auto longest_backoff = std::chrono::milliseconds(5000);

constexpr const char* connection_settings =
    "SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres'; SET timezone = 'UTC'; SET bytea_output = 'hex'; SET "
    "extra_float_digits = 3; SET synchronous_commit = on; SET statement_timeout = 0; SET "
    "idle_in_transaction_session_timeout = 0";

std::string make_nonce() {
  std::array<unsigned char, 16> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  std::string out;
  for (auto b : bytes)
    out += fmt::format("{:02x}", b);
  return out;
}

struct position {
  std::string snapshot;
  std::uint64_t batch = 0;
  std::string nonce;
};

// Foreign keys and triggers of the file are the application's; what PostgreSQL decided is written as it is. The
// switches work inside a transaction.
class judging_off {
 public:
  explicit judging_off(store::sqlite& db) : db_(db.raw()) {
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &foreign_keys_);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_TRIGGER, -1, &triggers_);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  }
  ~judging_off() {
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_FKEY, foreign_keys_, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_TRIGGER, triggers_, nullptr);
  }
  judging_off(const judging_off&) = delete;
  judging_off& operator=(const judging_off&) = delete;

 private:
  sqlite3* db_;
  int foreign_keys_ = 0, triggers_ = 0;
};

result<void> put_position(store::sqlite& db, const position& p) {
  for (const auto& [key, value] :
       {std::pair{snapshot_key, p.snapshot}, {batch_key, std::to_string(p.batch)}, {nonce_key, p.nonce}}) {
    if (auto done = journal::put(db, key, value); !done) return done.error();
  }
  return {};
}

}  // namespace

struct reverse_mirror::impl {
  explicit impl(reverse_options o) : options(std::move(o)) {}

  reverse_options options;
  std::mutex batch_mutex;  // one batch at a time: loop, coordinator, validator
  std::optional<store::postgres> reader, recorder;
  std::optional<position> at;

  mutable std::mutex status_mutex;
  reverse_status state;
  clock::time_point last_equal = clock::now();

  std::mutex lifecycle;  // start and stop
  std::mutex stop_mutex;
  std::condition_variable stop_changed;
  bool stopping = false;
  std::thread thread;

  void set_state(const std::string& name, const std::string& failure = {}) {
    std::lock_guard lock(status_mutex);
    state.state = name;
    state.last_error = failure;
  }

  result<void> connect() {
    for (auto* slot : {&reader, &recorder}) {
      if (*slot && (*slot)->connected()) continue;
      at.reset();
      auto db = store::postgres::connect(options.conninfo);
      if (!db) return db.error();
      if (auto done = db->exec(connection_settings); !done) return done.error();
      slot->emplace(std::move(*db));
    }
    return {};
  }

  // SQLite's position against the batch that PostgreSQL has on record: equal, or PostgreSQL one ahead (we died between
  // the two commits).
  result<void> load_position() {
    if (at) return {};
    position here;
    bool known = false;
    auto read = options.exclusive([&](store::sqlite& db) -> result<void> {
      for (auto [key, target] : {std::pair{snapshot_key, &here.snapshot}, {nonce_key, &here.nonce}}) {
        auto value = journal::get(db, key);
        if (!value) return value.error();
        known = known || value->has_value();
        *target = value->value_or("");
      }
      auto batch = journal::get(db, batch_key);
      if (!batch) return batch.error();
      if (*batch) here.batch = std::stoull(**batch);
      return {};
    });
    if (!read) return read.error();
    auto rows = recorder->query("SELECT batch, nonce, start_snapshot, done FROM crossfade.reverse");
    if (!rows) return rows.error();
    if (rows->empty())
      return make_error(sqlstate::data_corrupted, "histories diverge: PostgreSQL has no record of the reverse mirror");
    auto there_batch = std::stoull(*(*rows)[0][0]);
    if (!known) {
      if (there_batch > 1) {
        return make_error(sqlstate::data_corrupted,
                          fmt::format("histories diverge: PostgreSQL is at batch {} and SQLite at none", there_batch),
                          "The SQLite file was replaced or restored while PostgreSQL was the authority.");
      }
      here.snapshot = (*rows)[0][2].value_or("");
    } else if (!(there_batch == here.batch && (*rows)[0][1] == here.nonce) && there_batch != here.batch + 1) {
      return make_error(
          sqlstate::data_corrupted,
          fmt::format("histories diverge: PostgreSQL is at batch {} and SQLite at batch {}", there_batch, here.batch),
          "One of the stores was restored from a backup or failed over with loss.");
    }
    // Its keys are gone there: it could not be repeated.
    if (auto done = std::stoull(*(*rows)[0][3]); done > here.batch) {
      return make_error(
          sqlstate::data_corrupted,
          fmt::format("histories diverge: SQLite is at batch {}, and had batch {} before", here.batch, done),
          "The SQLite file was restored while PostgreSQL was the authority.");
    }
    at = here;
    return {};
  }

  result<void> record_batch(const position& next) {
    auto done = recorder->exec(fmt::format("UPDATE crossfade.reverse SET batch = {}, nonce = {}", next.batch,
                                           catalog::quote_literal(next.nonce)));
    if (!done) return done.error();
    return {};
  }

  result<std::uint64_t> write(const std::vector<table_changes>& changes, const position& next) {
    std::uint64_t rows = 0;
    auto done = options.exclusive([&](store::sqlite& db) -> result<void> {
      judging_off off(db);
      if (auto begun = db.exec("BEGIN IMMEDIATE"); !begun) return begun.error();
      auto finish = [&]() -> result<void> {
        auto written = write_changes(db, changes);
        if (!written) return written.error();
        rows = *written;
        if (auto put = put_position(db, next); !put) return put.error();
        fault_point(fault::reverse_written);
        return db.exec("COMMIT");
      };
      auto finished = finish();
      if (!finished && db.in_transaction()) (void)db.exec("ROLLBACK");
      return finished;
    });
    if (!done) return done.error();
    return rows;
  }

  result<bool> anything_new() {
    auto rows = reader->query("SELECT count(*) FROM (SELECT FROM crossfade.changed_keys LIMIT 100000) c");
    if (!rows) return rows.error();
    auto count = std::stoull(*(*rows)[0][0]);
    std::lock_guard lock(status_mutex);
    state.pending = count;
    return count > 0;
  }

  // Inside the reader's REPEATABLE READ transaction.
  result<void> batch_at_snapshot(const at_equality& observer) {
    auto snapshot = reader->query("SELECT pg_current_snapshot()::text, count(*)::text FROM crossfade.changed_keys");
    if (!snapshot) return snapshot.error();
    {
      std::lock_guard lock(status_mutex);
      state.pending = std::stoull(*(*snapshot)[0][1]);
    }
    auto changes = read_changes(*reader, *options.tables, at->snapshot);
    if (!changes) return changes.error();
    fault_point(fault::reverse_read);
    if (!changes->empty()) {
      position next{*(*snapshot)[0][0], at->batch + 1, make_nonce()};
      if (auto done = record_batch(next); !done) return done.error();
      fault_point(fault::reverse_recorded);
      auto rows = write(*changes, next);
      while (!rows && rows.error().sqlstate == row_not_found) {  // each turn makes one more table whole
        auto name = rows.error().table;
        for (auto& c : *changes) {
          if (c.table->name != name) continue;
          log::info("reverse_mirror.whole_table", {{"table", name}});
          if (auto taken = take_whole(*reader, c); !taken) return taken.error();
        }
        rows = write(*changes, next);
      }
      if (!rows) return rows.error();
      at = next;
      std::lock_guard lock(status_mutex);
      state.rows += *rows;
      state.batch = next.batch;
    }
    if (observer) {
      auto exported = reader->query("SELECT pg_export_snapshot()");
      if (!exported) return exported.error();
      observer(*(*exported)[0][0]);
    }
    return {};
  }

  result<void> run_batch(const at_equality& observer) {
    std::lock_guard one_batch(batch_mutex);
    if (auto done = connect(); !done) return done.error();
    if (auto done = load_position(); !done) return done.error();
    if (auto done = reader->exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); !done) return done.error();
    auto done = batch_at_snapshot(observer);
    (void)reader->exec("ROLLBACK");
    if (!done) {
      at.reset();  // read again: the failure may have struck between the two commits
      return done.error();
    }
    fault_point(fault::reverse_durable);
    // SQLite's commit is durable: what S(k) saw is not needed again.
    auto pruned = recorder->exec(
        fmt::format("UPDATE crossfade.reverse SET done = {}; "
                    "DELETE FROM crossfade.changed_keys WHERE pg_visible_in_snapshot(xid, {}::pg_snapshot)",
                    at->batch, catalog::quote_literal(at->snapshot)));
    if (!pruned) return pruned.error();
    fault_point(fault::reverse_pruned);
    std::lock_guard lock(status_mutex);
    last_equal = clock::now();
    state.pending = 0;
    return {};
  }

  bool pause(std::chrono::milliseconds how_long) {
    std::unique_lock lock(stop_mutex);
    return stop_changed.wait_for(lock, how_long, [this] { return stopping; });
  }

  result<bool> look() {
    std::lock_guard one_batch(batch_mutex);
    if (auto done = connect(); !done) return done.error();
    return anything_new();
  }

  // Returns how long to wait before the next look.
  std::chrono::milliseconds once(std::chrono::milliseconds backoff) {
    auto news = look();
    result<void> done{};
    if (!news) {
      done = news.error();
    } else if (*news) {
      done = run_batch({});
    }
    if (done) {
      set_state("running");
      if (news && !*news) {
        std::lock_guard lock(status_mutex);
        last_equal = clock::now();
      }
      return options.interval;
    }
    const auto& e = done.error();
    bool transient = store::is_transient(e);
    auto name = transient ? "waiting" : e.sqlstate == sqlstate::data_corrupted ? "diverged" : "failed";
    if (status().last_error != e.message) {
      log::write(transient ? log::level::warning : log::level::error, "reverse_mirror.stopped",
                 {{"state", name}, {"sqlstate", e.sqlstate}, {"message", e.message}});
    }
    set_state(name, e.message);
    {
      std::lock_guard one_batch(batch_mutex);
      reader.reset();
      recorder.reset();
      at.reset();
    }
    return std::min(longest_backoff, std::max(backoff * 2, std::chrono::milliseconds(100)));
  }

  reverse_status status() const {
    std::lock_guard lock(status_mutex);
    auto copy = state;
    copy.behind_ms = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - last_equal).count();
    return copy;
  }

  void loop() {
    auto wait = options.interval;
    do {
      wait = once(wait);
    } while (!pause(wait));
    set_state("stopped");
  }
};

reverse_mirror::reverse_mirror(reverse_options options) : impl_(std::make_unique<impl>(std::move(options))) {}
reverse_mirror::~reverse_mirror() { stop(); }

void reverse_mirror::start() {
  std::lock_guard lifecycle(impl_->lifecycle);
  if (impl_->thread.joinable()) return;
  {
    std::lock_guard lock(impl_->stop_mutex);
    impl_->stopping = false;
  }
  impl_->thread = std::thread([this] { impl_->loop(); });
}

void reverse_mirror::stop() {
  std::lock_guard lifecycle(impl_->lifecycle);
  {
    std::lock_guard lock(impl_->stop_mutex);
    impl_->stopping = true;
  }
  impl_->stop_changed.notify_all();
  if (impl_->thread.joinable()) impl_->thread.join();
  std::lock_guard one_batch(impl_->batch_mutex);
  impl_->reader.reset();
  impl_->recorder.reset();
  impl_->at.reset();
}

result<void> reverse_mirror::run_batch(const at_equality& observer) { return impl_->run_batch(observer); }
reverse_status reverse_mirror::status() const { return impl_->status(); }

result<void> begin_reverse(store::postgres& db) {
  for (const char* sql :
       {"DELETE FROM crossfade.changed_keys", "DELETE FROM crossfade.reverse",
        "INSERT INTO crossfade.reverse (batch, nonce, start_snapshot) VALUES (0, '', pg_current_snapshot()::text)"}) {
    if (auto done = db.exec(sql); !done) return done.error();
  }
  return {};
}

result<void> reset_reverse(store::sqlite& db) {
  return db.exec("DELETE FROM crossfade_meta WHERE key IN ('reverse.snapshot', 'reverse.batch', 'reverse.nonce')");
}

}  // namespace crossfade::apply
