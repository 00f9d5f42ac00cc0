#include "proxy/command/stores.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "replay/base/error.hpp"
#include "replay/base/url.hpp"

namespace crossfade::command {

namespace {

constexpr int oldest_version = 130000, newest_version = 180000;

std::string directory_of(const std::string& path) {
  auto parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

}  // namespace

store::sqlite open_file(const std::string& path, store::sqlite::mode mode) {
  std::error_code failure;
  auto status = std::filesystem::status(path, failure);
  if (!std::filesystem::exists(status)) {
    throw fatal(exit_code::unreachable, fmt::format("{}: no such file", path),
                "--sqlite names the application's SQLite file; Crossfade never creates it.");
  }
  if (std::filesystem::is_directory(status))
    throw fatal(exit_code::unreachable, fmt::format("{} is a directory, not a SQLite file", path));
  std::ifstream file(path, std::ios::binary);
  std::string magic(16, '\0');
  if (!file.read(magic.data(), 16) && std::filesystem::file_size(path, failure) > 0) magic.clear();
  bool is_sqlite = magic.substr(0, 15) == "SQLite format 3" || std::filesystem::file_size(path, failure) == 0;
  if (!file.is_open()) {
    throw fatal(exit_code::unreachable, fmt::format("{}: permission denied", path),
                "Run Crossfade as a user that can read and write the file.");
  }
  if (!is_sqlite)
    throw fatal(exit_code::unreachable,
                fmt::format("{} is not a database: it does not begin as a SQLite file does", path));
  auto db = store::sqlite::open(path, mode);
  if (!db) throw fatal(exit_code::unreachable, fmt::format("{}: {}", path, db.error().message), db.error().hint);
  auto readable = db->one("SELECT count(*) FROM sqlite_schema");
  if (!readable)
    throw fatal(exit_code::unreachable, fmt::format("{}: {}", path, readable.error().message), readable.error().hint);
  return std::move(*db);
}

void require_sound_and_writable(const std::string& path) {
  // euidaccess asks for the effective user, whose rights count when the file is opened.
  if (::euidaccess(path.c_str(), W_OK) != 0) {
    throw fatal(exit_code::refused, fmt::format("{} is read-only for this user", path),
                "Crossfade keeps its journal in the file: give this user the right to write it.");
  }
  auto directory = directory_of(path);
  if (::euidaccess(directory.c_str(), W_OK | X_OK) != 0) {
    throw fatal(exit_code::refused,
                fmt::format("the directory {} of {} is not writable for this user", directory, path),
                "SQLite creates its -wal and -shm files beside the database.");
  }
  auto db = open_file(path, store::sqlite::mode::read_only);
  auto verdict = db.one("PRAGMA quick_check(1)");
  if (!verdict || verdict->bytes != "ok") {
    throw fatal(exit_code::refused,
                fmt::format("{} is malformed: {}", path, verdict ? verdict->bytes : verdict.error().message),
                "Restore a backup, or save what can be read with sqlite3's .recover, and run PRAGMA integrity_check.");
  }
}

void require_postgres_named(const options& o) {
  if (o.postgres_given) return;
  for (const char* name : {"PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE"}) {
    if (const char* value = std::getenv(name); value && *value) return;
  }
  throw fatal(exit_code::usage, "--postgres is missing: name the PostgreSQL database",
              "As in --postgres postgresql://user@host/database, or by PGHOST, PGUSER, PGDATABASE.");
}

bool leads_to_a_proxy(store::postgres& db) {
  auto answer = db.query("SHOW crossfade.proxy");
  return static_cast<bool>(answer);  // PostgreSQL: 42704
}

store::postgres connect_postgres(const options& o) {
  require_postgres_named(o);
  auto db = store::postgres::connect(o.postgres);
  if (!db) {
    const auto& e = db.error();
    throw fatal(exit_code::unreachable,
                fmt::format("PostgreSQL ({}) cannot be reached: {}", redact_url(o.postgres), e.message), e.hint);
  }
  if (leads_to_a_proxy(*db)) {
    throw fatal(exit_code::usage, "--postgres leads to a Crossfade proxy, not to PostgreSQL",
                "Name PostgreSQL itself; DATABASE_URL is the application's and names the proxy.");
  }
  return std::move(*db);
}

void require_supported_version(store::postgres& db) {
  int version = db.server_version();
  if (version >= oldest_version && version < newest_version) return;
  throw fatal(exit_code::refused,
              fmt::format("PostgreSQL {} is not supported: Crossfade needs version 13 to 17", version / 10000),
              "Upgrade PostgreSQL, or name another server with --postgres.");
}

}  // namespace crossfade::command
