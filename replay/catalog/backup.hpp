// The copy of the application's file that precedes Crossfade's first change to it.
//
//   backup_once("/srv/app.db");     // /srv/app.db.crossfade-backup, where it is not there yet
//
// Blocking; takes a read lock on the file while it copies. Source: SQLite, "Using the SQLite Online Backup API".
#pragma once

#include <string>

#include "replay/base/error.hpp"

namespace crossfade::catalog {

std::string backup_path(const std::string& sqlite_path);

// True: made now; false: there was one, which is left as it is. The copy appears under its name only when it is whole
// and on disk, with the file's own permissions.
result<bool> backup_once(const std::string& sqlite_path);

}  // namespace crossfade::catalog
