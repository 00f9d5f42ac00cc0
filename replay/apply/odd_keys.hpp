// Keys that SQLite's file spells otherwise than Crossfade would write them (mixed formats, before check --normalise): a
// row of PostgreSQL is not found by the cells that its key would have.
//
//   odd_keys odd;
//   auto cells = odd.find(db, table, exact_key);      // null: no row is spelled otherwise and means this key
//
// A table is looked through once, at its first miss, and only where its key is known to be spelled in several ways;
// held are the keys that are odd. While PostgreSQL is the authority nobody adds to them. One thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::apply {

class odd_keys {
 public:
  // usual: journal::exact_key() of the cells as Crossfade writes them.
  result<const std::vector<value::cell>*> find(store::sqlite& db, const catalog::table& t, const value::cell& usual);
  void erase(const catalog::table& t, const value::cell& usual);
  void clear() { tables_.clear(); }

 private:
  using keys = std::unordered_map<std::string, std::vector<value::cell>>;
  static result<keys> look(store::sqlite& db, const catalog::table& t);
  std::map<std::string, keys, std::less<>> tables_;
};

}  // namespace crossfade::apply
