#include "proxy/execute/write_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <thread>
#include <utility>

#include "proxy/execute/constraint.hpp"
#include "proxy/execute/rows.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"
#include "replay/base/units.hpp"
#include "replay/journal/state.hpp"
#include "replay/journal/stopped.hpp"

namespace crossfade::execute {

using std::chrono::steady_clock;

namespace {

// Beside those of transactions, which count from 1.
constexpr std::uint64_t part_savepoint = std::numeric_limits<std::uint64_t>::max();

}  // namespace

error lock_timeout_error() {
  return make_error(sqlstate::lock_not_available, "canceling statement due to lock timeout");
}

result<std::unique_ptr<write_connection>> write_connection::open(const std::string& path,
                                                                 std::shared_ptr<const catalog::catalog> tables,
                                                                 std::shared_ptr<journal::admission> admission) {
  std::unique_ptr<write_connection> c(new write_connection());
  c->tables_ = std::move(tables);
  c->admission_ = std::move(admission);
  auto ready = c->prepare_connection(path);
  if (!ready) return std::move(ready).error();
  return c;
}

write_connection::~write_connection() { close(); }

result<void> write_connection::prepare_connection(const std::string& path) {
  auto opened = connection::open(path, store::sqlite::mode::read_write);
  if (!opened) return std::move(opened).error();
  connection_ = std::move(*opened);
  auto mode = db().one("PRAGMA journal_mode = WAL");
  if (!mode) return std::move(mode).error();
  if (mode->bytes != "wal") {
    return make_error(
        sqlstate::object_not_in_prerequisite_state,
        fmt::format("{} cannot be switched to write-ahead logging (it stays in mode {})", path, mode->bytes),
        "Close the other processes that have the file open, or move it to a local file system.");
  }
  auto tuned = db().exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0;");
  if (!tuned) return tuned;
  sqlite3_busy_handler(db().raw(), &write_connection::busy, this);
  sqlite3_wal_hook(db().raw(), &write_connection::wal_grew, this);
  auto state = journal::load(db());
  if (!state) return std::move(state).error();
  epoch_ = state->epoch;
  recorder_ = std::make_unique<journal::recorder>(db(), tables_);
  auto stopped = journal::mirroring_stopped(db());
  if (!stopped) return std::move(stopped).error();
  if (*stopped) stopped_head_ = state->head;
  if (stopped_head_ && admission_) admission_->end_of_journal();
  pause_capture(false);
  identities_ = std::make_unique<identities>(db(), tables_);
  auto installed = identities_->install();
  if (!installed) return installed;
  others_ = std::make_unique<foreign_commits>(db(), path);
  last_version_ = data_version();
  return prepare_own_statements();
}

result<void> write_connection::prepare_own_statements() {
  auto prepare = [&](store::sqlite_statement& into, std::string_view sql) -> result<void> {
    auto prepared = db().prepare(sql, true);
    if (!prepared) return std::move(prepared).error();
    into = std::move(*prepared);
    return {};
  };
  const std::pair<store::sqlite_statement*, std::string_view> own[] = {
      {&begin_, "BEGIN IMMEDIATE"},
      {&commit_, "COMMIT"},
      {&rollback_, "ROLLBACK"},
      {&member_savepoint_, "SAVEPOINT crossfade_m"},
      {&member_release_, "RELEASE crossfade_m"},
      {&member_rollback_, "ROLLBACK TO crossfade_m"},
      {&forget_returned_, "SELECT crossfade_forget()"}};
  for (const auto& [into, sql] : own) {
    auto done = prepare(*into, sql);
    if (!done) return done;
  }
  return {};
}

int write_connection::busy(void* self, int count) {
  auto& c = *static_cast<write_connection*>(self);
  if (c.busy_token_ && c.busy_token_->requested()) return 0;
  auto now = steady_clock::now();
  if (now >= c.busy_deadline_) return 0;
  auto pause = std::chrono::microseconds(count < 10 ? 200 : 2000);
  auto left = std::chrono::duration_cast<std::chrono::microseconds>(c.busy_deadline_ - now);
  std::this_thread::sleep_for(std::min(pause, left));
  return 1;
}

int write_connection::wal_grew(void* self, sqlite3*, const char*, int pages) {
  auto& c = *static_cast<write_connection*>(self);
  c.wal_pages_.store(pages, std::memory_order_relaxed);
  if (c.others_) c.others_->own_commit(pages);
  return SQLITE_OK;
}

unsigned write_connection::data_version() const noexcept {
  unsigned version = 0;
  sqlite3_file_control(db().raw(), "main", SQLITE_FCNTL_DATA_VERSION, &version);
  return version;
}

result<void> write_connection::execute(store::sqlite_statement& statement) {
  int code = sqlite3_step(statement.raw());
  if (code == SQLITE_ROW) code = sqlite3_step(statement.raw());
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement.raw());
    return {};
  }
  auto e = connection_->last_error(code);
  sqlite3_reset(statement.raw());
  return e;
}

result<void> write_connection::begin(time_point deadline, const cancel_token* token) {
  connection_->watch(nullptr, 0);
  busy_deadline_ = deadline;
  busy_token_ = token;
  auto begun = execute(begin_);
  busy_token_ = nullptr;
  busy_deadline_ = {};
  if (!begun) {
    if (token && token->requested()) return canceled_error();
    if (begun.error().sqlstate == sqlstate::lock_not_available) return lock_timeout_error();
    return begun;
  }
  auto same = check_foreign_commits();
  if (!same) rollback();
  return same;
}

// Counted, and the epoch compared: whoever wrote may be another Crossfade that has switched the authority.
result<void> write_connection::check_foreign_commits() {
  if (plain_) return {};
  if (others_->any()) note_foreign_commits();
  return epoch_unsure_ || epoch_differs_ ? compare_epoch() : result<void>();
}

result<void> write_connection::compare_epoch() {
  auto state = journal::load(db());
  bool replaced = !state || (state->epoch == epoch_ && !stopped_head_ && !recorder_->agrees(*state));
  if (replaced && admission_) {
    admission_->diverge(make_error(
        sqlstate::data_corrupted,
        state ? fmt::format("histories diverge: the SQLite file is at entry {} and not at {}: it was restored while it "
                            "was served",
                            state->head, head())
              : "histories diverge: the SQLite file has lost Crossfade's record: " + state.error().message,
        "Nothing is written any more. Stop crossfade serve and follow docs/recovery.md, \"The SQLite file was "
        "restored\"."));
    return admission_->at_start();
  }
  if (!state) return std::move(state).error();
  epoch_unsure_ = false;
  epoch_differs_ = state->epoch != epoch_;
  if (!epoch_differs_) return {};
  return make_error(sqlstate::read_only_sql_transaction,
                    fmt::format("the SQLite file is in epoch {}, this process in epoch {}: the authority has changed",
                                state->epoch, epoch_),
                    "Another process has switched the authority; restart this one.");
}

void write_connection::note_foreign_commits() {
  auto evidence = others_->take(foreign_sink_ && !foreign_full_());
  if (evidence.commits == 0) return;
  epoch_unsure_ = true;
  foreign_commits_.fetch_add(evidence.commits, std::memory_order_relaxed);
  if (foreign_sink_) foreign_sink_(std::move(evidence));
}

void write_connection::tell_foreign(foreign_sink to, std::function<bool()> full) {
  foreign_sink_ = std::move(to);
  foreign_full_ = std::move(full);
}

void write_connection::look_for_others() {
  if (!plain_ && others_->any()) note_foreign_commits();
}

bool write_connection::deferred_keys_violated() const noexcept {
  int unresolved = 0, ignored = 0;
  sqlite3_db_status(db().raw(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &ignored, 0);
  return unresolved != 0;
}

error write_connection::step_error(int code, const bound_statement& bound, journal::recorder::position mark) {
  auto e = is_constraint(code) ? make_error(sqlstate::internal_error, {}) : connection_->last_error(code);
  std::string message = sqlite3_errmsg(db().raw());
  // SQLite has undone the statement; what it had captured goes too.
  if (!lost()) recorder_->rewind(mark);
  if (is_constraint(code)) {
    connection_->watch(nullptr, 0);
    e = constraint_error(db(), code, message, bound, *tables_);
  } else if (const auto* t = e.schema.empty() && !e.table.empty() ? tables_->find(e.table) : nullptr; t != nullptr) {
    e.schema = t->schema;  // our functions say the table only
  }
  return e;
}

// One SQLite statement to its end.
result<void> write_connection::step_through(const bound_statement& bound, transaction_clock clock, write_result& out) {
  auto prepared = connection_->prepare(bound.what);
  if (!prepared) return std::move(prepared).error();
  auto& statement = **prepared;
  auto before = recorder_->mark();
  auto started = steady_clock::now();
  connection_->set_clock(clock, bound.settings);
  result<void> outcome = connection_->bind(statement, bound);
  while (outcome) {
    int code = sqlite3_step(statement.raw());
    if (code == SQLITE_DONE) break;
    if (code != SQLITE_ROW) {
      outcome = step_error(code, bound, before);
      break;
    }
    ++out.rows;
    outcome = append_row(statement.raw(), bound, out.data_rows);
    if (outcome && out.data_rows.size() > limits::execute::materialised_bytes) {
      outcome = make_error(sqlstate::program_limit_exceeded,
                           fmt::format("the rows of a statement inside a writing transaction exceed {} bytes",
                                       limits::execute::materialised_bytes));
    }
  }
  auto took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - started).count();
  statement.last_us = static_cast<std::uint32_t>(std::min<std::int64_t>(took, 1'000'000'000));
  ++statement.runs;
  connection_->release(statement);
  if (outcome && bound.what->kind != sql::statement_kind::select) {
    out.rows = static_cast<std::uint64_t>(sqlite3_changes64(db().raw()));
  }
  return outcome;
}

// Writes in WITH and their statement: all of them, or none.
result<void> write_connection::run_parts(const bound_statement& bound, transaction_clock clock, write_result& out) {
  const auto& plan = *bound.what;
  const auto before = recorder_->mark();
  auto outcome = execute(forget_returned_);
  if (!outcome) return outcome;
  savepoint(part_savepoint);
  for (std::size_t i = 0; i <= plan.parts.size() && outcome; ++i) {
    if (i == plan.parts_before) outcome = step_through(bound, clock, out);
    if (!outcome || i == plan.parts.size()) break;
    auto part = bound;
    part.what = plan.parts[i];
    part.result_formats.assign(part.what->columns.size(), value::wire_format::text);
    write_result returned;
    outcome = step_through(part, clock, returned);
  }
  if (lost()) return outcome;
  if (!outcome) (void)rollback_to(part_savepoint, before);
  auto released = release(part_savepoint);
  (void)execute(forget_returned_);
  return outcome ? released : outcome;
}

result<write_result> write_connection::run(const bound_statement& bound, transaction_clock clock,
                                           const cancel_token* token) {
  identities_->serve(bound.drawn.get());
  connection_->watch(token, 0);
  write_result out;
  auto outcome = bound.what->parts.empty() ? step_through(bound, clock, out) : run_parts(bound, clock, out);
  identities_->serve(nullptr);
  connection_->watch(nullptr, 0);
  if (outcome) outcome = recorder_->capture_error();
  if (!outcome) return std::move(outcome).error();
  return out;
}

bool write_connection::quick(const sql::plan& plan) const noexcept {
  if (!plan.parts.empty()) return false;
  const auto* known = connection_->known(&plan);
  return known && known->runs > 0 && known->last_us < limits::execute::inline_write_us;
}

void write_connection::savepoint(std::uint64_t id) {
  if (id == 0) {
    (void)execute(member_savepoint_);
  } else {
    (void)db().exec(fmt::format("SAVEPOINT crossfade_{}", id));
  }
}

result<void> write_connection::rollback_to(std::uint64_t id, journal::recorder::position mark) {
  auto done = id == 0 ? execute(member_rollback_) : db().exec(fmt::format("ROLLBACK TO crossfade_{}", id));
  if (done) recorder_->rewind(mark);
  return done;
}

result<void> write_connection::release(std::uint64_t id) {
  return id == 0 ? execute(member_release_) : db().exec(fmt::format("RELEASE crossfade_{}", id));
}

void write_connection::run_hooks() {
  std::lock_guard lock(hooks_mutex_);
  for (auto& hook : hooks_) {
    try {
      hook(db());
    } catch (const std::exception& e) {
      log::error("writer.hook_failed", {{"error", std::string_view(e.what())}});
    }
  }
}

result<std::uint64_t> write_connection::commit_failed(error e) {
  rollback();
  identities_->not_kept();
  return e;
}

result<std::uint64_t> write_connection::commit() {
  if (recorder_->has_changes()) recorder_->seal();
  fault_point(fault::commit_captured);
  auto kept = plain_ ? result<void>() : identities_->keep();  // crossfade_meta is gone then
  if (!kept) return commit_failed(std::move(kept).error());
  stopping_head_ = entry_bytes_ = 0;
  if (recorder_->sealed() > 0) {
    auto written = write_entries();
    if (!written) return commit_failed(std::move(written).error());
    fault_point(fault::commit_journaled);
  } else if (admission_ && !plain_) {
    // Without entries too nothing may be acknowledged that goes to a file that is not there any more.
    if (auto same = admission_->same_file(); !same) return commit_failed(std::move(same).error());
  }
  if (lost()) return commit_failed(make_error(sqlstate::io_error, "SQLite gave up the transaction before its commit"));
  auto done = execute(commit_);
  if (!done) return commit_failed(std::move(done).error());
  fault_point(fault::commit_durable);
  if (stopping_head_) {
    stopped_head_ = stopping_head_;
    recorder_->rolled_back();
    recorder_->pause(true);
    admission_->end_of_journal();
  } else {
    recorder_->committed();
    if (admission_ && entry_bytes_) admission_->written(recorder_->head(), entry_bytes_);
  }
  last_version_ = data_version();
  return head();
}

// The transaction's entries; or, beyond the journal's bound, the record that mirroring has ended.
result<void> write_connection::write_entries() {
  if (auto captured = recorder_->capture_error(); !captured) return captured;
  entry_bytes_ = recorder_->pending_bytes();
  if (admission_) {
    auto room = admission_->at_commit(entry_bytes_);
    if (!room) return std::move(room).error();
    if (*room == journal::admission::verdict::stop) return stop_journal();
  }
  run_hooks();
  auto written = recorder_->write();
  if (!written) return std::move(written).error();
  return {};
}

result<void> write_connection::stop_journal() {
  const auto& limits = admission_->limits();
  auto reason = admission_->lacks_for(entry_bytes_) == journal::admission::shortage::disk
                    ? fmt::format("the disk had less than {} left (--disk-reserve)", format_size(limits.reserve_bytes))
                    : fmt::format("the journal was full (--journal-max {})", format_size(limits.max_bytes));
  auto head = journal::stop_mirroring(db(), reason);
  if (!head) return std::move(head).error();
  stopping_head_ = *head;
  log::error("mirroring.stopped", {{"reason", reason}, {"seq", *head - 1}});
  return {};
}

void write_connection::rollback() noexcept {
  if (db().in_transaction()) (void)execute(rollback_);
  recorder_->rolled_back();
}

void write_connection::replace_catalog(std::shared_ptr<const catalog::catalog> tables) {
  tables_ = std::move(tables);
  recorder_->replace_catalog(tables_);
  identities_->replace_catalog(tables_);
  connection_->forget_plans();
}

void write_connection::before_own_work() {
  if (plain_) return;
  (void)check_foreign_commits();  // before our own work
  if (!identities_->kept_ahead()) return;
  if (!begin(steady_clock::now() + std::chrono::milliseconds(200), nullptr)) return;
  bool done = identities_->keep_exactly().has_value() && execute(commit_).has_value();
  rollback();
  if (!done) identities_->not_kept();
  last_version_ = data_version();
}

void write_connection::own_work_done() {
  look_for_others();
  auto version = data_version();
  if (version == last_version_) return;
  last_version_ = version;
  if (epoch_differs_) return;
  if (auto state = journal::load(db())) epoch_ = state->epoch;
}

void write_connection::authority_returned() {
  look_for_others();
  identities_->forget();
  last_version_ = data_version();
  epoch_unsure_ = epoch_differs_ = false;
  if (auto state = journal::load(db())) epoch_ = state->epoch;
}

void write_connection::end_journaling() {
  plain_ = true;
  recorder_->pause(true);
  if (admission_) admission_->end_of_journal();
  std::lock_guard lock(hooks_mutex_);
  hooks_.clear();
}

result<void> write_connection::run_hooks_alone() {
  auto begun = begin(steady_clock::now() + std::chrono::milliseconds(100), nullptr);
  if (!begun) return begun;
  run_hooks();
  auto done = lost() ? result<void>() : execute(commit_);
  rollback();
  last_version_ = data_version();
  return done;
}

void write_connection::add_hook(writer::before_commit hook) {
  std::lock_guard lock(hooks_mutex_);
  hooks_.push_back(std::move(hook));
}

void write_connection::close() noexcept {
  if (!connection_) return;
  if (recorder_) rollback();
  if (!plain_ && identities_ && recorder_ && begin(steady_clock::now() + std::chrono::milliseconds(200), nullptr)) {
    if (identities_->keep_exactly()) {
      run_hooks();
      (void)execute(commit_);
    }
    rollback();
  }
  recorder_.reset();
  identities_.reset();
  look_for_others();
  others_.reset();
  for (auto* statement :
       {&begin_, &commit_, &rollback_, &member_savepoint_, &member_release_, &member_rollback_, &forget_returned_})
    *statement = {};
  connection_.reset();
}

}  // namespace crossfade::execute
