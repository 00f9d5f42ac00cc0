// Whether somebody wrote to the SQLite file while no proxy ran.
//
//   at the end of serve, with all of ours closed:   keep(stopped_record(path, kept));  while it runs:
//   running_record({}) at its start, before ours opens the file:       written_while_down(path, kept)
//
// After a clean stop: size, inode and time of change of the file and its log. After a kill: our last transactions are
// in the log, and what follows them in it is others'. Where the log is gone, or does not hold a transaction of ours,
// another process was the last to close the file: whether it wrote cannot be told (docs/cutover.md says why), and
// counts as an unknown table, until a validation finds the stores identical. An empty record (a new state directory)
// tells nothing.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "proxy/cutover/foreign_tables.hpp"

namespace crossfade::cutover {

// before: the record until now; what it has found and nobody has taken over stays.
std::string stopped_record(const std::string& sqlite_path, const std::string& before);
// found: what the ledger does not hold yet.
std::string running_record(const foreign_writes& found);
foreign_writes written_while_down(const std::string& sqlite_path, const std::string& record);

// Kept with the ledger: transactions of the log up to here are in it.
nlohmann::json log_position(const store::wal_index& at);

}  // namespace crossfade::cutover
