#include "proxy/cutover/foreign_downtime.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::cutover {

namespace {

using json = nlohmann::json;

constexpr std::string_view kept_key = "foreign_writers";

json stat_of(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0 || s.st_size == 0) return nullptr;
  return {{"device", s.st_dev},
          {"inode", s.st_ino},
          {"size", s.st_size},
          {"changed_ns", static_cast<std::int64_t>(s.st_mtim.tv_sec) * 1'000'000'000 + s.st_mtim.tv_nsec}};
}

std::string salt_text(const store::wal_salt& salt) {
  std::string out;
  for (auto byte : salt)
    out += fmt::format("{:02x}", byte);
  return out;
}

// Where the ledger's knowledge of this log ends; 0: it knows nothing of it.
std::uint32_t looked_at(store::sqlite& db, const store::wal_index& at) {
  auto kept = journal::get(db, kept_key);
  if (!kept || !*kept) return 0;
  auto text = json::parse(**kept, nullptr, false);
  auto position = text.is_object() ? text.value("looked_at", json()) : json();
  if (!position.is_object() || position.value("salt", "") != salt_text(at.salt)) return 0;
  return position.value("frame", std::uint32_t{0});
}

struct log_writes {
  foreign_writes others;
  bool ours = false;  // the log has a transaction of ours
};

// Pages may have changed hands since: only the last transaction that wrote a page is judged by it.
result<log_writes> read_log(const std::string& path) {
  log_writes out;
  auto db = store::sqlite::open(path, store::sqlite::mode::read_only);
  if (!db) return db.error();
  if (auto begun = db->exec("BEGIN; SELECT count(*) FROM sqlite_schema"); !begun) return begun.error();
  auto at = store::read_wal_index(db->raw());
  if (!at || at->frames == 0) return out;
  auto log = store::read_wal_commits(path, at->salt, at->page_size, 0, at->frames, limits::execute::foreign_log_frames);
  if (!log) return log.error();
  std::map<std::uint32_t, std::uint32_t> last_writer;
  std::vector<std::uint32_t> pages;
  for (const auto& commit : *log) {
    for (auto number : commit.pages)
      last_writer[number] = commit.end;
  }
  pages.reserve(last_writer.size());
  for (const auto& [number, end] : last_writer)
    pages.push_back(number);
  store::page_owners owners(*db, path, *at);
  auto found = owners.of(pages);
  if (!found) return found.error();
  auto known = looked_at(*db, *at);
  for (const auto& commit : *log) {
    auto what = written_by(commit, *found);
    out.ours = out.ours || what.ours;
    if (what.ours || commit.end <= known) continue;
    std::map<std::uint32_t, store::page_owner> certain;
    for (auto number : commit.pages) {
      auto owner = (*found)[number];
      bool rows = owner.kind == store::page_kind::table && owner.table != "sqlite_schema";
      if (last_writer[number] != commit.end && rows) owner.kind = store::page_kind::unresolved;
      certain[number] = owner;
    }
    ++out.others.commits;
    add_commit(written_by(commit, certain), out.others);
  }
  return out;
}

// Whether anything was written.
foreign_writes unknown_write(std::string_view why) {
  log::warning(
      "foreign.downtime_unknown",
      {{"why", why},
       {"hint", "run crossfade validate once: where it finds the stores identical, the gate foreign_writers opens"}});
  return {0, {}, 1};
}

bool began(const std::string& path) {
  auto db = store::sqlite::open(path, store::sqlite::mode::read_only);
  if (!db) return false;
  auto there = journal::installed(*db);
  return there && *there;
}

foreign_writes look(const std::string& sqlite_path, const json& kept) {
  auto file = stat_of(sqlite_path), log = stat_of(sqlite_path + "-wal");
  bool clean = kept.value("state", "") == "stopped";
  bool same_log = log.is_null() || log == kept.value("log", json());
  if (clean && same_log && file == kept.value("file", json())) return {};
  if (!began(sqlite_path)) return {};
  auto found = read_log(sqlite_path);
  if (!found) return unknown_write(found.error().message);
  if (clean) {
    // What the log does not have went into the file itself.
    if (file != kept.value("file", json())) ++found->others.unknown;
    if (found->others.commits > 0 || found->others.unknown > 0)
      log::warning("foreign.written_while_down", {{"transactions_in_the_log", found->others.commits}});
    return found->others;
  }
  if (!found->ours) {
    return unknown_write(
        "the last serve was killed, and another process was the last to close the file; its log is gone with that, so "
        "nothing tells whether that process wrote or only read");
  }
  return found->others;
}

}  // namespace

std::string stopped_record(const std::string& sqlite_path, const std::string& before) {
  if (!stat_of(sqlite_path + "-wal").is_null()) {
    // Another process has the file open, so the log stays: what is in it goes to the database now, not when that one
    // closes.
    if (auto db = store::sqlite::open(sqlite_path, store::sqlite::mode::read_write))
      sqlite3_wal_checkpoint_v2(db->raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  }
  json out{{"state", "stopped"}, {"file", stat_of(sqlite_path)}, {"log", stat_of(sqlite_path + "-wal")}};
  auto kept = json::parse(before, nullptr, false);
  if (kept.is_object() && kept.contains("found")) out["found"] = kept["found"];
  return out.dump();
}

std::string running_record(const foreign_writes& found) {
  json out{{"state", "running"}};
  if (found.commits > 0 || found.unknown > 0)
    out["found"] = {{"commits", found.commits}, {"tables", found.tables}, {"unknown", found.unknown}};
  return out.dump();
}

foreign_writes written_while_down(const std::string& sqlite_path, const std::string& record) {
  auto kept = json::parse(record, nullptr, false);
  if (!kept.is_object()) return {};
  auto out = look(sqlite_path, kept);
  if (auto found = kept.value("found", json()); found.is_object()) {
    out.commits += found.value("commits", std::uint64_t{0});
    out.unknown += found.value("unknown", std::uint64_t{0});
    for (const auto& [table, count] : found.value("tables", std::map<std::string, std::uint64_t>{}))
      out.tables[table] += count;
  }
  return out;
}

json log_position(const store::wal_index& at) { return {{"salt", salt_text(at.salt)}, {"frame", at.frames}}; }

}  // namespace crossfade::cutover
