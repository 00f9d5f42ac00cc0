// The command line: flags before environment (CROSSFADE_*) before the TOML file (--config, ./crossfade.toml,
// /etc/crossfade/crossfade.toml). parse() throws fatal(usage) with a message that names the flag; --help and --version
// print and give exit 0.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace crossfade::command {

struct options {
  std::string command;  // serve, check, status ...

  // Common.
  std::string sqlite;    // a path, already out of its URL spelling; empty: not given
  std::string postgres;  // a libpq URL or keyword string with the password of --postgres-password-file; empty: libpq's
                         // own places
  bool postgres_given = false;
  std::string state_dir;  // FILE.crossfade by default
  std::string admin;      // HOST:PORT; serve: 127.0.0.1:9632 by default
  std::string token_file;
  std::string format = "text";

  // serve (schema and identifiers: check and backfill too).
  std::vector<std::string> listen{"127.0.0.1:6432"};
  std::string auth = "scram";
  std::string users;
  std::string mirror = "async";
  std::chrono::milliseconds mirror_timeout{1000};
  std::string schema = "public";
  std::string identifiers = "keep";
  std::map<std::string, std::string> types;  // TABLE.COLUMN -> TYPE
  std::vector<std::string> replace_rows;
  bool adopt = false;
  bool fresh_copy = false;
  std::uint64_t journal_max_bytes = 4ULL << 30;
  std::string journal_full = "refuse-writes";
  std::chrono::milliseconds journal_keep{24 * 3600 * 1000};
  std::uint64_t journal_keep_bytes = 1ULL << 30;
  std::optional<std::uint64_t> disk_reserve_bytes;  // absent: the keeper's own
  int io_threads = 0;                               // 0: one for two processors, at least one
  std::chrono::milliseconds idle_in_transaction_timeout{60'000};
  std::chrono::milliseconds shutdown_timeout{10'000};

  // check.
  bool normalise = false;
  bool backup = true;

  // validate.
  std::vector<std::string> tables;
  std::uint64_t max_differences = 1000;
  std::string output;

  // cutover and rollback.
  bool reads = false;
  int reads_percent = 100;
  bool dry_run = false;
  std::chrono::milliseconds timeout{30'000};
  std::map<std::string, std::string> force;  // gate -> reason

  // status.
  bool watch = false;

  // journal, try, shadow-reads, user.
  std::string action;  // journal: list, show, retry, skip, prune
  std::optional<std::uint64_t> seq;
  std::string reason;
  std::optional<std::uint64_t> after, limit;  // list
  std::string table;                          // list
  std::chrono::milliseconds keep{0};          // prune
  std::string sql_file;
  std::string name;
};

// nullopt: help or version was printed (exit 0).
std::optional<options> parse(int argc, const char* const* argv);

}  // namespace crossfade::command
