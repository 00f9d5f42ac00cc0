// What the recorder does about values that no cell holds exactly (exact_rows.hpp): the journal gets the value instead
// of the cell that stands for it, and crossfade_exact follows the row.
//
//   exact.updated(layout, columns, ...);    // from the preupdate hook: reads only, notes what is to be done
//   exact.rewind(frames);                   // the changes from there on are forgotten
//   exact.write();                          // before COMMIT
//   exact.clear();                          // committed or rolled back
//
// A value that is set to something else needs nothing: its cell differs from then on. Lives on the recorder's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "replay/journal/exact_rows.hpp"
#include "replay/journal/layout.hpp"
#include "replay/journal/record.hpp"

namespace crossfade::journal {

class exact_capture {
 public:
  explicit exact_capture(store::sqlite& db) : exact_(db) {}

  // columns: storage positions of those that have exact rows. at: where the change's frame begins. Texts that were put
  // into cells stay until the next call. Throws std::runtime_error where SQLite cannot be read.
  void updated(const layout& l, const std::vector<std::size_t>& columns, std::int64_t old_rowid, std::int64_t new_rowid,
               const std::vector<bool>& changed, const cells& old_row, cells& old_key, cells& new_row, std::size_t at);
  // old_key: the key's cells; the whole row of a table without one.
  void removed(const layout& l, const std::vector<std::size_t>& columns, std::int64_t rowid, cells& old_key,
               std::size_t at);

  void rewind(std::size_t to);
  void clear();
  result<void> write();

 private:
  struct step {
    std::size_t at = 0;
    std::string table;
    value::cell from, to;  // to NULL: the row has gone
  };
  void note(step s);
  std::string name_of(const std::string& table, const value::cell& key) const;
  std::optional<std::string> find(const layout& l, const value::cell& key, std::size_t position,
                                  const value::cell_view& cell);

  exact_rows exact_;
  std::vector<step> steps_;
  std::unordered_map<std::string, value::cell> origin_;  // key of this transaction -> key in crossfade_exact
  std::deque<std::string> texts_;
};

}  // namespace crossfade::journal
