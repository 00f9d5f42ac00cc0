// SQL functions on one SQLite connection that see cells as PostgreSQL's values, for check and normalise.
//
//   value_function same(db, column, value_function::purpose::identity);
//   ... "SELECT ... GROUP BY " + same.call("t.c") ...
//
// The function goes when the object does. The connection's thread.
#pragma once

#include <memory>
#include <string>

#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::catalog {

class value_function {
 public:
  enum class purpose {
    identity,  // text that is equal where PostgreSQL's values are equal; NULL for NULL and for what has no value
    canonical  // the cell in the storage's one spelling; the cell itself where that is not unambiguous
  };
  value_function(store::sqlite& db, const column& c, purpose what);
  ~value_function();
  value_function(const value_function&) = delete;
  value_function& operator=(const value_function&) = delete;

  result<void> installed() const;
  std::string call(const std::string& expression) const { return name_ + "(" + expression + ")"; }

 private:
  sqlite3* db_;
  std::string name_;
  int code_;
};

// What `canonical` answers.
value::cell canonical_cell(const column& c, const value::cell_view& cell);

}  // namespace crossfade::catalog
