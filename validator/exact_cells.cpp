#include "validator/exact_cells.hpp"

#include <algorithm>

#include "replay/journal/layout.hpp"

namespace crossfade::validator {

result<exact_cells> exact_cells::make(store::sqlite& db, const catalog::table& t) {
  exact_cells out(t);
  auto found = journal::columns_with_exact_rows(db);
  if (!found) return found.error();
  const auto columns = found->find(t.sqlite_name);
  if (columns == found->end()) return out;
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    if (columns->second.count(t.columns[i].sqlite_name) > 0) out.columns_.push_back(i);
  }
  out.feeds_.resize(t.columns.size());
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    for (const auto from : journal::computed_from(t, t.columns[i])) {
      out.feeds_[from].push_back(i);
      out.computed_.resize(t.columns.size());
    }
  }
  if (t.primary_key.empty()) {
    auto layout = journal::read_layout(db, t);
    if (!layout) return layout.error();
    out.further_ = ", " + layout->rowid_name;
  }
  out.exact_ = std::make_unique<journal::exact_rows>(db);
  return out;
}

result<const std::vector<value::cell_view>*> exact_cells::values(store::sqlite_statement& row) {
  values_.clear();
  texts_.clear();
  for (std::size_t i = 0; i < table_->columns.size(); ++i)
    values_.push_back(row.column(static_cast<int>(i)));
  if (!exact_) return &values_;
  std::fill(computed_.begin(), computed_.end(), false);
  std::vector<value::cell_view> key;
  for (const auto i : table_->primary_key)
    key.push_back(values_[i]);
  const auto at =
      key.empty() ? journal::exact_key(row.column(static_cast<int>(values_.size())).integer) : journal::exact_key(key);
  for (const auto i : columns_) {
    auto text = exact_->find(table_->sqlite_name, at, table_->columns[i].sqlite_name, values_[i]);
    if (!text) return text.error();
    if (!*text) continue;
    texts_.push_back(std::move(**text));
    values_[i] = value::cell_view::of_text(texts_.back());
    for (const auto generated : feeds_[i])
      computed_[generated] = true;
  }
  return &values_;
}

}  // namespace crossfade::validator
