// The journal for people: `crossfade journal list` and `journal show SEQ`, as JSON. Free functions on any connection to
// the file; bounded.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "replay/base/error.hpp"
#include "replay/journal/record.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

// [{"seq", "at", "size_bytes", "changes", "tables": {name: changes}}], newest last, at most `limit` above `above`.
result<nlohmann::json> list_entries(store::sqlite& db, std::uint64_t above, std::size_t limit);
// {"seq", "at", "hash", "changes": [{"kind", "table", "offset", "rowid", "old_key", "row", "changed"}]}; blobs as hex
// text "\x...". At most 1000 changes are shown ("truncated"). 02000: no such entry (not written yet, or pruned).
result<nlohmann::json> show_entry(store::sqlite& db, std::uint64_t seq);

// One of these changes, as text; values longer than 1 KiB are cut off ("...").
std::string change_text(const row_change& c);

}  // namespace crossfade::journal
