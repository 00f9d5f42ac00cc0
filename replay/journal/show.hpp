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

struct list_request {
  std::uint64_t after = 0;  // entries above it
  std::size_t limit = 100;  // at most so many
  std::string table;        // only entries with a change of it; "(statement)": DDL; empty: all
};
// {"entries": [{"seq", "at", "size_bytes", "changes", "tables": {name: changes}}], "next_after"}, oldest first;
// next_after: where the next page begins, null: that was all. A damaged entry has "damaged": the error's text, with seq
// and byte. With `table` at most 100,000 entries are looked through for one page.
result<nlohmann::json> list_entries(store::sqlite& db, const list_request& what);
// {"seq", "at", "hash", "changes": [{"kind", "table", "offset", "rowid", "old_key", "row", "changed"}]}; blobs as hex
// text "\x...". At most 1000 changes are shown ("truncated"). 02000: no such entry (not written yet, or pruned). XX001:
// damaged, or not chained to the entry before where that is still there.
result<nlohmann::json> show_entry(store::sqlite& db, std::uint64_t seq);

// One of these changes, as text; values longer than 1 KiB are cut off ("...").
std::string change_text(const row_change& c);

}  // namespace crossfade::journal
