#include "proxy/command/ending.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <thread>

#include "proxy/command/stores.hpp"
#include "proxy/cutover/fence.hpp"
#include "replay/apply/capture_triggers.hpp"
#include "replay/apply/target.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/catalog/read.hpp"
#include "replay/journal/exact_rows.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/failure.hpp"
#include "replay/store/transaction.hpp"

namespace crossfade::command {

namespace {

constexpr int attempts = 20;

// Each DROP waits for a lock only for a moment at a time, so that it never stands before the application's statements
// for long.
result<void> retried(const std::function<result<void>()>& work) {
  result<void> done;
  for (int i = 0; i < attempts; ++i) {
    done = work();
    if (done || done.error().sqlstate != sqlstate::lock_not_available) return done;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
  return done;
}

result<void> clean_postgres(const std::string& conninfo, const catalog::catalog& tables) {
  auto db = store::postgres::connect(conninfo);
  if (!db) return db.error();
  if (auto done = retried([&] { return cutover::drop_fence(*db, tables); }); !done) return done;
  if (auto done = retried([&] { return apply::drop_capture(*db, tables); }); !done) return done;
  return apply::drop_target(*db);
}

struct pragmas {
  std::string journal_mode, auto_vacuum;
};

// What is ours goes; what journal_mode and auto_vacuum were before is returned, because they change outside of
// transactions and alone on the file.
result<pragmas> clean_sqlite(store::sqlite& db) {
  pragmas before;
  for (auto [name, target] :
       {std::pair{"before.journal_mode", &before.journal_mode}, std::pair{"before.auto_vacuum", &before.auto_vacuum}}) {
    auto kept = journal::get(db, name);
    if (kept && *kept) *target = **kept;
  }
  auto work = [&]() -> result<void> {
    if (auto done = cutover::lower_sqlite_fence(db); !done) return done;
    if (auto done = db.exec("DROP TABLE IF EXISTS crossfade_catalog"); !done) return done;
    return journal::remove(db);
  };
  if (auto done = store::in_transaction(db, work); !done) return done.error();
  return before;
}

void restore(const std::string& path, const pragmas& before) {
  auto db = store::sqlite::open(path, store::sqlite::mode::read_write);
  if (!db) return;
  if (!before.journal_mode.empty() && before.journal_mode != "wal") {
    auto now = db->one("PRAGMA journal_mode = " + before.journal_mode);
    if (!now || now->bytes != before.journal_mode)
      log::warning("ending.journal_mode_stays", {{"mode", now ? now->bytes : now.error().message}});
  }
  auto vacuum = db->one("PRAGMA auto_vacuum");
  if (vacuum && !before.auto_vacuum.empty() && std::to_string(vacuum->integer) != before.auto_vacuum) {
    (void)db->exec("PRAGMA auto_vacuum = " + before.auto_vacuum + "; VACUUM");
  }
}

error wrong_phase(journal::phase now, journal::phase to) {
  if (to == journal::phase::finished) {
    return make_error(sqlstate::object_not_in_prerequisite_state,
                      fmt::format("the phase is {}: finish ends a migration in which PostgreSQL is the authority",
                                  journal::phase_name(now)),
                      now == journal::phase::abandoned
                          ? "The migration was abandoned."
                          : "Run crossfade cutover first, or crossfade abandon to stay with SQLite.");
  }
  return make_error(sqlstate::object_not_in_prerequisite_state,
                    fmt::format("the phase is {}: abandon ends a migration in which SQLite is the authority",
                                journal::phase_name(now)),
                    now == journal::phase::finished
                        ? "The migration is finished."
                        : "Run crossfade rollback first, or crossfade finish to stay with PostgreSQL.");
}

}  // namespace

namespace {

result<nlohmann::json> end_now(runtime& r, journal::phase to) {
  auto now = r.gate->phase();
  if (now == to) return nlohmann::json{{"already", true}, {"phase", journal::phase_name(to)}};
  bool finish = to == journal::phase::finished;
  bool may =
      finish ? now == journal::phase::switched : now == journal::phase::preparing || now == journal::phase::dual_write;
  if (!may) return wrong_phase(now, to);
  // Nothing is stopped or noted as long as PostgreSQL cannot be cleaned.
  if (auto db = store::postgres::connect(r.settings.postgres); !db) return db.error();
  std::string stays_behind;
  bool begun_before = state_dir::ended_phase(r.directory.path()).has_value();
  if (finish && begun_before) {
    r.reverse->stop();
  } else if (finish) {
    // The file stays behind as it was at this moment: the last known good copy.
    auto done = r.reverse->run_batch();
    if (!done && store::is_transient(done.error())) return done.error();
    // Tables that were altered, a value that SQLite cannot hold, a store that was restored: nothing will bring it over.
    if (!done) stays_behind = done.error().message;
    if (!done) log::warning("ending.file_stays_behind", {{"message", stays_behind}});
    r.reverse->stop();
  } else {
    r.stop_copy();
    r.mirror->stop();
  }
  r.directory.remember_ended(to);
  fault_point(fault::ending_noted);
  if (auto done = clean_postgres(r.settings.postgres, *r.tables); !done) return done.error();
  fault_point(fault::ending_postgres_cleaned);
  pragmas before;
  std::uint64_t rounded = 0;
  auto cleaned = r.writer->end_journaling([&](store::sqlite& db) -> result<void> {
    if (auto kept = journal::count_exact_rows(db)) rounded = *kept;
    auto found = clean_sqlite(db);
    if (!found) return found.error();
    before = *found;
    return {};
  });
  if (!cleaned) return cleaned.error();
  fault_point(fault::ending_sqlite_cleaned);
  r.gate->set_reads_percent(0);
  r.gate->set_phase(to);
  r.restore_at_stop([path = r.settings.sqlite, before] { restore(path, before); });
  log::info("migration.ended", {{"phase", journal::phase_name(to)}});
  if (!finish && rounded > 0) log::warning("ending.values_stay_rounded", {{"values", rounded}});
  std::string message = finish ? "mirroring has ended; PostgreSQL has the rows. Point DATABASE_URL at PostgreSQL, then "
                                 "stop crossfade serve."
                               : "mirroring has ended; the SQLite file has the rows. Point DATABASE_URL at it again, "
                                 "then stop crossfade serve.";
  if (!stays_behind.empty()) message += " The SQLite file stays as it was before: " + stays_behind;
  if (!finish && rounded > 0) {
    message += fmt::format(
        " {} values of more digits than SQLite's numbers hold are rounded there; PostgreSQL still "
        "has them exactly.",
        rounded);
  }
  return nlohmann::json{
      {"already", false}, {"phase", journal::phase_name(to)}, {"rounded_values", rounded}, {"message", message}};
}

}  // namespace

result<nlohmann::json> end_migration(runtime& r, journal::phase to) {
  // The file at the path is another one: what is cleaned would not be it.
  if (auto e = r.keeper->admission()->diverged()) return *e;
  result<nlohmann::json> done = make_error(sqlstate::lock_not_available, "a switch is under way", "Try again.");
  (void)r.coordinator->between_switches([&] { done = end_now(r, to); });
  return done;
}

namespace {

// What is ours in both stores, where the file knows of it. The file is closed then: its modes change only while nobody
// has it open.
void clean_both(const options& o, store::sqlite db) {
  auto tables = catalog::load_catalog(db);
  if (tables && *tables) {
    if (auto done = clean_postgres(o.postgres, **tables); !done)
      throw fatal(exit_code::unreachable, done.error().message, done.error().hint);
  }
  auto before = clean_sqlite(db);
  if (!before) throw fatal(exit_code::refused, before.error().message, before.error().hint);
  db = {};
  restore(o.sqlite, *before);
}

}  // namespace

void remove_migration(const options& o) {
  auto db = open_file(o.sqlite, store::sqlite::mode::read_write);
  auto installed = journal::installed(db);
  if (!installed || !*installed) {
    // The file is of before the migration: PostgreSQL's triggers go with the functions of the schema.
    auto pg = store::postgres::connect(o.postgres);
    auto dropped = pg ? apply::drop_target(*pg) : result<void>(pg.error());
    if (!dropped) throw fatal(exit_code::unreachable, dropped.error().message, dropped.error().hint);
    return;
  }
  clean_both(o, std::move(db));
}

void complete_ending(const options& o, journal::phase ended) {
  auto db = open_file(o.sqlite, store::sqlite::mode::read_write);
  auto installed = journal::installed(db);
  if (installed && *installed) {
    clean_both(o, std::move(db));
  }
  std::error_code ignored;
  std::filesystem::remove(o.state_dir + "/position", ignored);
  throw fatal(exit_code::refused, fmt::format("the migration of {} is {}", o.sqlite, journal::phase_name(ended)),
              fmt::format("{} Remove {}/phase to begin another migration.",
                          ended == journal::phase::finished ? "Point DATABASE_URL at PostgreSQL itself."
                                                            : "Point DATABASE_URL at the SQLite file itself.",
                          o.state_dir));
}

}  // namespace crossfade::command
