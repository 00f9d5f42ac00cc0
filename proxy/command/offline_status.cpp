#include "proxy/command/offline_status.hpp"

#include <filesystem>
#include <optional>

#include "proxy/command/state_dir.hpp"
#include "replay/base/error.hpp"
#include "replay/journal/state.hpp"
#include "replay/journal/stopped.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::command {

namespace {

using json = nlohmann::json;

// PostgreSQL's own word where it was named and answers; else the highest watermark that SQLite has seen.
std::uint64_t watermark(const options& o, const journal::state& s) {
  if (!o.postgres_given) return s.highest_watermark;
  auto db = store::postgres::connect(o.postgres);
  if (!db) throw fatal(exit_code::unreachable, db.error().message, db.error().hint);
  auto rows = db->query("SELECT seq FROM crossfade.watermark");
  if (!rows || rows->empty() || !(*rows)[0][0]) return s.highest_watermark;
  return std::stoull(*(*rows)[0][0]);
}

}  // namespace

json offline_status(const options& o) {
  if (o.sqlite.empty())
    throw fatal(exit_code::unreachable, "no Crossfade proxy answers",
                "Name the SQLite file with --sqlite, or the proxy with --admin HOST:PORT.");
  if (!std::filesystem::exists(o.sqlite))
    throw fatal(exit_code::unreachable, "there is no file " + o.sqlite,
                "Name the application's SQLite file with --sqlite.");
  json out{{"serving", false},
           {"phase", "none"},
           {"reads_on_postgres", 0},
           {"authority", "sqlite"},
           {"epoch", 0},
           {"head", 0},
           {"watermark", 0},
           {"lag", 0},
           {"quarantined", 0},
           {"last_validation", nullptr},
           {"routes", {{"sqlite", 0}, {"forwarded", 0}, {"lockstep", 0}, {"refused", 0}}},
           {"gates", json::array()}};
  if (auto ended = state_dir::ended_phase(o.state_dir)) {
    out["phase"] = journal::phase_name(*ended);
    out["authority"] = *ended == journal::phase::finished ? "postgres" : "sqlite";
    return out;
  }
  auto db = store::sqlite::open(o.sqlite, store::sqlite::mode::read_only);
  if (!db) throw fatal(exit_code::unreachable, db.error().message, db.error().hint);
  auto installed = journal::installed(*db);
  if (!installed)
    throw fatal(exit_code::unreachable, o.sqlite + ": " + installed.error().message, installed.error().hint);
  if (!*installed) return out;
  auto state = journal::load(*db);
  if (!state) throw fatal(exit_code::unreachable, state.error().message, state.error().hint);
  out["phase"] = journal::phase_name(state->phase);
  out["authority"] = journal::authority_name(state->authority);
  out["epoch"] = state->epoch;
  out["head"] = state->head;
  auto seen = watermark(o, *state);
  out["watermark"] = seen;
  out["lag"] = state->head > seen ? state->head - seen : 0;
  if (auto stopped = journal::mirroring_stopped(*db); stopped && *stopped) {
    auto e = journal::stopped_error(**stopped);
    out["mirror"] = {{"state", "diverged"}, {"last_error", e.message}, {"hint", e.hint}};
  }
  if (auto last = journal::get(*db, "last_validation"); last && *last)
    out["last_validation"] = json::parse(**last, nullptr, false);
  return out;
}

}  // namespace crossfade::command
