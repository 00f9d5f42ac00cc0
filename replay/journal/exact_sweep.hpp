// Takes the rows of crossfade_exact away that are void: their cell has another value by now, or the row is gone. They
// do no harm where they are, but for the room, and that their column counts as one with exact values at each start.
//
//   exact_sweep sweep;
//   do swept = sweep.step(db, tables, 500); while (swept && !swept->end);       // each step in a transaction of its
//   own
//
// A row goes only where the table was looked at by its key and does not have that cell; what cannot be told (a table or
// a key that the catalog does not know so) stays. A step reads so many rows of crossfade_exact, and each one's row by
// its key. On the connection that writes, with nobody else on it; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"
#include "replay/value/cell.hpp"

namespace crossfade::journal {

struct swept {
  std::uint64_t looked_at = 0, removed = 0;
  bool end = false;  // all rows were looked at; the next step begins anew
};

class exact_sweep {
 public:
  result<swept> step(store::sqlite& db, const catalog::catalog& tables, std::size_t rows);

 private:
  struct place {
    std::string table;
    value::cell key;
    std::string column;
  };
  struct kept_row {
    place at;
    value::cell cell;
  };
  result<std::vector<kept_row>> read(store::sqlite& db, std::size_t rows) const;
  place last_;  // looked at; empty: none
};

}  // namespace crossfade::journal
