#include "replay/apply/journal_view.hpp"

#include "replay/journal/state.hpp"

namespace crossfade::apply {

store::sqlite* journal_view::open() {
  if (closed_) return nullptr;
  if (!db_) {
    auto db = store::sqlite::open(path_, store::sqlite::mode::read_only);
    if (!db) return nullptr;
    db_ = std::move(*db);
  }
  return &*db_;
}

std::optional<std::int64_t> journal_view::at_us(std::uint64_t seq) {
  std::lock_guard lock(mutex_);
  if (seq && seq == known_seq_) return known_at_us_;
  auto* db = open();
  if (!db) return {};
  auto row = db->prepare("SELECT at FROM crossfade_journal WHERE seq = ?1");
  if (!row || !row->bind(1, value::cell_view::of_integer(static_cast<std::int64_t>(seq)))) return {};
  auto found = row->step();
  if (!found || !*found) return {};
  known_seq_ = seq;
  known_at_us_ = row->column(0).integer;
  return known_at_us_;
}

std::optional<std::string> journal_view::note(const char* key) {
  std::lock_guard lock(mutex_);
  auto* db = open();
  if (!db) return {};
  auto found = journal::get(*db, key);
  return found ? *found : std::nullopt;
}

void journal_view::close() {
  std::lock_guard lock(mutex_);
  db_.reset();
  known_seq_ = 0;
  closed_ = true;
}

void journal_view::reopen() {
  std::lock_guard lock(mutex_);
  closed_ = false;
}

}  // namespace crossfade::apply
