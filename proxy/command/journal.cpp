#include "proxy/command/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "proxy/command/client.hpp"
#include "proxy/command/journal_view.hpp"
#include "proxy/command/state_dir.hpp"
#include "proxy/command/stores.hpp"
#include "replay/base/clock.hpp"
#include "replay/base/units.hpp"
#include "replay/journal/retention.hpp"
#include "replay/journal/show.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::command {

namespace {

using json = nlohmann::json;

template <class T>
T need(result<T> r, exit_code code) {
  if (!r) throw fatal(code, r.error().message, r.error().hint);
  return std::move(*r);
}

json request_of(const options& o) {
  json body = json::object();
  if (o.seq) body["seq"] = *o.seq;
  if (!o.reason.empty()) body["reason"] = o.reason;
  if (o.after) body["after"] = *o.after;
  if (o.limit) body["limit"] = *o.limit;
  if (!o.table.empty()) body["table"] = o.table;
  if (o.action == "prune") body["keep_ms"] = o.keep.count();
  return body;
}

std::string text_of(const options& o, const json& r) {
  if (o.action == "list") return journal_list_text(r);
  if (o.action == "show") return journal_entry_text(r);
  if (o.action == "prune")
    return fmt::format("pruned {} applied entries, {}\n", r.value("pruned", 0ULL),
                       format_size(r.value("size_bytes", std::uint64_t{0})));
  auto state = r.value("state", "");
  if (r.value("already", false)) return fmt::format("nothing to do: the mirror is {}\n", state);
  if (state == "running") return "done: the mirror goes on\n";
  return fmt::format("done: the mirror is {}; crossfade status shows why\n", state);
}

journal::state state_of(store::sqlite& db, const std::string& path) {
  if (!need(journal::installed(db), exit_code::unreachable))
    throw fatal(exit_code::refused, fmt::format("{} has no journal: no migration has begun, or it has ended", path));
  return need(journal::load(db), exit_code::refused);
}

// While no serve runs: the state directory's lock says so.
json prune_file(const options& o) {
  state_dir lock(o.state_dir);
  auto db = open_file(o.sqlite, store::sqlite::mode::read_write);
  auto applied = state_of(db, o.sqlite).highest_watermark;
  auto limit = applied;
  if (o.keep.count() > 0)
    limit = need(journal::newest_before(db, applied, now_us() - std::chrono::microseconds(o.keep).count()),
                 exit_code::refused);
  std::uint64_t entries = 0, bytes = 0;
  for (bool more = true; more;) {
    auto step = need(journal::prune(db, limit, {}), exit_code::refused);
    entries += step.entries;
    bytes += step.bytes;
    more = step.more;
  }
  auto note = json{{"keep_ms", o.keep.count()}, {"entries", entries}}.dump();
  if (auto noted = journal::add_history(db, "operator", "journal prune", note); !noted)
    throw fatal(exit_code::refused, noted.error().message, noted.error().hint);
  return {{"pruned", entries}, {"size_bytes", bytes}};
}

json offline(const options& o) {
  if (o.action == "retry" || o.action == "skip")
    throw fatal(exit_code::unreachable, "no Crossfade proxy answers: there is no mirror that could go on",
                "Start it with crossfade serve, or name it with --admin HOST:PORT or --sqlite FILE.");
  if (o.sqlite.empty())
    throw fatal(exit_code::unreachable, "no Crossfade proxy answers",
                "Name the SQLite file with --sqlite, or the proxy with --admin HOST:PORT.");
  if (o.action == "prune") return prune_file(o);
  auto db = open_file(o.sqlite, store::sqlite::mode::read_only);
  auto state = state_of(db, o.sqlite);
  if (o.action == "show") return need(journal::show_entry(db, *o.seq), exit_code::refused);
  auto list = need(journal_list(db, state.highest_watermark, list_request_of(request_of(o))), exit_code::refused);
  list["serving"] = false;
  return list;
}

bool shows_damage(const json& report) {
  if (!report.contains("entries")) return false;
  const auto& entries = report["entries"];
  return std::any_of(entries.begin(), entries.end(), [](const json& e) { return e.contains("damaged"); });
}

}  // namespace

int run_journal(const options& o) {
  auto where = find_proxy(o);
  bool serving = where && ask(*where, "GET", "/healthz", nullptr, std::chrono::seconds(5));
  json report = serving || !o.admin.empty()
                    ? ask_proxy(o, "POST", "/journal/" + o.action, request_of(o), std::chrono::seconds(600))
                    : offline(o);
  if (o.format == "json") {
    std::cout << report.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
  } else {
    std::cout << text_of(o, report);
  }
  std::cout.flush();
  return static_cast<int>(shows_damage(report) ? exit_code::refused : exit_code::done);
}

}  // namespace crossfade::command
