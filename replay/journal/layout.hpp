// How SQLite stores the rows of one table: its columns in storage order (virtual columns have no storage), which of
// them the catalog knows, and which make the key. Recorder and mirror both use it, so that a journaled row means the
// same to both. Read once a catalog; plain data afterwards, any thread.
// Source: SQLite, "Generated Columns" and PRAGMA table_xinfo.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

struct stored_column {
  std::string name;
  int table_index = 0;       // position in PRAGMA table_xinfo
  bool real = false;         // REAL affinity: an integer is shown for a value without fraction
  bool has_default = false;  // rows older than ADD COLUMN do not hold it: the hook shows NULL
  bool generated = false;
  std::optional<std::size_t> column;  // index into catalog::table::columns
};

struct layout {
  std::string table;  // in SQLite
  std::vector<stored_column> columns;
  std::vector<std::size_t> key;  // storage positions of the primary key's columns, in key order; empty: no key
  bool without_rowid = false;
  int rowid_alias = -1;    // position in PRAGMA table_xinfo of the INTEGER PRIMARY KEY; -1: none
  std::string rowid_name;  // rowid, _rowid_ or oid, whichever no column hides; empty: none or WITHOUT ROWID

  std::optional<std::size_t> position_of(std::size_t catalog_column) const noexcept;
};

// An error where a key column of the catalog has no storage in SQLite.
result<layout> read_layout(store::sqlite& db, const catalog::table& t);

}  // namespace crossfade::journal
