#include "replay/apply/odd_keys.hpp"

#include <algorithm>

#include "replay/catalog/kept_cell.hpp"
#include "replay/journal/exact_rows.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::apply {

result<odd_keys::keys> odd_keys::look(store::sqlite& db, const catalog::table& t) {
  static const value::format_settings settings;  // ISO, UTC, hex, shortest
  std::string columns;
  for (const auto i : t.primary_key)
    columns += (columns.empty() ? "" : ", ") + catalog::quote_identifier(t.columns[i].sqlite_name);
  auto rows = db.prepare("SELECT " + columns + " FROM " + catalog::sqlite_qualified_name(t));
  if (!rows) return rows.error();
  keys out;
  for (;;) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) return out;
    std::vector<value::cell> is, usual;
    std::vector<value::cell_view> is_view, usual_view;
    for (std::size_t k = 0; k < t.primary_key.size(); ++k) {
      const auto& c = t.columns[t.primary_key[k]];
      is.emplace_back(rows->column(static_cast<int>(k)));
      std::string text;
      if (is.back().is_null() ||
          !value::encode(is.back().view(), c.type, c.storage, value::wire_format::text, settings, text))
        break;
      auto kept = catalog::keep_in_cell(c, text);
      if (!kept) break;
      usual.push_back(catalog::after_affinity(std::move(kept->cell), c.sqlite_declaration));
    }
    if (usual.size() < t.primary_key.size()) continue;  // no key of PostgreSQL's
    for (const auto& c : is)
      is_view.push_back(c.view());
    for (const auto& c : usual)
      usual_view.push_back(c.view());
    auto name = journal::exact_key(usual_view);
    if (!(name == journal::exact_key(is_view))) out.emplace(std::move(name.bytes), std::move(is));
  }
}

result<const std::vector<value::cell>*> odd_keys::find(store::sqlite& db, const catalog::table& t,
                                                       const value::cell& usual) {
  const bool one_spelling =
      std::all_of(t.primary_key.begin(), t.primary_key.end(), [&](std::size_t i) { return t.columns[i].uniform; });
  if (one_spelling) return nullptr;
  auto known = tables_.find(t.name);
  if (known == tables_.end()) {
    auto found = look(db, t);
    if (!found) return found.error();
    known = tables_.emplace(t.name, std::move(*found)).first;
  }
  const auto found = known->second.find(usual.bytes);
  return found == known->second.end() ? nullptr : &found->second;
}

void odd_keys::erase(const catalog::table& t, const value::cell& usual) {
  if (auto known = tables_.find(t.name); known != tables_.end()) known->second.erase(usual.bytes);
}

}  // namespace crossfade::apply
