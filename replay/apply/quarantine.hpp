// crossfade.quarantine in PostgreSQL: row changes that it refused, whether they were skipped, and when they passed.
// Free functions on the mirror's connection, outside a transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "replay/apply/applier.hpp"
#include "replay/base/error.hpp"
#include "replay/store/connection.hpp"

namespace crossfade::apply {

result<void> record_quarantine(store::connection& pg, const apply_failure& f);
result<void> record_skip(store::connection& pg, std::uint64_t seq, std::size_t offset, const std::string& reason);
result<void> resolve_quarantine(store::connection& pg, std::uint64_t up_to_seq);
// (seq, offset) of what an operator skipped and what has not passed yet.
result<std::vector<std::pair<std::uint64_t, std::size_t>>> skipped_changes(store::connection& pg);
// {"seq", "offset", "table", "change", "row", "sqlstate", "message", "detail", "hint"}, "skipped" with the reason:
// crossfade_meta's key `quarantine`.
std::string quarantine_json(const apply_failure& f, const std::string& skipped = {});
struct noted_quarantine {
  apply_failure what;
  std::string skipped;
};
std::optional<noted_quarantine> parse_quarantine(const std::string& json);

}  // namespace crossfade::apply
