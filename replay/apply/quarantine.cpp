#include "replay/apply/quarantine.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace crossfade::apply {

namespace {

// JSON writes NUL as \\u0000, which text can hold; what is not JSON is left out.
std::optional<std::string> without_nul(const std::string& row) {
  if (row.empty() || row.find('\0') != std::string::npos) return {};
  return row;
}

}  // namespace

result<void> record_quarantine(store::connection& pg, const apply_failure& f) {
  // Schemas that an older Crossfade made have no such column.
  auto column = pg.query("ALTER TABLE crossfade.quarantine ADD COLUMN IF NOT EXISTS row_change text");
  if (!column) return column.error();
  auto r = pg.query(
      "INSERT INTO crossfade.quarantine(seq, part, table_name, change, sqlstate, message, detail, row_change) VALUES "
      "($1::bigint, $2::bigint, $3, $4, $5, $6, $7, $8) ON CONFLICT (seq, part) DO UPDATE SET sqlstate = "
      "EXCLUDED.sqlstate, message = EXCLUDED.message, detail = EXCLUDED.detail, row_change = EXCLUDED.row_change, at = "
      "now(), resolved_at = NULL",
      {fmt::to_string(f.seq), fmt::to_string(f.offset), f.table, f.change, f.what.sqlstate, f.what.message,
       f.what.detail, without_nul(f.row)});
  if (!r) return r.error();
  return {};
}

result<void> record_skip(store::connection& pg, std::uint64_t seq, std::size_t offset, const std::string& reason) {
  auto r = pg.query(
      "INSERT INTO crossfade.quarantine(seq, part, table_name, change, sqlstate, message, detail, skipped_reason) "
      "VALUES "
      "($1::bigint, $2::bigint, '', '', '', '', '', $3) ON CONFLICT (seq, part) DO UPDATE SET skipped_reason = $3",
      {fmt::to_string(seq), fmt::to_string(offset), reason});
  if (!r) return r.error();
  return {};
}

result<void> resolve_quarantine(store::connection& pg, std::uint64_t up_to_seq) {
  auto r =
      pg.query("UPDATE crossfade.quarantine SET resolved_at = now() WHERE seq <= $1::bigint AND resolved_at IS NULL",
               {fmt::to_string(up_to_seq)});
  if (!r) return r.error();
  return {};
}

result<std::vector<std::pair<std::uint64_t, std::size_t>>> skipped_changes(store::connection& pg) {
  auto rows =
      pg.query("SELECT seq, part FROM crossfade.quarantine WHERE skipped_reason IS NOT NULL AND resolved_at IS NULL");
  if (!rows) return rows.error();
  std::vector<std::pair<std::uint64_t, std::size_t>> out;
  for (auto& row : *rows)
    out.emplace_back(std::stoull(row[0].value_or("0")), std::stoull(row[1].value_or("0")));
  return out;
}

std::string quarantine_json(const apply_failure& f, const std::string& skipped) {
  nlohmann::json j{{"seq", f.seq},
                   {"offset", f.offset},
                   {"table", f.table},
                   {"change", f.change},
                   {"sqlstate", f.what.sqlstate},
                   {"message", f.what.message},
                   {"detail", f.what.detail},
                   {"hint", f.what.hint}};
  if (!f.row.empty()) j["row"] = nlohmann::json::parse(f.row, nullptr, false);
  if (!skipped.empty()) j["skipped"] = skipped;
  return j.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<noted_quarantine> parse_quarantine(const std::string& json) {
  auto j = nlohmann::json::parse(json, nullptr, false);
  if (!j.is_object()) return {};
  noted_quarantine n;
  n.what.kind = failure_kind::refused;
  n.what.seq = j.value("seq", std::uint64_t{0});
  n.what.offset = j.value("offset", std::size_t{0});
  n.what.table = j.value("table", "");
  n.what.change = j.value("change", "");
  n.what.what = make_error(j.value("sqlstate", ""), j.value("message", ""), j.value("hint", ""));
  n.what.what.detail = j.value("detail", "");
  if (j.contains("row")) n.what.row = j["row"].dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  n.skipped = j.value("skipped", "");
  if (!n.what.seq) return {};
  return n;
}

}  // namespace crossfade::apply
