#include "replay/journal/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "replay/journal/state.hpp"

namespace crossfade::journal {

namespace {

using value::cell_view;

cell_view integer(std::uint64_t v) { return cell_view::of_integer(static_cast<std::int64_t>(v)); }

error broken(std::string message) {
  return make_error(sqlstate::data_corrupted, std::move(message),
                    "Nothing after it can be mirrored. Restore the SQLite file, or start the migration again.");
}

}  // namespace

void reader::start_after(std::uint64_t seq, std::string hash) {
  seq_ = seq;
  hash_ = std::move(hash);
}

result<void> reader::verify_next(const entry& e) {
  if (e.seq != seq_ + 1)
    return broken(fmt::format("journal entry {} is missing: {} follows {}", seq_ + 1, e.seq, seq_));
  if (auto r = verify(e.body, e.seq); !r) return r;
  if (chain(hash_, journal_id_, e.body) != e.hash)
    return broken(fmt::format("journal entry {} is not chained to entry {}: the hash is another one", e.seq, seq_));
  return {};
}

result<std::vector<entry>> reader::read(std::size_t max_entries, std::size_t max_bytes) {
  if (!rows_) {
    auto prepared =
        db_.prepare("SELECT seq, at, hash, body FROM crossfade_journal WHERE seq > ?1 ORDER BY seq LIMIT ?2", true);
    if (!prepared) return prepared.error();
    rows_ = std::move(*prepared);
  }
  auto batch = read_rows(max_entries, max_bytes);
  rows_.reset();  // ends the read transaction
  return batch;
}

result<std::vector<entry>> reader::read_rows(std::size_t max_entries, std::size_t max_bytes) {
  if (auto r = rows_.bind(1, integer(seq_)); !r) return r.error();
  if (auto r = rows_.bind(2, integer(max_entries)); !r) return r.error();
  std::vector<entry> batch;
  std::size_t bytes = 0;
  while (bytes < max_bytes) {
    auto more = rows_.step();
    if (!more) return more.error();
    if (!*more) break;
    // One that does not fit goes alone, at the next call.
    if (!batch.empty() && bytes + rows_.column(3).bytes.size() > max_bytes) break;
    entry e;
    e.seq = static_cast<std::uint64_t>(rows_.column(0).integer);
    e.at_us = rows_.column(1).integer;
    e.hash = rows_.column(2).bytes;
    e.body = rows_.column(3).bytes;
    if (auto r = verify_next(e); !r) {
      // What is sound before it can still be applied; the damage is met again at the next call.
      if (batch.empty()) return r.error();
      break;
    }
    seq_ = e.seq;
    hash_ = e.hash;
    bytes += e.body.size();
    batch.push_back(std::move(e));
  }
  return batch;
}

result<std::optional<std::string>> hash_at(store::sqlite& db, std::uint64_t seq) {
  if (seq == 0) return std::optional<std::string>(first_hash());
  auto row = db.prepare("SELECT hash FROM crossfade_journal WHERE seq = ?1");
  if (!row) return row.error();
  if (auto r = row->bind(1, integer(seq)); !r) return r.error();
  auto found = row->step();
  if (!found) return found.error();
  if (*found) return std::optional<std::string>(row->column(0).bytes);
  auto s = load(db);
  if (!s) return s.error();
  if (s->head == seq) return std::optional<std::string>(s->head_hash);
  return std::optional<std::string>();
}

result<std::optional<std::uint64_t>> oldest_entry(store::sqlite& db) {
  auto n = db.one("SELECT min(seq) FROM crossfade_journal");
  if (!n) return n.error();
  if (n->is_null()) return std::optional<std::uint64_t>();
  return std::optional<std::uint64_t>(static_cast<std::uint64_t>(n->integer));
}

result<std::uint64_t> prune(store::sqlite& db, std::uint64_t applied, const retention& keep,
                            std::uint64_t max_entries) {
  auto oldest = oldest_entry(db);
  if (!oldest) return oldest.error();
  if (!*oldest || **oldest > applied) return std::uint64_t{0};
  using namespace std::chrono;
  auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  auto limit = std::min(applied, **oldest + max_entries - 1);
  // By count everything below `crowded` goes, whatever its age.
  std::uint64_t crowded = applied > keep.keep_entries ? applied - keep.keep_entries : 0;
  // The first entry that is young enough to stay ends the range: seq order is commit order, clocks may step back.
  auto st = db.prepare(
      "DELETE FROM crossfade_journal WHERE seq <= ?1 AND (seq <= ?2 OR seq < coalesce((SELECT seq FROM "
      "crossfade_journal WHERE at >= ?3 ORDER BY seq LIMIT 1), 9223372036854775807))");
  if (!st) return st.error();
  if (auto r = st->bind(1, integer(limit)); !r) return r.error();
  if (auto r = st->bind(2, integer(crowded)); !r) return r.error();
  if (auto r = st->bind(3, cell_view::of_integer(now - keep.keep_us)); !r) return r.error();
  auto done = st->step();
  if (!done) return done.error();
  return static_cast<std::uint64_t>(sqlite3_changes64(db.raw()));
}

result<std::uint64_t> size_bytes(store::sqlite& db, std::uint64_t above) {
  auto row = db.prepare("SELECT coalesce(sum(length(body) + length(hash)), 0) FROM crossfade_journal WHERE seq > ?1");
  if (!row) return row.error();
  if (auto r = row->bind(1, integer(above)); !r) return r.error();
  auto found = row->step();
  if (!found) return found.error();
  return static_cast<std::uint64_t>(row->column(0).integer);
}

}  // namespace crossfade::journal
