#include "proxy/cutover/foreign_tables.hpp"

#include "replay/base/log.hpp"

namespace crossfade::cutover {

namespace {

bool begins(const std::string& text, std::string_view with) { return text.compare(0, with.size(), with) == 0; }

foreign_writes nothing_known(std::uint64_t commits) { return {commits, {}, commits}; }

}  // namespace

commit_writes written_by(const store::wal_commit& commit, const std::map<std::uint32_t, store::page_owner>& owners) {
  commit_writes out;
  for (auto number : commit.pages) {
    auto owner = owners.find(number);
    if (owner == owners.end() || owner->second.kind == store::page_kind::unresolved) {
      out.unresolved = true;
    } else if (owner->second.kind == store::page_kind::table) {
      const auto& table = owner->second.table;
      out.ours = out.ours || begins(table, "crossfade_");
      if (!begins(table, "sqlite_")) out.tables.insert(table);
    }
  }
  return out;
}

void add_commit(const commit_writes& what, foreign_writes& to) {
  if (what.unresolved) ++to.unknown;
  for (const auto& t : what.tables)
    ++to.tables[t];
}

foreign_writes tables_of(execute::foreign_evidence evidence, const std::string& path) {
  if (!evidence.snapshot) return nothing_known(evidence.commits);
  std::set<std::uint32_t> pages;
  for (const auto& commit : evidence.log)
    pages.insert(commit.pages.begin(), commit.pages.end());
  store::page_owners owners(*evidence.snapshot, path, evidence.at);
  auto found = owners.of({pages.begin(), pages.end()});
  if (!found) {
    log::warning("foreign.tables_unknown", {{"message", found.error().message}});
    return nothing_known(evidence.commits);
  }
  foreign_writes out;
  out.commits = evidence.commits;
  std::uint64_t foreign = 0;
  for (const auto& commit : evidence.log) {
    auto what = written_by(commit, *found);
    if (what.ours) continue;
    ++foreign;
    add_commit(what, out);
  }
  // The counts must agree, or ours and others' were taken for one another.
  if (foreign > out.commits) return nothing_known(out.commits);
  out.unknown += out.commits - foreign;
  return out;
}

result<sqlite_objects> application_objects(store::sqlite& db) {
  auto rows = db.prepare(
      "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT GLOB 'crossfade_*' AND tbl_name "
      "NOT GLOB 'crossfade_*' AND name NOT GLOB 'sqlite_*'");
  if (!rows) return rows.error();
  sqlite_objects out;
  for (;;) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) return out;
    out[std::string(rows->column(0).bytes)] = rows->column(1).bytes;
  }
}

std::vector<std::string> changed_objects(const sqlite_objects& before, const sqlite_objects& after) {
  std::vector<std::string> out;
  for (const auto& [name, sql] : before) {
    auto now = after.find(name);
    if (now == after.end()) {
      out.push_back(name + " dropped");
    } else if (now->second != sql) {
      out.push_back(name + " changed");
    }
  }
  for (const auto& [name, sql] : after) {
    if (!before.count(name)) out.push_back(name + " created");
  }
  return out;
}

}  // namespace crossfade::cutover
