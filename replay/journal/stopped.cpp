#include "replay/journal/stopped.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "replay/base/clock.hpp"
#include "replay/journal/record.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::journal {

namespace {

constexpr std::string_view key = "mirroring_stopped";

}  // namespace

result<std::uint64_t> stop_mirroring(store::sqlite& db, const std::string& reason) {
  auto s = load(db);
  if (!s) return s.error();
  auto nothing = db.one("SELECT lower(hex(randomblob(16)))");
  if (!nothing) return nothing.error();
  auto text = nlohmann::json{{"seq", s->head}, {"at", now_utc()}, {"reason", reason}}.dump();
  auto head = s->head + 1;
  auto done = put(db, "head", fmt::format("{} {}", head, nothing->bytes));
  if (done) done = put(db, key, text);
  if (done) done = add_history(db, "crossfade", "mirroring stopped", text);
  if (!done) return done.error();
  return head;
}

result<std::optional<mirroring_end>> mirroring_stopped(store::sqlite& db) {
  auto text = get(db, key);
  if (!text) return text.error();
  if (!*text) return std::optional<mirroring_end>();
  auto parsed = nlohmann::json::parse(**text, nullptr, false);
  if (!parsed.is_object()) return make_error(sqlstate::data_corrupted, "crossfade_meta: mirroring_stopped is no JSON");
  return std::optional<mirroring_end>(
      {parsed.value("seq", std::uint64_t{0}), parsed.value("at", ""), parsed.value("reason", "")});
}

error stopped_error(const mirroring_end& e) {
  return make_error(
      sqlstate::data_corrupted,
      fmt::format("histories diverge: mirroring was stopped for good after entry {} at {}: {}", e.seq, e.at, e.reason),
      "SQLite has every row and serves on. Start again with a fresh copy: docs/recovery.md, \"Mirroring "
      "was stopped\".");
}

}  // namespace crossfade::journal
