// Which index SQLite's preupdate hook gives a column: its place in the table, or in storage, where virtual columns are
// left out. It differs between SQLite's versions, kinds of table and calls, so it is measured once on a small table.
// Source: SQLite, "The pre-update hook"; src/vdbeapi.c (sqlite3_preupdate_old, _new) of 3.40 and of 3.49.
#pragma once

namespace crossfade::journal {

struct hook_indexes {
  struct kind {  // true: by place in the table
    bool old_value = false, inserted = false, updated = false;
  };
  kind with_rowid, without_rowid;
  // Reading the storage index that equals the place of the INTEGER PRIMARY KEY gives the rowid, whatever is there.
  bool rowid_shadows = true;
};

const hook_indexes& measured_hook_indexes();  // any thread

}  // namespace crossfade::journal
