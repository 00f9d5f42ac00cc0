// Which rows of which table are copied, and at which seq: the finished chunks. The mirror asks it for each half of a
// row change while rows are being copied.
//
// A table is cut by rowid, the order in which SQLite stores it and which every row change carries; a WITHOUT ROWID
// table by its key, where that is kept in binary order. Any other table is one chunk. The last chunk has an open end.
// One thread at a time (the mirror's). docs/replication.md has the rules.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "replay/apply/applier.hpp"
#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/layout.hpp"
#include "replay/store/connection.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::backfill {

enum class cut : std::uint8_t { rowid, key, whole };

using key_cells = std::vector<value::cell>;

struct chunk {
  std::uint64_t number = 0, seq = 0, rows = 0;
  std::optional<key_cells> last;  // greatest rowid or key in it; nothing: open end
};

// As SQLite orders keys of binary collation: NULL, numbers by value, text and blobs by bytes.
int compare_keys(const std::vector<value::cell_view>& a, const key_cells& b);
int compare_cells(const value::cell_view& a, const value::cell_view& b);

result<cut> cut_of(store::sqlite& db, const journal::layout& l);

class chunk_map : public apply::row_filter {
 public:
  // What crossfade.chunks holds.
  result<void> load(store::connection& pg, store::sqlite& db, const catalog::catalog& tables);
  void add_table(const std::string& sqlite_table, cut how);
  void add(const std::string& sqlite_table, chunk c);

  const std::vector<chunk>& of(const std::string& sqlite_table) const;
  cut how(const std::string& sqlite_table) const;
  bool complete(const std::string& sqlite_table) const;  // its last chunk is finished
  std::uint64_t rows() const;

  apply::halves which(const journal::row_change& c, const journal::layout& l, std::uint64_t seq) const override;

 private:
  struct table_chunks {
    cut how = cut::whole;
    std::vector<chunk> chunks;
  };
  std::map<std::string, table_chunks, std::less<>> tables_;
};

// The chunk's record, in the transaction that copied it.
result<void> record_chunk(store::connection& pg, const std::string& sqlite_table, const chunk& c);

}  // namespace crossfade::backfill
