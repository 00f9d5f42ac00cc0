#include "proxy/command/runtime.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>
#include <signal.h>

#include <boost/asio/post.hpp>
#include <thread>

#include "proxy/command/exact_keeper.hpp"
#include "proxy/command/pages.hpp"
#include "proxy/command/recognise.hpp"
#include "proxy/cutover/conditions.hpp"
#include "proxy/cutover/foreign_downtime.hpp"
#include "proxy/cutover/sequences.hpp"
#include "proxy/wire/users.hpp"
#include "replay/base/log.hpp"
#include "replay/catalog/create_schema.hpp"
#include "replay/catalog/read.hpp"
#include "replay/journal/exact_rows.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/transaction.hpp"

namespace crossfade::command {

namespace {

constexpr auto record_patience = std::chrono::seconds(20);
constexpr std::string_view reads_percent_key = "reads_percent";
constexpr std::string_view last_validation_key = "last_validation";
constexpr std::string_view server_settings_key = "server_settings";
constexpr std::string_view foreign_key = "foreign_writers";

// What a new connection of the role starts with, and clients are told.
constexpr const char* settings_query =
    "SELECT name, setting FROM pg_settings WHERE name IN ('DateStyle', 'IntervalStyle', 'TimeZone', 'server_version', "
    "'server_encoding', "
    "'integer_datetimes', 'default_transaction_isolation', 'default_transaction_read_only', "
    "'standard_conforming_strings', "
    "'bytea_output', 'extra_float_digits', 'search_path', 'client_min_messages', 'lc_monetary', "
    "'max_identifier_length', "
    "'server_version_num', 'in_hot_standby', 'is_superuser', 'statement_timeout', 'lock_timeout', "
    "'idle_in_transaction_session_timeout')";

template <class T>
T need(result<T> r, exit_code code) {
  if (!r) throw fatal(code, r.error().message, r.error().hint);
  return std::move(*r);
}

}  // namespace

runtime::runtime(options o, state_dir& dir, prepared_stores stores)
    : settings(std::move(o)),
      directory(dir),
      tables(stores.tables),
      initial(stores.state),
      after_copy_(std::move(stores.after_copy)) {
  gate->set_phase(initial.phase);
  gate->set_epoch(initial.epoch);
  open_writer();
  make_foreign_watch(stores.written_while_down);
  make_mirrors();
  make_coordinator();
  make_services();
}

runtime::~runtime() { stop(); }

void runtime::open_writer() {
  keeper = std::make_unique<journal_keeper>(settings, positions);
  execute::writer_options how;
  how.path = settings.sqlite;
  how.admission = keeper->admission();
  auto opened = execute::writer::open(how, tables, positions);
  if (!opened) throw fatal(exit_code::refused, settings.sqlite + ": " + opened.error().message, opened.error().hint);
  writer = std::move(*opened);
  keeper->use([this](std::function<result<void>(store::sqlite&)> work) { return exclusive(std::move(work)); });
  positions->set_head(initial.head);
  positions->set_watermark(initial.highest_watermark);
  if (initial.phase == journal::phase::switched) writer->set_writable(false);
  if (initial.phase != journal::phase::dual_write) return;
  (void)exclusive([this](store::sqlite& file) -> result<void> {
    auto kept = journal::get(file, reads_percent_key);
    if (kept && *kept) gate->set_reads_percent(std::stoi(**kept));
    return {};
  });
}

void runtime::make_foreign_watch(const cutover::foreign_writes& downtime) {
  foreign_watch_parts parts{settings.sqlite,
                            settings.postgres,
                            tables,
                            gate,
                            [this] { writer->look_for_others(); },
                            [this](const std::string& text) {
                              later([text](store::sqlite& db) { return journal::put(db, foreign_key, text); });
                            }};
  foreign = std::make_shared<foreign_watch>(std::move(parts));
  (void)reading([&](store::sqlite& db) -> result<void> {
    auto kept = journal::get(db, foreign_key);
    if (kept && *kept) foreign->load(**kept);
    return {};
  });
  foreign->note_downtime(downtime);
  // Each start leaves a transaction of its own in the log, which tells the next one after a kill where ours end.
  auto kept = exclusive([&](store::sqlite& db) { return journal::put(db, foreign_key, foreign->text()); });
  if (!kept) throw fatal(exit_code::refused, kept.error().message, kept.error().hint);
  directory.remember_file(cutover::running_record({}));
  writer->tell_foreign([w = foreign](execute::foreign_evidence e) { w->take(std::move(e)); },
                       [w = foreign] { return w->full(); });
}

void runtime::make_mirrors() {
  apply::mirror_options how;
  how.apply.sqlite_path = settings.sqlite;
  how.apply.postgres_url = settings.postgres;
  auto on_writer = [this](std::function<result<void>(store::sqlite&)> work) { return exclusive(std::move(work)); };
  mirror = std::make_unique<apply::mirror>(how, tables, *positions, on_writer);
  apply::reverse_options back;
  back.conninfo = settings.postgres;
  back.tables = tables;
  back.exclusive = on_writer;
  reverse = std::make_unique<apply::reverse_mirror>(back);
}

void runtime::make_coordinator() {
  auto on_writer = [this](std::function<result<void>(store::sqlite&)> work) { return exclusive(std::move(work)); };
  cutover::parts parts{
      *gate,
      *positions,
      *reverse,
      settings.postgres,
      tables,
      on_writer,
      [this](bool back) { return conditions(back); },
      [this](cutover::time_point deadline) { return mirror->drain(deadline); },
      [this] { mirror->stop(); },
      [this] { mirror->start(); },
      [this](bool on) {
        if (on) adopt_exact_columns();  // before SQLite answers for them
        writer->set_writable(on);
      },
      [this](store::postgres& db) -> result<void> {
        cutover::sequence_values values;
        auto read = exclusive([&](store::sqlite& file) -> result<void> {
          auto found = cutover::read_sqlite_sequences(file, *tables);
          if (!found) return found.error();
          values = std::move(*found);
          return {};
        });
        if (!read) return read;
        return cutover::advance_postgres_sequences(db, values);
      },
      [this](store::postgres& db) -> result<void> {
        auto values = cutover::read_postgres_sequences(db, *tables);
        if (!values) return values.error();
        return exclusive([&](store::sqlite& file) { return cutover::put_sqlite_sequences(file, *tables, *values); });
      },
      [this](const std::string& what, const std::string& details) { remember(what, nlohmann::json::parse(details)); },
  };
  coordinator = std::make_unique<cutover::coordinator>(std::move(parts));
}

std::vector<cutover::condition> runtime::conditions(bool rollback) {
  return cutover::conditions_of(gather_facts(*this, rollback), {}, rollback);
}

std::map<std::string, std::string> runtime::server_settings() {
  std::map<std::string, std::string> out;
  auto db = store::postgres::connect(settings.postgres);
  auto rows = db ? db->query(settings_query) : result<std::vector<store::text_row>>(db.error());
  if (rows) {
    for (const auto& row : *rows)
      out[row[0].value_or("")] = row[1].value_or("");
    // Connections that come while PostgreSQL is down are greeted as before.
    (void)exclusive(
        [&](store::sqlite& file) { return journal::put(file, server_settings_key, nlohmann::json(out).dump()); });
    return out;
  }
  (void)exclusive([&](store::sqlite& file) -> result<void> {
    auto kept = journal::get(file, server_settings_key);
    if (kept && *kept) out = nlohmann::json::parse(**kept).get<std::map<std::string, std::string>>();
    return {};
  });
  return out;
}

void runtime::make_services() {
  shared = std::make_shared<session::services>();
  shared->target = std::make_shared<const execute::backend_target>(
      need(execute::make_backend_target(settings.postgres), exit_code::usage));
  auto verdicts = std::make_shared<execute::sqlite_verdict_store>(settings.sqlite, writer, tables->generation);
  auto judge = std::make_shared<execute::postgres_judge>(shared->target);
  shared->planner = std::make_shared<sql::planner>(tables, judge, verdicts);
  answers_ = std::make_shared<execute::catalog_answers>(settings.sqlite, writer, tables->generation);
  shared->answers = answers_;
  shared->writer = writer;
  shared->positions = positions;
  shared->gate = gate;
  shared->database = tables->database;
  shared->role = tables->role;
  shared->server_settings = server_settings();
  shared->mirror = settings.mirror == "sync" ? session::mirror_mode::sync : session::mirror_mode::async;
  shared->time.sync_wait = settings.mirror_timeout;
  shared->time.idle_writer = settings.idle_in_transaction_timeout;
  shared->login.process_secret.resize(32);
  RAND_bytes(reinterpret_cast<unsigned char*>(shared->login.process_secret.data()), 32);
  shared->login.method =
      settings.auth == "trust" ? wire::authentication_method::trust : wire::authentication_method::scram;
  if (settings.auth == "trust") return;  // of loopback addresses alone: require_addresses has looked
  auto users = std::make_shared<wire::user_table>();
  if (!settings.users.empty()) {
    *users = need(wire::read_users(settings.users), exit_code::usage);
  } else if (!shared->target->user.empty() && !shared->target->password.empty()) {
    users->add(shared->target->user, wire::make_verifier(shared->target->password));
  }
  if (users->empty()) {
    throw fatal(exit_code::usage, "nobody could log in: neither --users nor a password in --postgres is given",
                "Make a line with crossfade user add NAME, or use --auth trust on loopback.");
  }
  shared->login.users = users;
}

void runtime::start() {
  int count = settings.io_threads > 0 ? settings.io_threads
                                      : std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / 2);
  std::vector<session::thread_context*> pointers;
  for (int i = 0; i < count; ++i) {
    contexts_.push_back(std::make_unique<session::thread_context>(static_cast<std::size_t>(i), settings.sqlite));
    pointers.push_back(contexts_.back().get());
  }
  listener_ = std::make_unique<session::listener>(shared, pointers);
  for (const auto& where : settings.listen) {
    auto bound = listener_->listen(where);
    if (!bound) {
      throw fatal(
          bound.error().sqlstate == sqlstate::invalid_parameter_value ? exit_code::usage : exit_code::refused,
          bound.error().message,
          bound.error().hint.empty() ? "Stop what uses it, or name another one with --listen." : bound.error().hint);
    }
    log::info("serve.listening", {{"at", *bound}});
  }
  add_pages(*this, admin_);
  auto admin_at = admin_.start(settings.admin, directory.token());
  log::info("serve.admin", {{"at", admin_at}});

  recover(true);
  if (gate->phase() == journal::phase::switched) {
    reverse->start();
  } else {
    mirror->start();
    if (gate->phase() == journal::phase::preparing)
      copy_thread_ = std::jthread([this](const std::stop_token& stop) { copy_rows(stop); });
  }
  foreign->start();
  listener_->start();
  start_threads();
  accepting_ = true;
  directory.publish_address(admin_at);
  house_thread_ = std::thread([this] { keep_house(); });
}

// A switch that was decided and not recorded in both stores is finished; without PostgreSQL that waits until it is
// back.
void runtime::recover(bool at_start) {
  auto recovered = coordinator->recover();
  recover_again_ = !recovered;
  if (recovered) {
    recover_error_.clear();
    return;
  }
  const auto& e = recovered.error();
  if (e.sqlstate == sqlstate::data_corrupted) {
    // This file may not be the one with the newest rows: nobody builds upon it.
    if (at_start) throw fatal(exit_code::refused, e.message, e.hint);
    writer->set_writable(false);
    std::lock_guard lock(divergence_mutex_);
    divergence_ = e;
  }
  if (e.message == recover_error_) return;
  recover_error_ = e.message;
  log::write(e.sqlstate == sqlstate::data_corrupted ? log::level::error : log::level::warning, "serve.recover",
             {{"sqlstate", e.sqlstate}, {"message", e.message}, {"hint", e.hint}});
}

void runtime::start_threads() {
  for (auto& context : contexts_) {
    threads_.emplace_back([c = context.get()] {
      auto keep_running = boost::asio::make_work_guard(c->io);
      c->io.run();
    });
  }
}

std::uint64_t runtime::copy_all() {
  foreign->start();
  mirror->start();
  copy_rows({});
  if (gate->phase() != journal::phase::dual_write) throw fatal(exit_code::refused, copy_error_);
  return progress_.rows;
}

void runtime::wait_for_signal() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  int received = 0;
  sigwait(&set, &received);
  log::info("serve.stopping", {{"signal", received}});
}

void runtime::stop() {
  {
    std::lock_guard lock(stop_mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  stop_changed_.notify_all();
  accepting_ = false;
  directory.withdraw_address();
  if (listener_) {
    listener_->stop_accepting();
    listener_->shut_down(std::chrono::steady_clock::now() + settings.shutdown_timeout);
  }
  admin_.stop();
  if (house_thread_.joinable()) house_thread_.join();
  if (foreign) foreign->stop();
  stop_copy();
  do_later_work();
  note_position();
  auto last = gate->phase();
  if (last == journal::phase::finished || last == journal::phase::abandoned) directory.forget_position();
  if (gate->phase() == journal::phase::dual_write)
    (void)mirror->drain(std::chrono::steady_clock::now() + std::chrono::seconds(5));
  mirror->stop();
  reverse->stop();
  for (auto& context : contexts_)
    context->io.stop();
  for (auto& thread : threads_)
    thread.join();
  for (auto& context : contexts_)
    context->readers.close_all();
  listener_.reset();
  if (writer) writer->close();
  // Whoever still has the file open would keep its journal mode from changing.
  coordinator.reset();
  mirror.reset();
  reverse.reset();
  if (at_stop_) at_stop_();
  log::info("serve.stopped");
}

// What the rows come before. Called again after a crash.
result<void> runtime::create_rest() {
  auto db = store::postgres::connect(settings.postgres);
  if (!db) return db.error();
  return catalog::run_once(*db, after_copy_);
}

// After indexes and foreign keys were made: errors name PostgreSQL's constraints, and the mirror rechecks those that
// SQLite does not have. Columns and storages are the same, so the coordinator keeps its own.
void runtime::reload_catalog() {
  auto pg = store::postgres::connect(settings.postgres);
  auto db = store::sqlite::open(settings.sqlite, store::sqlite::mode::read_only);
  if (!pg || !db) return;
  auto fresh = catalog::read_catalog(*db, *pg, read_options_of(settings, tables));
  if (!fresh) {
    log::warning("catalog.not_read_again", {{"message", fresh.error().message}});
    return;
  }
  if ((*fresh)->fingerprint == tables->fingerprint) return;
  (void)exclusive([&](store::sqlite& file) { return catalog::save_catalog(file, **fresh); });
  mirror->replace_catalog(*fresh);
  answers_->set_generation((*fresh)->generation);
  adopt_catalog(*fresh);
}

void runtime::adopt_catalog(const std::shared_ptr<const catalog::catalog>& fresh) {
  shared->planner->replace_catalog(fresh);
  writer->replace_catalog(fresh);
  shared->catalog_generation.fetch_add(1);  // sessions prepare their statements again
  for (auto& context : contexts_)
    boost::asio::post(context->io, [c = context.get()] { c->readers.forget_plans(); });
}

// After a rollback SQLite may hold rounded values, with the exact ones beside them: the planner leaves such columns to
// PostgreSQL, the recorder journals what is beside the cell.
void runtime::adopt_exact_columns() {
  auto present = shared->planner->tables();
  std::shared_ptr<const catalog::catalog> fresh;
  auto read = exclusive([&](store::sqlite& file) -> result<void> {
    auto found = journal::with_exact_columns(file, present);
    if (!found) return found.error();
    fresh = std::move(*found);
    return {};
  });
  if (!read) log::error("catalog.exact_columns", {{"message", read.error().message}});
  if (fresh && fresh != present) adopt_catalog(fresh);
}

void runtime::copy_rows(const std::stop_token& stop) {
  backfill::options how;
  how.postgres_url = settings.postgres;
  how.copy.sqlite_path = settings.sqlite;
  auto on_writer = [this](std::function<result<void>(store::sqlite&)> work) { return exclusive(std::move(work)); };
  backfill::backfill work(how, *mirror, tables, on_writer, [this] { return create_rest(); });
  auto note = [this](const backfill::progress& p) {
    std::lock_guard lock(progress_mutex_);
    progress_ = p;
  };
  for (;;) {
    auto done = work.run(note, stop);
    if (done) break;
    if (stop.stop_requested()) return;
    {
      std::lock_guard lock(progress_mutex_);
      copy_error_ = done.error().message;
    }
    log::error("backfill.stopped",
               {{"sqlstate", done.error().sqlstate}, {"message", done.error().message}, {"hint", done.error().hint}});
    if (!accepting()) return;  // the command backfill: the operator sees the error
    // An operator mends it (the row, the index); the copy goes on from where it is.
    std::unique_lock lock(stop_mutex_);
    if (stop_changed_.wait_for(lock, std::chrono::seconds(10), [&] { return stopping_ || stop.stop_requested(); }))
      return;
  }
  if (stop.stop_requested()) return;  // both stores know that it is done; the next start sees it
  reload_catalog();
  std::lock_guard lock(progress_mutex_);
  copy_error_.clear();
  gate->set_phase(journal::phase::dual_write);
  log::info("backfill.done", {{"rows", progress_.rows}});
}

void runtime::stop_copy() {
  if (!copy_thread_.joinable()) return;
  {
    std::lock_guard lock(stop_mutex_);
    copy_thread_.request_stop();
  }
  stop_changed_.notify_all();
  copy_thread_.join();
}

nlohmann::json runtime::copy_progress() {
  if (gate->phase() != journal::phase::preparing) return nullptr;
  std::lock_guard lock(progress_mutex_);
  return {{"step", progress_.step},     {"table", progress_.table},      {"tables_done", progress_.tables_done},
          {"tables", progress_.tables}, {"rows_copied", progress_.rows}, {"rows_total", progress_.estimated_rows},
          {"error", copy_error_}};
}

// Once a second: what nobody waits for.
void runtime::keep_house() {
  exact_keeper exact([this](std::function<result<void>(store::sqlite&)> work) { return exclusive(std::move(work)); },
                     [this] { return shared->planner->tables(); });
  for (;;) {
    {
      std::unique_lock lock(stop_mutex_);
      if (stop_changed_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; })) return;
    }
    auto phase = gate->phase();
    bool ended = phase == journal::phase::finished || phase == journal::phase::abandoned;
    if (!ended && (recover_again_ || coordinator->unrecorded())) recover(false);
    do_later_work();
    keeper->look(phase);
    if (!keeper->diverged()) exact.look(phase);
    stop_where_diverged();
    note_position();
  }
}

// What the next start compares the file with.
void runtime::note_position() {
  auto head = positions->head();
  auto phase = gate->phase();
  bool ended = phase == journal::phase::finished || phase == journal::phase::abandoned;
  if (head == noted_head_ || ended || keeper->diverged()) return;
  (void)reading([&](store::sqlite& db) -> result<void> {
    auto state = journal::load(db);
    if (!state) return state.error();
    directory.note_position(position_text(*state));
    noted_head_ = head;
    return {};
  });
}

std::optional<error> runtime::divergence() {
  if (auto e = keeper->diverged()) return e;
  std::lock_guard lock(divergence_mutex_);
  return divergence_;
}

// The file is another one, or mirroring has ended: neither mirror may go on from it.
void runtime::stop_where_diverged() {
  auto e = keeper->diverged();
  if (!e || told_) return;
  told_ = true;
  log::error("serve.diverged", {{"error", e->message}, {"hint", e->hint}});
  if (!keeper->admission()->diverged()) return;  // stopped: the mirror says so itself
  mirror->stop();
  reverse->stop();
}

result<void> runtime::reading(const std::function<result<void>(store::sqlite&)>& work) const {
  // A connection to another file beside the old one's write-ahead log would mix the two.
  if (auto same = keeper->admission()->same_file(); !same) return same;
  auto db = store::sqlite::open(settings.sqlite, store::sqlite::mode::read_only);
  if (!db) return db.error();
  return work(*db);
}

void runtime::later(std::function<result<void>(store::sqlite&)> work) {
  std::lock_guard lock(later_mutex_);
  later_.push_back(std::move(work));
}

void runtime::do_later_work() {
  std::vector<std::function<result<void>(store::sqlite&)>> work;
  {
    std::lock_guard lock(later_mutex_);
    work.swap(later_);
  }
  if (work.empty() || gate->phase() == journal::phase::finished || gate->phase() == journal::phase::abandoned) return;
  auto done = exclusive([&](store::sqlite& db) -> result<void> {
    for (const auto& one : work) {
      if (auto each = one(db); !each) return each;
    }
    return {};
  });
  if (!done) log::warning("meta.not_kept", {{"message", done.error().message}});
}

result<void> runtime::record(const std::string& what, const nlohmann::json& details,
                             std::function<result<void>(store::sqlite&)> work) {
  auto text = details.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  auto in_one_transaction = [&](store::sqlite& db) -> result<void> {
    return store::in_transaction(db, [&]() -> result<void> {
      auto done = journal::add_history(db, "operator", what, text);
      return done && work ? work(db) : done;
    });
  };
  auto done = writer->exclusive(in_one_transaction, std::chrono::steady_clock::now() + record_patience);
  if (done || done.error().sqlstate != sqlstate::lock_not_available) return done;
  return make_error(sqlstate::lock_not_available,
                    "a client's transaction holds the SQLite file: the command could not be recorded",
                    "Try again when it has ended.");
}

// What is done already must not be lost for a client's long transaction: it is recorded as soon as that has ended.
void runtime::remember(const std::string& what, const nlohmann::json& details,
                       std::function<result<void>(store::sqlite&)> work) {
  auto done = record(what, details, work);
  if (done) return;
  log::warning("history.later", {{"what", what}, {"message", done.error().message}});
  later([what, work, text = details.dump()](store::sqlite& db) -> result<void> {
    auto kept = journal::add_history(db, "operator", what, text);
    return kept && work ? work(db) : kept;
  });
}

void runtime::set_last_validation(const nlohmann::json& summary) {
  {
    std::lock_guard lock(validation_mutex_);
    last_validation_ = summary;
  }
  remember("validate", summary,
           [text = summary.dump()](store::sqlite& db) { return journal::put(db, last_validation_key, text); });
}

std::optional<nlohmann::json> runtime::last_validation() {
  std::lock_guard lock(validation_mutex_);
  if (last_validation_) return last_validation_;
  (void)reading([&](store::sqlite& db) -> result<void> {
    auto kept = journal::get(db, last_validation_key);
    if (kept && *kept) last_validation_ = nlohmann::json::parse(**kept, nullptr, false);
    return {};
  });
  return last_validation_;
}

}  // namespace crossfade::command
