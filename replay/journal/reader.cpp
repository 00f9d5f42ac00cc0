#include "replay/journal/reader.hpp"

#include <fmt/format.h>

#include "replay/journal/state.hpp"

namespace crossfade::journal {

namespace {

using value::cell_view;

error broken(std::string message) {
  return make_error(sqlstate::data_corrupted, std::move(message),
                    "Nothing after it can be mirrored: docs/recovery.md, \"A damaged journal\".");
}

}  // namespace

void reader::start_after(std::uint64_t seq, std::string hash) {
  seq_ = seq;
  hash_ = std::move(hash);
}

result<void> reader::verify_next(const entry& e) {
  if (e.seq != seq_ + 1)
    return broken(fmt::format("journal entry {} is missing: {} follows {}", seq_ + 1, e.seq, seq_));
  if (auto r = verify(e.body, e.seq, e.at_us); !r) return r;
  if (chain(hash_, journal_id_, e.body) != e.hash)
    return broken(
        fmt::format("journal entry {} is damaged at byte 0: it is not chained to entry {}, its body or its "
                    "hash is another's",
                    e.seq, seq_));
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
  if (!batch || !batch->empty()) return batch;
  // Nothing there: then the head is here, or entries have gone. It is read after them and may have moved since.
  auto s = load(db_);
  if (!s) return s.error();
  if (s->head <= seq_) return batch;
  batch = read_rows(max_entries, max_bytes);
  rows_.reset();
  if (batch && batch->empty())
    return broken(
        fmt::format("journal entry {} is missing: the head is {} and no entry follows {}", seq_ + 1, s->head, seq_));
  return batch;
}

result<std::vector<entry>> reader::read_rows(std::size_t max_entries, std::size_t max_bytes) {
  if (auto r = rows_.bind(1, cell_view::of_count(seq_)); !r) return r.error();
  if (auto r = rows_.bind(2, cell_view::of_count(max_entries)); !r) return r.error();
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
  if (auto r = row->bind(1, cell_view::of_count(seq)); !r) return r.error();
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

result<std::uint64_t> size_bytes(store::sqlite& db, std::uint64_t above) {
  auto row = db.prepare("SELECT coalesce(sum(length(body) + length(hash)), 0) FROM crossfade_journal WHERE seq > ?1");
  if (!row) return row.error();
  if (auto r = row->bind(1, cell_view::of_count(above)); !r) return r.error();
  auto found = row->step();
  if (!found) return found.error();
  return static_cast<std::uint64_t>(row->column(0).integer);
}

}  // namespace crossfade::journal
