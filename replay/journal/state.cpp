#include "replay/journal/state.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "replay/journal/record.hpp"
#include "replay/store/transaction.hpp"

namespace crossfade::journal {

namespace {

constexpr std::array phase_names{"none", "preparing", "dual-write", "switched", "finished", "abandoned"};
constexpr std::array authority_names{"sqlite", "postgres"};

// crossfade_journal.hash chains to the entry before; crossfade_meta's row `head` outlives every prune.
constexpr auto schema = R"(
CREATE TABLE IF NOT EXISTS crossfade_meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crossfade_journal(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS crossfade_verdicts(
  key TEXT PRIMARY KEY, generation INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crossfade_answers(
  key TEXT PRIMARY KEY, generation INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crossfade_history(
  id INTEGER PRIMARY KEY, at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')), who TEXT NOT NULL,
  what TEXT NOT NULL, details TEXT NOT NULL DEFAULT '{}');
CREATE TABLE IF NOT EXISTS crossfade_chunks(
  table_name TEXT NOT NULL, number INTEGER NOT NULL, seq INTEGER NOT NULL, last_key BLOB, row_count INTEGER NOT NULL,
  PRIMARY KEY (table_name, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crossfade_exact(
  table_name TEXT NOT NULL, key BLOB NOT NULL, column_name TEXT NOT NULL, cell, exact TEXT NOT NULL,
  PRIMARY KEY (table_name, key, column_name)) WITHOUT ROWID;
INSERT OR IGNORE INTO crossfade_meta VALUES
  ('journal_id', lower(hex(randomblob(16)))), ('phase', 'none'), ('authority', 'sqlite'), ('epoch', '0'),
  ('head', '0 00000000000000000000000000000000'), ('highest_watermark', '0');
)";

error damaged(std::string_view key, std::string_view value) {
  return make_error(sqlstate::data_corrupted, fmt::format("crossfade_meta: {} holds \"{}\"", key, value),
                    "Restore the SQLite file from its last good copy.");
}

result<std::uint64_t> number(std::string_view key, std::string_view text) {
  std::uint64_t n = 0;
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (code != std::errc() || end != text.data() + text.size()) return damaged(key, text);
  return n;
}

result<void> read_head(std::string_view text, state& s) {
  auto space = text.find(' ');
  if (space == std::string_view::npos) return damaged("head", text);
  auto seq = number("head", text.substr(0, space));
  if (!seq) return seq.error();
  auto hash = from_hex(text.substr(space + 1));
  if (!hash || hash->size() != hash_size_bytes) return damaged("head", text);
  s.head = *seq;
  s.head_hash = *hash;
  return {};
}

result<void> take(state& s, std::string_view key, std::string_view value) {
  if (key == "journal_id") {
    s.journal_id = value;
  } else if (key == "phase") {
    auto p = parse_phase(value);
    if (!p) return damaged(key, value);
    s.phase = *p;
  } else if (key == "authority") {
    if (value != authority_names[0] && value != authority_names[1]) return damaged(key, value);
    s.authority = value == authority_names[0] ? authority::sqlite : authority::postgres;
  } else if (key == "epoch" || key == "highest_watermark") {
    auto n = number(key, value);
    if (!n) return n.error();
    (key == "epoch" ? s.epoch : s.highest_watermark) = *n;
  } else if (key == "head") {
    return read_head(value, s);
  }
  return {};
}

}  // namespace

std::string_view phase_name(phase p) noexcept { return phase_names[static_cast<std::size_t>(p)]; }

std::optional<phase> parse_phase(std::string_view name) noexcept {
  for (std::size_t i = 0; i < phase_names.size(); ++i)
    if (name == phase_names[i]) return static_cast<phase>(i);
  return std::nullopt;
}

std::string_view authority_name(authority a) noexcept { return authority_names[static_cast<std::size_t>(a)]; }

result<void> install(store::sqlite& db) {
  auto work = [&] { return db.exec(schema); };
  return db.in_transaction() ? work() : store::in_transaction(db, work);
}

result<bool> installed(store::sqlite& db) {
  auto n = db.one("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'crossfade_meta'");
  if (!n) return n.error();
  return n->integer == 1;
}

result<state> load(store::sqlite& db) {
  state s;
  auto rows = db.prepare("SELECT key, value FROM crossfade_meta");
  if (!rows) return rows.error();
  for (;;) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) break;
    if (auto r = take(s, rows->column(0).bytes, rows->column(1).bytes); !r) return r.error();
  }
  if (s.journal_id.size() != 32) return damaged("journal_id", s.journal_id);
  if (s.head_hash.size() != hash_size_bytes) return damaged("head", "nothing");
  return s;
}

result<std::optional<std::string>> get(store::sqlite& db, std::string_view key) {
  auto row = db.prepare("SELECT value FROM crossfade_meta WHERE key = ?1");
  if (!row) return row.error();
  if (auto r = row->bind(1, value::cell_view::of_text(key)); !r) return r.error();
  auto found = row->step();
  if (!found) return found.error();
  if (!*found || row->column(0).is_null()) return std::optional<std::string>();
  return std::optional<std::string>(row->column(0).bytes);
}

result<void> put(store::sqlite& db, std::string_view key, std::string_view value) {
  auto st = db.prepare("INSERT INTO crossfade_meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2");
  if (!st) return st.error();
  if (auto r = st->bind(1, value::cell_view::of_text(key)); !r) return r;
  if (auto r = st->bind(2, value::cell_view::of_text(value)); !r) return r;
  auto done = st->step();
  if (!done) return done.error();
  return {};
}

result<void> erase(store::sqlite& db, std::string_view key) {
  auto st = db.prepare("DELETE FROM crossfade_meta WHERE key = ?1");
  if (!st) return st.error();
  if (auto r = st->bind(1, value::cell_view::of_text(key)); !r) return r;
  auto done = st->step();
  if (!done) return done.error();
  return {};
}

result<void> put_phase(store::sqlite& db, phase p, authority a, std::uint64_t epoch) {
  auto work = [&] {  // the three belong together
    auto r = put(db, "phase", phase_name(p));
    if (r) r = put(db, "authority", authority_name(a));
    if (r) r = put(db, "epoch", fmt::to_string(epoch));
    return r;
  };
  return db.in_transaction() ? work() : store::in_transaction(db, work);
}

result<void> add_history(store::sqlite& db, std::string_view who, std::string_view what, std::string_view details) {
  auto st = db.prepare("INSERT INTO crossfade_history(who, what, details) VALUES (?1, ?2, ?3)");
  if (!st) return st.error();
  if (auto r = st->bind(1, value::cell_view::of_text(who)); !r) return r;
  if (auto r = st->bind(2, value::cell_view::of_text(what)); !r) return r;
  if (auto r = st->bind(3, value::cell_view::of_text(details)); !r) return r;
  auto done = st->step();
  if (!done) return done.error();
  return {};
}

result<void> remove(store::sqlite& db) {
  std::string drops;
  auto names = db.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('crossfade_meta', 'crossfade_journal', "
      "'crossfade_verdicts', 'crossfade_answers', 'crossfade_history', 'crossfade_chunks', 'crossfade_exact')");
  if (!names) return names.error();
  for (;;) {
    auto more = names->step();
    if (!more) return more.error();
    if (!*more) break;
    drops += fmt::format("DROP TABLE {};", names->column(0).bytes);
  }
  return db.exec(drops);
}

}  // namespace crossfade::journal
