#include "replay/journal/exact_capture.hpp"

#include <stdexcept>

namespace crossfade::journal {

namespace {

value::cell key_of(const layout& l, std::int64_t rowid, const cells& row) {
  if (l.key.empty()) return exact_key(rowid);
  cells key;
  for (const auto i : l.key)
    key.push_back(row[i]);
  return exact_key(key);
}

}  // namespace

std::string exact_capture::name_of(const std::string& table, const value::cell& key) const {
  return table + '\0' + (key.holds == value::storage_class::integer ? std::to_string(key.integer) : key.bytes);
}

// The key under which crossfade_exact has a row is the one of before this transaction.
std::optional<std::string> exact_capture::find(const layout& l, const value::cell& key, std::size_t position,
                                               const value::cell_view& cell) {
  if (cell.is_null()) return std::nullopt;
  const auto moved = origin_.find(name_of(l.table, key));
  auto found = exact_.find(l.table, moved == origin_.end() ? key : moved->second, l.columns[position].name, cell);
  if (!found) throw std::runtime_error("crossfade_exact cannot be read: " + found.error().message);
  return std::move(*found);
}

void exact_capture::note(step s) {
  if (!s.to.is_null()) {
    const auto moved = origin_.find(name_of(s.table, s.from));
    origin_[name_of(s.table, s.to)] = moved == origin_.end() ? s.from : moved->second;
  }
  steps_.push_back(std::move(s));
}

void exact_capture::updated(const layout& l, const std::vector<std::size_t>& columns, std::int64_t old_rowid,
                            std::int64_t new_rowid, const std::vector<bool>& changed, const cells& old_row,
                            cells& old_key, cells& new_row, std::size_t at) {
  texts_.clear();
  const auto from = key_of(l, old_rowid, old_row), to = key_of(l, new_rowid, new_row);
  bool left = false;
  for (const auto i : columns) {
    auto text = find(l, from, i, old_row[i]);
    if (!text) continue;
    texts_.push_back(std::move(*text));
    const auto value = value::cell_view::of_text(texts_.back());
    if (l.key.empty()) old_key[i] = value;
    if (changed[i]) continue;
    new_row[i] = value;
    left = true;
  }
  if (left && !(from == to)) note({at, l.table, from, to});
}

void exact_capture::removed(const layout& l, const std::vector<std::size_t>& columns, std::int64_t rowid,
                            cells& old_key, std::size_t at) {
  texts_.clear();
  const auto key = l.key.empty() ? exact_key(rowid) : exact_key(old_key);
  for (const auto i : columns) {
    if (!l.key.empty()) break;
    auto text = find(l, key, i, old_key[i]);
    if (!text) continue;
    texts_.push_back(std::move(*text));
    old_key[i] = value::cell_view::of_text(texts_.back());
  }
  note({at, l.table, key, {}});
}

void exact_capture::rewind(std::size_t to) {
  if (steps_.empty() || steps_.back().at < to) return;
  while (!steps_.empty() && steps_.back().at >= to)
    steps_.pop_back();
  auto kept = std::move(steps_);
  clear();
  for (auto& s : kept)
    note(std::move(s));
}

void exact_capture::clear() {
  steps_.clear();
  origin_.clear();
}

result<void> exact_capture::write() {
  for (const auto& s : steps_) {
    auto done = s.to.is_null() ? exact_.forget(s.table, s.from) : exact_.move(s.table, s.from, s.to);
    if (!done) return done;
  }
  return {};
}

}  // namespace crossfade::journal
