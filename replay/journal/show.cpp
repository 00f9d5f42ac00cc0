#include "replay/journal/show.hpp"

#include <fmt/format.h>

#include <ctime>
#include <optional>

#include "replay/base/clock.hpp"
#include "replay/journal/reader.hpp"
#include "replay/journal/record.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::journal {

namespace {

using nlohmann::json;

constexpr std::size_t most_changes = 1000, most_searched = 100'000;
constexpr std::size_t most_value_bytes = 1024;

std::string time_text(std::int64_t at_us) {
  auto text = utc_text(at_us / 1'000'000);
  text.pop_back();  // the Z
  return fmt::format("{}.{:06}Z", text, at_us % 1'000'000);
}

std::string_view kind_name(change_kind k) {
  switch (k) {
    case change_kind::insert_row:
      return "insert";
    case change_kind::update_row:
      return "update";
    case change_kind::delete_row:
      return "delete";
    case change_kind::statement:
      return "statement";
  }
  return "unknown";
}

json value_of(const value::cell_view& c) {
  switch (c.holds) {
    case value::storage_class::null:
      return nullptr;
    case value::storage_class::integer:
      return c.integer;
    case value::storage_class::real:
      return c.real;
    case value::storage_class::text:
      return std::string(c.bytes);
    case value::storage_class::blob:
      return "\\x" + to_hex(c.bytes);
  }
  return nullptr;
}

json values_of(const cells& row) {
  auto out = json::array();
  for (auto& c : row)
    out.push_back(value_of(c));
  return out;
}

json change_json(const row_change& c) {
  json j{{"kind", kind_name(c.kind)}, {"offset", c.offset}};
  if (c.kind == change_kind::statement) {
    j["sql"] = c.sql;
    return j;
  }
  j["table"] = c.table;
  j["rowid"] = c.kind == change_kind::insert_row ? c.new_rowid : c.old_rowid;
  if (c.kind != change_kind::insert_row) j["old_key"] = values_of(c.old_key);
  if (c.kind != change_kind::delete_row) j["row"] = values_of(c.row);
  if (c.kind == change_kind::update_row) j["changed"] = c.changed;
  return j;
}

// What a record of a refusal keeps of a value.
void cut_values(json& row) {
  for (auto& v : row) {
    if (!v.is_string()) continue;
    auto& text = v.get_ref<std::string&>();
    if (text.size() > most_value_bytes) text = text.substr(0, most_value_bytes) + "...";
  }
}

// One entry of the list; `found`: a change of the wanted table.
json summary_of(const store::sqlite_statement& row, const std::string& wanted, bool& found) {
  auto seq = static_cast<std::uint64_t>(row.column(0).integer);
  auto at = row.column(1).integer;
  auto body = row.column(2).bytes;
  json entry{{"seq", seq}, {"at", time_text(at)}, {"size_bytes", body.size()}};
  std::uint64_t changes = 0;
  auto tables = json::object();
  auto sound = verify(body, seq, at);
  change_cursor cursor(body, seq);
  row_change c;
  while (sound) {
    auto next = cursor.next(c);
    if (!next) sound = next.error();
    if (!next || !*next) break;
    ++changes;
    std::string table(c.kind == change_kind::statement ? "(statement)" : c.table);
    tables[table] = tables.value(table, std::uint64_t{0}) + 1;
  }
  if (!sound) entry["damaged"] = sound.error().message;
  entry["changes"] = changes;
  found = wanted.empty() || !sound || tables.contains(wanted);
  entry["tables"] = std::move(tables);
  return entry;
}

struct stored_entry {
  std::int64_t at_us = 0;
  std::string hash, body;
};

result<std::optional<stored_entry>> find_entry(store::sqlite& db, std::uint64_t seq) {
  auto row = db.prepare("SELECT at, hash, body FROM crossfade_journal WHERE seq = ?1");
  if (!row) return row.error();
  if (auto r = row->bind(1, value::cell_view::of_integer(static_cast<std::int64_t>(seq))); !r) return r.error();
  auto found = row->step();
  if (!found) return found.error();
  if (!*found) return std::optional<stored_entry>();
  return std::optional<stored_entry>(
      {row->column(0).integer, std::string(row->column(1).bytes), std::string(row->column(2).bytes)});
}

error no_entry(std::uint64_t seq, std::uint64_t head, const std::optional<std::uint64_t>& oldest) {
  if (seq > head || seq == 0)
    return make_error("02000", fmt::format("the journal has no entry {}: its last one is {}", seq, head));
  if (!oldest || seq < *oldest)
    return make_error("02000", fmt::format("journal entry {} is pruned already", seq),
                      "Applied entries are kept as long as --journal-keep and --journal-keep-size say.");
  return make_error(sqlstate::data_corrupted, fmt::format("journal entry {} is missing", seq),
                    "Nothing after it can be mirrored: docs/recovery.md, \"A damaged journal\".");
}

}  // namespace

std::string change_text(const row_change& c) {
  auto j = change_json(c);
  for (const char* part : {"row", "old_key"})
    if (j.contains(part)) cut_values(j[part]);
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

result<json> list_entries(store::sqlite& db, const list_request& what) {
  auto rows = db.prepare("SELECT seq, at, body FROM crossfade_journal WHERE seq > ?1 ORDER BY seq LIMIT ?2");
  if (!rows) return rows.error();
  auto most = what.table.empty() ? what.limit + 1 : most_searched;
  if (auto r = rows->bind(1, value::cell_view::of_integer(static_cast<std::int64_t>(what.after))); !r) return r.error();
  if (auto r = rows->bind(2, value::cell_view::of_integer(static_cast<std::int64_t>(most))); !r) return r.error();
  json out{{"entries", json::array()}, {"next_after", nullptr}};
  std::size_t looked_at = 0;
  std::uint64_t last = what.after;
  for (;;) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) {
      if (looked_at == most_searched) out["next_after"] = last;
      return out;
    }
    if (out["entries"].size() == what.limit) {
      out["next_after"] = last;
      return out;
    }
    ++looked_at;
    last = static_cast<std::uint64_t>(rows->column(0).integer);
    bool found = false;
    auto entry = summary_of(*rows, what.table, found);
    if (found) out["entries"].push_back(std::move(entry));
  }
}

result<json> show_entry(store::sqlite& db, std::uint64_t seq) {
  auto s = load(db);
  if (!s) return s.error();
  auto oldest = oldest_entry(db);
  if (!oldest) return oldest.error();
  auto entry = find_entry(db, seq);
  if (!entry) return entry.error();
  if (!*entry) return no_entry(seq, s->head, *oldest);
  const auto& [at_us, hash, body] = **entry;
  json out{{"seq", seq}, {"at", time_text(at_us)}, {"hash", to_hex(hash)}, {"size_bytes", body.size()}};
  if (auto r = verify(body, seq, at_us); !r) return r.error();
  auto before = hash_at(db, seq - 1);
  if (!before) return before.error();
  if (*before && chain(**before, s->journal_id, body) != hash)
    return make_error(sqlstate::data_corrupted,
                      fmt::format("journal entry {} is damaged at byte 0: it is not chained to entry {}, its body or "
                                  "its hash is another's",
                                  seq, seq - 1),
                      "Nothing after it can be mirrored: docs/recovery.md, \"A damaged journal\".");
  auto changes = json::array();
  change_cursor cursor(body, seq);
  row_change c;
  for (;;) {
    auto next = cursor.next(c);
    if (!next) return next.error();
    if (!*next) break;
    if (changes.size() == most_changes) {
      out["truncated"] = true;
      break;
    }
    changes.push_back(change_json(c));
  }
  out["changes"] = std::move(changes);
  return out;
}

}  // namespace crossfade::journal
