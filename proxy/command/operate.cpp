#include "proxy/command/operate.hpp"

#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "proxy/command/client.hpp"
#include "proxy/command/offline_status.hpp"
#include "replay/base/error.hpp"
#include "replay/base/units.hpp"

namespace crossfade::command {

namespace {

using json = nlohmann::json;

constexpr auto quick_patience = std::chrono::seconds(10);

void print_gates(const json& gates) {
  for (const auto& g : gates) {
    bool ok = g.value("ok", false);
    fmt::print("  {} {:<20} {}", ok ? "ok " : "NO ", g.value("name", ""), g.value("value", ""));
    if (auto limit = g.value("limit", ""); !limit.empty()) fmt::print("  (limit {})", limit);
    if (auto hint = g.value("hint", ""); !ok && !hint.empty()) fmt::print("\n      {}", hint);
    fmt::print("\n");
  }
}

void print_mirror(const json& m) {
  fmt::print("mirror     {}", m.value("state", ""));
  if (auto since = m.value("since", ""); !since.empty()) fmt::print(" since {}", since);
  if (auto lag = m.value("lag_seconds", 0.0); lag > 0) fmt::print(", {:.0f} s behind", lag);
  fmt::print("\n");
  if (auto e = m.value("last_error", ""); !e.empty()) {
    auto code = m.value("last_sqlstate", ""), hint = m.value("hint", "");
    fmt::print("           {}{}\n", e, code.empty() ? "" : " (" + code + ")");
    if (!hint.empty()) fmt::print("           {}\n", hint);
  }
  if (!m.contains("quarantine") || m["quarantine"].is_null()) return;
  const auto& q = m["quarantine"];
  auto seq = q.value("seq", std::uint64_t{0});
  fmt::print("quarantine {} on {} in entry {}: crossfade journal show {}, then journal retry or journal skip {}\n",
             q.value("change", ""), q.value("table", ""), seq, seq, seq);
}

// Only what was seen, and who could have done it.
void print_foreign(const json& f) {
  bool any = false;
  for (const char* name : {"sqlite", "postgres"}) {
    const auto of_store = f.value(name, json::object());
    auto line = [&](const std::string& table, const json& e) {
      any = true;
      fmt::print("foreign    {} {}: {} writes, {} since the last validation; {} .. {}\n", name, table,
                 e.value("writes", 0), e.value("open", 0), e.value("first", ""), e.value("last", ""));
    };
    const auto tables = of_store.value("tables", json::object());
    for (const auto& [table, e] : tables.items())
      line(table, e);
    if (of_store.contains("unknown") && of_store["unknown"].is_object()) line("unknown table", of_store["unknown"]);
    for (const auto& table : of_store.value("triggers_not_in_force", json::array()))
      fmt::print("foreign    postgres {}: Crossfade's triggers are missing or disabled\n", table.get<std::string>());
    for (const auto& what : of_store.value("changed_declarations", json::array()))
      fmt::print("foreign    sqlite {}\n", what.get<std::string>());
  }
  if (!any) return;
  for (const auto& p : f.value("processes", json::array()))
    fmt::print("  process  {} {} ({}) has had the file open, last seen {}\n", p.value("pid", 0), p.value("command", ""),
               p.value("user", ""), p.value("seen", ""));
  if (auto hidden = f.value("processes_hidden", 0))
    fmt::print("  process  {} processes cannot be looked into by this user\n", hidden);
  for (const auto& p : f.value("postgres", json::object()).value("sessions", json::array()))
    fmt::print("  session  {} {} {} from {}\n", p.value("pid", 0), p.value("user", ""), p.value("application", ""),
               p.value("client", ""));
}

void print_status(const json& s) {
  fmt::print("phase      {}{}\n", s.value("phase", "none"), s.value("serving", false) ? "" : "  (no proxy is serving)");
  fmt::print("authority  {}, epoch {}\n", s.value("authority", "sqlite"), s.value("epoch", 0));
  fmt::print("head       {}   watermark {}   lag {}\n", s.value("head", 0), s.value("watermark", 0), s.value("lag", 0));
  if (auto percent = s.value("reads_on_postgres", 0)) fmt::print("reads      {}% on PostgreSQL\n", percent);
  if (s.contains("mirror")) print_mirror(s["mirror"]);
  if (s.contains("journal"))
    fmt::print("journal    {} entries, {}; {} wait for PostgreSQL (limit {})\n", s["journal"].value("entries", 0ULL),
               format_size(s["journal"].value("size_bytes", std::uint64_t{0})),
               format_size(s["journal"].value("waiting_bytes", std::uint64_t{0})),
               format_size(s["journal"].value("limit_bytes", std::uint64_t{0})));
  if (s.contains("backfill") && !s["backfill"].is_null()) {
    fmt::print("copied     {} of {} rows\n", s["backfill"].value("rows_copied", 0),
               s["backfill"].value("rows_total", 0));
  }
  if (s.contains("last_validation") && !s["last_validation"].is_null()) {
    const auto& v = s["last_validation"];
    fmt::print("validated  {} at seq {}: {}\n", v.value("at", ""), v.value("seq", 0),
               v.value("identical", false) ? "identical" : "DIFFERENT");
  } else {
    fmt::print("validated  never\n");
  }
  if (s.contains("routes")) {
    const auto& r = s["routes"];
    fmt::print("statements {} on SQLite, {} forwarded, {} lockstep, {} refused\n", r.value("sqlite", 0),
               r.value("forwarded", 0), r.value("lockstep", 0), r.value("refused", 0));
  }
  if (s.contains("foreign_writers")) print_foreign(s["foreign_writers"]);
  if (s.contains("gates")) {
    fmt::print("gates\n");
    print_gates(s["gates"]);
  }
}

json switch_request(const options& o) {
  json body{{"timeout_ms", o.timeout.count()}, {"dry_run", o.dry_run}, {"force", o.force}};
  if (o.reads) body["reads_percent"] = o.reads_percent;
  return body;
}

void print_switch(const options& o, const json& r) {
  if (o.reads) {
    fmt::print("reads outside transactions that have written: {}% on PostgreSQL\n", r.value("reads_on_postgres", 0));
  } else if (r.value("already", false)) {
    fmt::print("already done\n");
  } else if (r.value("switched", false)) {
    fmt::print("{} is the authority; clients waited {} ms\n", o.command == "cutover" ? "PostgreSQL" : "SQLite",
               r.value("pause_ms", 0));
  }
  if (r.contains("gates") && (o.dry_run || !r.value("failure", json()).is_null())) {
    fmt::print("gates\n");
    print_gates(r["gates"]);
  }
}

}  // namespace

int run_status(const options& o) {
  for (;;) {
    json status;
    auto where = find_proxy(o);
    auto answer = where ? ask(*where, "GET", "/status", nullptr, quick_patience) : std::nullopt;
    if (answer && answer->status == 401)
      throw fatal(exit_code::usage, "the proxy refuses the admin token", "Name the file with --token-file.");
    if (answer && answer->status == 200) {
      status = json::parse(answer->body);
    } else {
      status = offline_status(o);
    }
    if (o.format == "json") {
      std::cout << status.dump() << '\n';
    } else {
      print_status(status);
    }
    std::cout.flush();
    if (!o.watch) return 0;
    std::this_thread::sleep_for(std::chrono::seconds(1));
    fmt::print("\n");
  }
}

int run_switch(const options& o) {
  auto patience = std::chrono::duration_cast<std::chrono::seconds>(o.timeout) + std::chrono::seconds(60);
  auto report = ask_proxy(o, "POST", "/" + o.command, switch_request(o), patience);
  if (o.format == "json") {
    std::cout << report.dump() << '\n';
  } else {
    print_switch(o, report);
  }
  std::cout.flush();
  bool ready = true;
  if (o.dry_run && !report.value("already", false)) {
    for (const auto& g : report.value("gates", json::array()))
      ready = ready && (g.value("ok", false) || o.force.count(g.value("name", "")));
  }
  auto failure = report.value("failure", json());
  if (!failure.is_null()) {
    fmt::print(stderr, "crossfade: {}\n", failure.value("message", ""));
    if (auto hint = failure.value("hint", ""); !hint.empty()) fmt::print(stderr, "hint: {}\n", hint);
    return static_cast<int>(exit_code::refused);
  }
  return static_cast<int>(ready ? exit_code::done : exit_code::refused);
}

int run_ending(const options& o) {
  auto report = ask_proxy(o, "POST", "/" + o.command, json::object(), std::chrono::seconds(300));
  if (o.format == "json") {
    std::cout << report.dump() << '\n';
  } else if (report.value("already", false)) {
    fmt::print("already done\n");
  } else {
    fmt::print("{}\n", report.value("message", "done"));
  }
  return 0;
}

int run_history(const options& o) {
  auto report = ask_proxy(o, "GET", "/history", nullptr, quick_patience);
  if (o.format == "json") {
    std::cout << report.dump() << '\n';
    return 0;
  }
  for (const auto& h : report)
    fmt::print("{}  {:<10} {:<10} {}\n", h.value("at", ""), h.value("who", ""), h.value("what", ""),
               h.value("details", json()).dump());
  return 0;
}

}  // namespace crossfade::command
