// `crossfade journal list` as one JSON document, from the SQLite file: the same with a proxy and without.
//
//   {"serving", "head", "watermark", "lag", "oldest", "entries_kept", "size_bytes",
//    "quarantine": null | {"seq", "offset", "table", "change", "sqlstate", "message", "detail"},
//    "stopped": null | {"seq", "at", "reason"},          // --journal-full stop-mirroring has ended mirroring
//    "entries": [{"seq", "at", "size_bytes", "changes", "tables", "applied", "quarantined"}], "next_after"}
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "replay/base/error.hpp"
#include "replay/journal/admission.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::command {

struct journal_list_request {
  std::optional<std::uint64_t> after;  // absent: what is not applied, and a few entries before it
  std::uint64_t limit = 100;
  std::string table;
};

journal_list_request list_request_of(const nlohmann::json& body);
result<nlohmann::json> journal_list(store::sqlite& db, std::uint64_t watermark, const journal_list_request& what);

// What status, metrics and log call full: a hundredth of the journal's bound is left, or the disk's reserve is reached.
journal::admission::shortage shortage_of(const journal::admission& room);

// For people.
std::string journal_list_text(const nlohmann::json& list);
std::string journal_entry_text(const nlohmann::json& entry);

}  // namespace crossfade::command
