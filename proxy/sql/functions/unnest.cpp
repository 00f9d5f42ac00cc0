// crossfade_unnest(array, type, storage): a table of an array's elements, in its order. Columns: value, the element of
// this type as a cell in this storage, and ordinality, from 1. A NULL array is one NULL element: what x = ANY (array)
// needs (arguments 3), and no row with a further argument 1, as unnest() has it.
//
// A cursor owns its elements.
#include "proxy/sql/functions/table_function.hpp"
#include "replay/value/array.hpp"

namespace crossfade::sql::functions {
namespace {

struct unnest_cursor : function_cursor {
  static std::string columns() { return "value, ordinality, array HIDDEN, type HIDDEN, storage HIDDEN, strict HIDDEN"; }
  static constexpr int value_column = 0, ordinality_column = 1, first_argument = 2, argument_count = 4, rows = 10;

  int load() {
    cell = value::cell();
    if (end() || !elements[at]) return SQLITE_OK;
    auto read =
        value::decode(*elements[at], value::wire_format::text, type, storage, {}, value::decode_for::comparison);
    if (!read) return report(read.error());
    cell = std::move(*read);
    return SQLITE_OK;
  }

  int filter(int given, sqlite3_value** a) {
    elements.clear();
    at = 0;
    if ((given & 7) != 7) return SQLITE_OK;
    type = value::builtin_type(static_cast<value::oid>(sqlite3_value_int64(a[1])));
    storage = static_cast<value::storage>(sqlite3_value_int(a[2]));
    if (null(a[0])) {
      if ((given & 8) == 0 || sqlite3_value_int(a[3]) == 0) elements.emplace_back();
    } else {
      auto all = value::parse_plain_array(text(a[0]));
      if (!all) return report(all.error());
      elements = std::move(*all);
    }
    return load();
  }

  int next() {
    ++at;
    return load();
  }

  bool end() const { return at >= elements.size(); }

  void column(sqlite3_context* out, int n) const {
    if (n == value_column)
      give(out, cell);
    else if (n == ordinality_column)
      sqlite3_result_int64(out, row());
  }

  std::int64_t row() const { return static_cast<std::int64_t>(at) + 1; }

  value::array_elements elements;
  value::type type;
  value::storage storage{};
  std::size_t at = 0;
  value::cell cell;
};

}  // namespace

int add_unnest(sqlite3* db) { return add_table_function<unnest_cursor>(db, "crossfade_unnest"); }

}  // namespace crossfade::sql::functions
