// Which tables the transactions of other processes wrote, from the pages that SQLite's log has of them.
//
//   auto writes = tables_of(std::move(evidence), path);       // reads the file; takes milliseconds to seconds
//
// A table is named only where a page of its rows was written. What cannot be told is `unknown`: the log began anew
// meanwhile, or only the overflow of a row was written. Any thread; evidence is used up.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "proxy/execute/foreign_commits.hpp"
#include "replay/base/error.hpp"
#include "replay/store/page_owners.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::cutover {

struct foreign_writes {
  std::uint64_t commits = 0;
  std::map<std::string, std::uint64_t> tables;  // SQLite's names; transactions that wrote rows there
  std::uint64_t unknown = 0;                    // transactions of which not every table is known
};

// What one transaction wrote. Each of ours leaves a row in a table of ours.
struct commit_writes {
  std::set<std::string> tables;
  bool ours = false, unresolved = false;
};
commit_writes written_by(const store::wal_commit& commit, const std::map<std::uint32_t, store::page_owner>& owners);
void add_commit(const commit_writes& what, foreign_writes& to);

foreign_writes tables_of(execute::foreign_evidence evidence, const std::string& path);

// The application's tables, indexes, views and triggers: name and declaration.
using sqlite_objects = std::map<std::string, std::string>;
result<sqlite_objects> application_objects(store::sqlite& db);
// "table x created", one each.
std::vector<std::string> changed_objects(const sqlite_objects& before, const sqlite_objects& after);

}  // namespace crossfade::cutover
