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

#include "replay/apply/capture_triggers.hpp"
#include "replay/apply/reverse_batch.hpp"
#include "replay/apply/reverse_sequences.hpp"
#include "replay/apply/reverse_watch.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/failure.hpp"
#include "replay/store/transaction.hpp"

namespace crossfade::apply {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::string_view snapshot_key = "reverse.snapshot";
constexpr std::string_view batch_key = "reverse.batch";
constexpr std::string_view nonce_key = "reverse.nonce";
constexpr std::string_view watched_key = "reverse.watched";
constexpr auto longest_lock_wait = std::chrono::milliseconds(2000);  // of restoring triggers, where nobody says less
constexpr auto watch_interval = std::chrono::milliseconds(1000);     // of tables in which nothing seems to happen
constexpr int most_restorations = 5;                                 // in one batch, before somebody else wins
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
  watched_tables watched;  // as S(k) has them
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

error schema_changed(const std::string& why) {
  return make_error(sqlstate::object_not_in_prerequisite_state,
                    fmt::format("PostgreSQL's schema has changed since the cutover: {}; SQLite stays as it was", why),
                    "Undo the change to be able to roll back, or end the migration with crossfade finish.");
}

error too_late() {
  return make_error(sqlstate::lock_not_available, "the last batch to SQLite was not done before the deadline",
                    "Nothing has changed. Try again, or with a longer --timeout.");
}

result<void> within(batch_deadline deadline) {
  if (!deadline || clock::now() < *deadline) return {};
  return too_late();
}

// For statement_timeout: 0 is none.
std::int64_t ms_until(batch_deadline deadline) {
  if (!deadline) return 0;
  return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::milliseconds>(*deadline - clock::now()).count());
}

}  // namespace

struct reverse_mirror::impl {
  explicit impl(reverse_options o) : options(std::move(o)) {}

  reverse_options options;
  std::timed_mutex batch_mutex;  // one batch at a time: loop, coordinator, validator
  std::optional<store::postgres> reader, recorder;
  std::optional<position> at;
  // What PostgreSQL has on record: SQLite's position, or one batch more where we died between the two commits.
  std::uint64_t recorded_batch = 0;
  std::string recorded_nonce;
  journal::exact_columns exact;  // as SQLite has them; loaded with the position
  odd_keys odd;
  watched_tables restored;  // tables whose triggers were restored here, as they were then
  clock::time_point watched_at{};

  mutable std::mutex status_mutex;
  std::condition_variable status_changed;
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
    status_changed.notify_all();
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
    std::string watched_text;
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
      auto watched = journal::get(db, watched_key);
      if (!watched) return watched.error();
      watched_text = watched->value_or("");
      auto kept = journal::columns_with_exact_rows(db);
      if (!kept) return kept.error();
      exact = std::move(*kept);
      return {};
    });
    if (!read) return read.error();
    auto rows = recorder->query("SELECT batch, nonce, start_snapshot, done, watched FROM crossfade.reverse");
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
    auto watched = watched_from_text(watched_text.empty() ? (*rows)[0][4].value_or("[]") : watched_text);
    if (!watched) return watched.error();
    here.watched = std::move(*watched);
    recorded_batch = there_batch;
    recorded_nonce = (*rows)[0][1].value_or("");
    at = here;
    return {};
  }

  // Only upon the batch that was there: a second mirror, or a store that was restored meanwhile, is noticed here.
  result<void> record_batch(const position& next) {
    auto done = recorder->query(
        "UPDATE crossfade.reverse SET batch = $1::bigint, nonce = $2 WHERE batch = $3::bigint AND nonce "
        "= $4 RETURNING batch",
        {std::to_string(next.batch), next.nonce, std::to_string(recorded_batch), recorded_nonce});
    if (!done) return done.error();
    if (done->empty()) {
      return make_error(
          sqlstate::data_corrupted,
          fmt::format("histories diverge: PostgreSQL is no longer at batch {} of this mirror", recorded_batch),
          "Another process mirrors from there too, or PostgreSQL was restored or failed over with loss.");
    }
    recorded_batch = next.batch;
    recorded_nonce = next.nonce;
    return {};
  }

  result<batch_counts> write(std::vector<changed_table> changed, const position& next, batch_deadline deadline) {
    batch_counts counts;
    std::vector<const catalog::table*> touched;
    for (const auto& c : changed)
      touched.push_back(c.table);
    auto done = options.exclusive([&](store::sqlite& db) -> result<void> {
      judging_off off(db);
      auto work = [&]() -> result<void> {
        reverse_batch batch({*reader, db, at->snapshot, exact, odd, [deadline] { return within(deadline); }});
        auto written = batch.run(std::move(changed));
        if (!written) return written.error();
        counts = *written;
        if (auto carried = carry_sequences(*reader, db, touched); !carried) return carried;
        if (auto put = put_position(db, next); !put) return put.error();
        if (!(next.watched == at->watched)) {
          if (auto put = journal::put(db, watched_key, to_text(next.watched)); !put) return put.error();
        }
        fault_point(fault::reverse_written);
        return {};
      };
      auto finished = store::in_transaction(db, work);
      if (!finished) odd.clear();
      return finished;
    });
    if (!done) return done.error();
    return counts;
  }

  result<bool> anything_new() {
    auto rows = reader->query("SELECT count(*) FROM (SELECT FROM crossfade.changed_keys LIMIT 100000) c");
    if (!rows) return rows.error();
    auto count = std::stoull(*(*rows)[0][0]);
    {
      std::lock_guard lock(status_mutex);
      state.pending = count;
    }
    if (count > 0 || clock::now() < watched_at + watch_interval) return count > 0;
    // What is not noted would not be seen: triggers that are switched off, tables that are altered.
    if (auto done = load_position(); !done) return done.error();
    auto now = look_at_tables(*reader, *options.tables);
    if (!now) return now.error();
    watched_at = clock::now();
    return !(*now == at->watched);
  }

  // Tables whose triggers are not those of S(k-1) get them anew. True: some did, and a later snapshot is wanted.
  result<bool> restore_triggers(const watched_tables& now, batch_deadline deadline) {
    bool any = false;
    for (const auto* t : tables_with_other_triggers(at->watched, now, *options.tables)) {
      const auto done_here = restored.find(t->id);
      if (done_here != restored.end() && done_here->second.triggers == now.at(t->id).triggers) continue;
      log::warning("reverse_mirror.triggers_restored", {{"table", t->name}});
      auto wait =
          deadline ? std::min(longest_lock_wait, std::chrono::milliseconds(ms_until(deadline))) : longest_lock_wait;
      if (auto done = restore_capture(*recorder, *t, wait); !done) return done.error();
      any = true;
    }
    if (!any) return false;
    auto made = look_at_tables(*recorder, *options.tables);
    if (!made) return made.error();
    restored = std::move(*made);
    return true;
  }

  // Inside the reader's REPEATABLE READ transaction.
  result<void> batch_at_snapshot(watched_tables now, const at_equality& observer, batch_deadline deadline) {
    auto snapshot = reader->query("SELECT pg_current_snapshot()::text, count(*)::text FROM crossfade.changed_keys");
    if (!snapshot) return snapshot.error();
    {
      std::lock_guard lock(status_mutex);
      state.pending = std::stoull(*(*snapshot)[0][1]);
    }
    auto changed = changed_tables(*reader, *options.tables, at->snapshot);
    if (!changed) return changed.error();
    for (const auto* t : tables_to_copy(at->watched, now, *options.tables)) {
      auto noted = std::find_if(changed->begin(), changed->end(), [&](const auto& c) { return c.table == t; });
      if (noted == changed->end()) noted = changed->insert(changed->end(), changed_table{t, true});
      noted->whole = true;
      log::info("reverse_mirror.whole_table", {{"table", t->name}});
    }
    fault_point(fault::reverse_read);
    if (!changed->empty()) {
      position next{*(*snapshot)[0][0], at->batch + 1, make_nonce(), std::move(now)};
      if (auto done = record_batch(next); !done) return done.error();
      fault_point(fault::reverse_recorded);
      auto written = write(std::move(*changed), next, deadline);
      if (!written) return written.error();
      at = next;
      std::lock_guard lock(status_mutex);
      state.rows += written->rows;
      state.exact += written->exact;
      state.batch = next.batch;
      ++state.batches;
    }
    if (observer) {
      auto exported = reader->query("SELECT pg_export_snapshot()");
      if (!exported) return exported.error();
      observer(*(*exported)[0][0]);
    }
    return {};
  }

  // True: triggers were restored, and nothing was brought over.
  result<bool> at_one_snapshot(const at_equality& observer, batch_deadline deadline) {
    auto now = look_at_tables(*reader, *options.tables);
    if (!now) return now.error();
    watched_at = clock::now();
    if (at->watched.empty()) at->watched = *now;  // of a record from before they were kept
    if (auto why = shape_changed(at->watched, *now); !why.empty()) return schema_changed(why);
    auto restoring = restore_triggers(*now, deadline);
    if (!restoring || *restoring) return restoring;
    auto done = batch_at_snapshot(std::move(*now), observer, deadline);
    if (!done) return done.error();
    return false;
  }

  result<void> one_batch(const at_equality& observer, batch_deadline deadline) {
    if (auto done = connect(); !done) return done.error();
    if (auto done = load_position(); !done) return done.error();
    result<bool> again = true;
    for (int i = 0; i < most_restorations && again && *again; ++i) {
      auto begun = reader->exec(fmt::format(
          "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = {}", ms_until(deadline)));
      if (!begun) return begun.error();
      again = at_one_snapshot(observer, deadline);
      (void)reader->exec("ROLLBACK");
    }
    result<void> done;
    if (!again) done = again.error();
    if (again && *again)
      done = make_error(sqlstate::lock_not_available, "somebody changes the capture triggers again and again");
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

  result<void> run_batch(const at_equality& observer, batch_deadline deadline) {
    std::unique_lock lock(batch_mutex, std::defer_lock);
    if (!deadline) {
      lock.lock();
    } else if (!lock.try_lock_until(*deadline)) {
      return too_late();
    }
    auto done = one_batch(observer, deadline);
    if (done) return done;
    watched_at = {};  // the next look looks at everything
    {
      std::lock_guard counting(status_mutex);
      ++state.errors[done.error().sqlstate];
    }
    const bool cut_off = done.error().sqlstate == sqlstate::query_canceled && deadline && clock::now() >= *deadline;
    return cut_off ? result<void>(too_late()) : done;
  }

  bool pause(std::chrono::milliseconds how_long) {
    std::unique_lock lock(stop_mutex);
    return stop_changed.wait_for(lock, how_long, [this] { return stopping; });
  }

  result<bool> look() {
    std::lock_guard lock(batch_mutex);
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
      done = run_batch({}, {});
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
    auto name = transient                                                  ? "waiting"
                : e.sqlstate == sqlstate::data_corrupted                   ? "diverged"
                : e.sqlstate == sqlstate::object_not_in_prerequisite_state ? "schema-changed"
                                                                           : "failed";
    if (status().last_error != e.message) {
      log::write(transient ? log::level::warning : log::level::error, "reverse_mirror.stopped",
                 {{"state", name}, {"sqlstate", e.sqlstate}, {"message", e.message}});
    }
    set_state(name, e.message);
    {
      std::lock_guard lock(batch_mutex);
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
  impl_->set_state("starting");
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
  std::lock_guard batch(impl_->batch_mutex);
  impl_->reader.reset();
  impl_->recorder.reset();
  impl_->at.reset();
}

result<void> reverse_mirror::run_batch(const at_equality& observer, batch_deadline deadline) {
  return impl_->run_batch(observer, deadline);
}
reverse_status reverse_mirror::status() const { return impl_->status(); }

void reverse_mirror::wait_started(clock::time_point deadline) const {
  std::unique_lock lock(impl_->status_mutex);
  impl_->status_changed.wait_until(lock, deadline, [this] { return impl_->state.state != "starting"; });
}

result<void> begin_reverse(store::postgres& db, const catalog::catalog& tables) {
  auto watched = look_at_tables(db, tables);
  if (!watched) return watched.error();
  for (const char* sql : {"DELETE FROM crossfade.changed_keys", "DELETE FROM crossfade.reverse"}) {
    if (auto done = db.exec(sql); !done) return done.error();
  }
  auto done = db.query(
      "INSERT INTO crossfade.reverse (batch, nonce, start_snapshot, watched) VALUES (0, '', "
      "pg_current_snapshot()::text, $1)",
      {to_text(*watched)});
  if (!done) return done.error();
  return {};
}

result<void> reset_reverse(store::sqlite& db) {
  return db.exec(
      "DELETE FROM crossfade_meta WHERE key IN ('reverse.snapshot', 'reverse.batch', 'reverse.nonce', "
      "'reverse.watched')");
}

}  // namespace crossfade::apply
