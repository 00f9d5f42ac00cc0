#include "proxy/command/journal_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "replay/base/units.hpp"
#include "replay/journal/reader.hpp"
#include "replay/journal/show.hpp"
#include "replay/journal/state.hpp"
#include "replay/journal/stopped.hpp"

namespace crossfade::command {

namespace {

using json = nlohmann::json;

constexpr std::uint64_t entries_before = 20, most_listed = 10000;

result<json> totals(store::sqlite& db) {
  auto rows =
      db.prepare("SELECT count(*), min(seq), coalesce(sum(length(body) + length(hash)), 0) FROM crossfade_journal");
  if (!rows) return rows.error();
  if (auto found = rows->step(); !found) return found.error();
  json out{{"entries_kept", rows->column(0).integer}, {"oldest", nullptr}, {"size_bytes", rows->column(2).integer}};
  if (rows->column(0).integer > 0) out["oldest"] = rows->column(1).integer;
  return out;
}

std::string tables_text(const json& tables) {
  std::string out;
  for (const auto& [name, changes] : tables.items())
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name, changes.get<std::uint64_t>());
  return out;
}

}  // namespace

journal_list_request list_request_of(const json& body) {
  journal_list_request out;
  if (body.contains("after") && body["after"].is_number_unsigned()) out.after = body["after"].get<std::uint64_t>();
  if (body.contains("limit") && body["limit"].is_number_unsigned()) out.limit = body["limit"].get<std::uint64_t>();
  if (body.contains("table") && body["table"].is_string()) out.table = body["table"].get<std::string>();
  return out;
}

result<json> journal_list(store::sqlite& db, std::uint64_t watermark, const journal_list_request& what) {
  auto s = journal::load(db);
  if (!s) return s.error();
  auto out = totals(db);
  if (!out) return out;
  auto& list = *out;
  list["head"] = s->head;
  list["watermark"] = watermark;
  list["lag"] = s->head > watermark ? s->head - watermark : 0;
  list["quarantine"] = nullptr;
  auto quarantine = journal::get(db, "quarantine");
  if (!quarantine) return quarantine.error();
  if (*quarantine) list["quarantine"] = json::parse(**quarantine, nullptr, false);
  list["stopped"] = nullptr;
  auto stopped = journal::mirroring_stopped(db);
  if (!stopped) return stopped.error();
  if (*stopped) list["stopped"] = {{"seq", (*stopped)->seq}, {"at", (*stopped)->at}, {"reason", (*stopped)->reason}};
  journal::list_request wanted;
  wanted.after = what.after.value_or(watermark > entries_before ? watermark - entries_before : 0);
  wanted.limit = static_cast<std::size_t>(std::clamp<std::uint64_t>(what.limit, 1, most_listed));
  wanted.table = what.table;
  auto page = journal::list_entries(db, wanted);
  if (!page) return page.error();
  auto refused = list["quarantine"].is_object() ? list["quarantine"].value("seq", std::uint64_t{0}) : 0;
  for (auto& e : (*page)["entries"]) {
    auto seq = e["seq"].get<std::uint64_t>();
    e["applied"] = seq <= watermark;
    e["quarantined"] = seq == refused;
  }
  list["entries"] = std::move((*page)["entries"]);
  list["next_after"] = (*page)["next_after"];
  return out;
}

journal::admission::shortage shortage_of(const journal::admission& room) {
  auto now = room.lacks_for(1);
  if (now != journal::admission::shortage::none) return now;
  auto nearly = room.lacks_for(room.limits().max_bytes / 100);
  return nearly == journal::admission::shortage::journal ? nearly : now;
}

std::string journal_list_text(const json& list) {
  std::string out;
  auto line = [&](std::string text) { out += text + "\n"; };
  line(fmt::format("head {}   watermark {}   lag {}", list.value("head", 0ULL), list.value("watermark", 0ULL),
                   list.value("lag", 0ULL)));
  line(fmt::format("kept: {} entries, {}", list.value("entries_kept", 0ULL),
                   format_size(list.value("size_bytes", std::uint64_t{0}))));
  if (const auto& s = list["stopped"]; s.is_object())
    line(fmt::format("MIRRORING WAS STOPPED after entry {} at {}: {} (docs/recovery.md)", s.value("seq", 0ULL),
                     s.value("at", ""), s.value("reason", "")));
  if (const auto& q = list["quarantine"]; q.is_object()) {
    line(fmt::format("QUARANTINED: entry {}, {} of {} at byte {}: {} {}", q.value("seq", 0ULL), q.value("change", ""),
                     q.value("table", ""), q.value("offset", 0ULL), q.value("sqlstate", ""), q.value("message", "")));
    if (auto detail = q.value("detail", ""); !detail.empty()) line("  " + detail);
    line(
        fmt::format("  repair what it meets and run crossfade journal retry, or crossfade journal skip {} --reason "
                    "TEXT",
                    q.value("seq", 0ULL)));
  }
  line(fmt::format("{:>10}  {:<27} {:>10} {:>8}  {:<11} {}", "seq", "at (UTC)", "bytes", "changes", "state", "tables"));
  for (const auto& e : list["entries"]) {
    auto state = e.contains("damaged")           ? "DAMAGED"
                 : e.value("quarantined", false) ? "QUARANTINED"
                 : e.value("applied", false)     ? "applied"
                                                 : "waiting";
    line(fmt::format("{:>10}  {:<27} {:>10} {:>8}  {:<11} {}", e.value("seq", 0ULL), e.value("at", ""),
                     e.value("size_bytes", 0ULL), e.value("changes", 0ULL), state, tables_text(e["tables"])));
    if (e.contains("damaged")) line("            " + e["damaged"].get<std::string>());
  }
  if (!list["next_after"].is_null())
    line(fmt::format("more: crossfade journal list --after {}", list["next_after"].get<std::uint64_t>()));
  return out;
}

std::string journal_entry_text(const json& entry) {
  auto out = fmt::format("entry {} of {}, {} bytes, hash {}\n", entry.value("seq", 0ULL), entry.value("at", ""),
                         entry.value("size_bytes", 0ULL), entry.value("hash", ""));
  for (const auto& c : entry["changes"]) {
    out += fmt::format("  byte {:>8}  {:<9} ", c.value("offset", 0ULL), c.value("kind", ""));
    if (c.contains("sql")) {
      out += c["sql"].get<std::string>() + "\n";
      continue;
    }
    out += c.value("table", "");
    if (c.contains("old_key")) out += " key " + c["old_key"].dump(-1, ' ', false, json::error_handler_t::replace);
    if (c.contains("row")) out += " row " + c["row"].dump(-1, ' ', false, json::error_handler_t::replace);
    if (c.contains("changed")) {
      std::string columns;
      for (std::size_t i = 0; i < c["changed"].size(); ++i)
        if (c["changed"][i].get<bool>()) columns += fmt::format("{}{}", columns.empty() ? "" : ",", i + 1);
      out += " changed columns " + (columns.empty() ? std::string("none") : columns);
    }
    out += "\n";
  }
  if (entry.value("truncated", false)) out += "  ... and more: the first 1000 changes are shown\n";
  return out;
}

}  // namespace crossfade::command
