#include "proxy/command/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "replay/base/error.hpp"
#include "replay/base/log.hpp"
#include "replay/base/units.hpp"
#include "replay/base/url.hpp"

namespace crossfade::command {

namespace {

// What CLI11 fills, before it is checked and converted.
struct raw_options {
  options out;
  std::string sqlite, postgres, postgres_password_file, config;
  std::string log_level = "info", log_format = "text";
  std::string mirror_timeout = "1s", journal_max = "4GB", journal_keep = "24h", timeout = "30s";
  std::string journal_keep_size = "1GB", disk_reserve, keep = "0s";
  std::string idle_in_transaction_timeout = "60s", shutdown_timeout = "10s";
  std::vector<std::string> types, force;
  std::string reads;
  std::uint64_t seq = 0, after = 0, limit = 0;
  bool no_backup = false;
};

std::string environment_name(const std::string& flag) {
  std::string name = "CROSSFADE_";
  for (char c : flag)
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

template <class T>
CLI::Option* add(CLI::App* app, const std::string& flag, T& target, const std::string& help) {
  auto* option = app->add_option("--" + flag, target, help);
  option->envname(environment_name(flag));
  if constexpr (std::is_same_v<T, std::vector<std::string>>) option->delimiter(',');
  return option;
}

CLI::Option* add_flag(CLI::App* app, const std::string& flag, bool& target, const std::string& help) {
  return app->add_flag("--" + flag, target, help)->envname(environment_name(flag));
}

void add_stores(CLI::App* app, raw_options& raw) {
  add(app, "sqlite", raw.sqlite, "the application's SQLite file (or a URL such as sqlite:///app.db)");
  add(app, "postgres", raw.postgres,
      "PostgreSQL: libpq URL or keywords; what it leaves out comes from PG* variables and PGPASSFILE");
  add(app, "postgres-password-file", raw.postgres_password_file, "a file that holds PostgreSQL's password");
}

void add_admin(CLI::App* app, raw_options& raw) {
  add(app, "admin", raw.out.admin, "HOST:PORT of the proxy's admin server");
  add(app, "token-file", raw.out.token_file, "the file with the admin token (default: the state directory's)");
  add(app, "state-dir", raw.out.state_dir, "state directory (default: FILE.crossfade)");
}

void add_format(CLI::App* app, raw_options& raw, std::vector<std::string> formats) {
  add(app, "format", raw.out.format, "output format")->check(CLI::IsMember(std::move(formats)));
}

void add_mapping(CLI::App* app, raw_options& raw) {
  add(app, "schema", raw.out.schema, "PostgreSQL's schema of the tables");
  add(app, "identifiers", raw.out.identifiers, "names of created tables and columns")
      ->check(CLI::IsMember({"keep", "lower"}));
  add(app, "type", raw.types, "TABLE.COLUMN=TYPE: the type of a created column (repeatable)");
}

void add_serve(CLI::App& app, raw_options& raw) {
  auto* serve = app.add_subcommand("serve", "the proxy: listens at once, copies while clients are served");
  add_stores(serve, raw);
  add_mapping(serve, raw);
  add(serve, "admin", raw.out.admin, "HOST:PORT of the admin server (default 127.0.0.1:9632)");
  add(serve, "state-dir", raw.out.state_dir, "state directory (default: FILE.crossfade)");
  add(serve, "listen", raw.out.listen, "HOST:PORT or unix:/path (repeatable; default 127.0.0.1:6432)");
  add(serve, "auth", raw.out.auth, "how clients prove who they are")->check(CLI::IsMember({"scram", "trust"}));
  add(serve, "users", raw.out.users, "file with lines \"name\" \"SCRAM-SHA-256$...\"");
  add(serve, "mirror", raw.out.mirror, "async, or sync: replies wait for PostgreSQL's commit too")
      ->check(CLI::IsMember({"async", "sync"}));
  add(serve, "mirror-timeout", raw.mirror_timeout, "how long --mirror=sync waits (default 1s)");
  add(serve, "journal-max", raw.journal_max, "bound of the journal in the SQLite file (default 4GB)");
  add(serve, "journal-full", raw.out.journal_full, "what happens at the bound")
      ->check(CLI::IsMember({"refuse-writes", "stop-mirroring"}));
  add(serve, "journal-keep", raw.journal_keep, "how long applied entries are kept (default 24h)");
  add(serve, "journal-keep-size", raw.journal_keep_size, "how many bytes of applied entries are kept (default 1GB)");
  add(serve, "disk-reserve", raw.disk_reserve,
      "free space of the disk below which --journal-full takes place (default 256MB, or a tenth of a smaller disk; 0: "
      "never)");
  add_flag(serve, "adopt", raw.out.adopt, "go on from rows that are in PostgreSQL already, after validating them");
  add_flag(serve, "fresh-copy", raw.out.fresh_copy,
           "where the histories diverge: copy all rows anew (docs/recovery.md); else without effect");
  add(serve, "replace-rows", raw.out.replace_rows, "tables in PostgreSQL to clear and copy (comma-separated)");
  add(serve, "io-threads", raw.out.io_threads, "threads that serve clients (default: half the processors, at least 1)")
      ->check(CLI::Range(0, 64));
  add(serve, "idle-in-transaction-timeout", raw.idle_in_transaction_timeout,
      "ends idle transactions that hold the writer (default 60s)");
  add(serve, "shutdown-timeout", raw.shutdown_timeout, "how long sessions may finish on SIGTERM (default 10s)");
}

void add_switches(CLI::App& app, raw_options& raw) {
  auto common = [&](CLI::App* sub) {
    add(sub, "sqlite", raw.sqlite, "the SQLite file: finds the proxy by its state directory");
    add(sub, "postgres", raw.postgres, "PostgreSQL, for the state while no proxy runs");
    add_admin(sub, raw);
    add_format(sub, raw, {"text", "json"});
  };
  auto* cutover = app.add_subcommand("cutover", "move reads (--reads) or the authority to PostgreSQL");
  auto* reads = cutover->add_option("--reads", raw.reads, "only reads: share in percent (default 100)")->expected(0, 1);
  reads->default_str("100");
  auto* rollback = app.add_subcommand("rollback", "move the authority (and reads) back to SQLite");
  for (auto* sub : {cutover, rollback}) {
    common(sub);
    add_flag(sub, "dry-run", raw.out.dry_run, "only show the gates");
    add(sub, "timeout", raw.timeout, "deadline for open transactions to end (default 30s)");
    add(sub, "force", raw.force, "GATE=REASON: pass a gate that is not met");
  }
  for (auto [name, help] : {std::pair{"finish", "end mirroring, PostgreSQL stays (only in `switched`)"},
                            std::pair{"abandon", "end mirroring, SQLite stays (only in `preparing` and `dual-write`)"},
                            std::pair{"history", "who did what, when, why"}}) {
    common(app.add_subcommand(name, help));
  }
  auto* status = app.add_subcommand("status", "phase, lag, gates");
  common(status);
  add_flag(status, "watch", raw.out.watch, "again each second");
  auto* journal = app.add_subcommand("journal", "list | show SEQ | retry | skip SEQ --reason TEXT | prune");
  common(journal);
  journal->add_option("action", raw.out.action, "list, show, retry, skip, prune")
      ->required()
      ->check(CLI::IsMember({"list", "show", "retry", "skip", "prune"}));
  journal->add_option("seq", raw.seq, "position of an entry");
  journal->add_option("--reason", raw.out.reason, "why an entry is skipped: kept in the history");
  journal->add_option("--after", raw.after, "list: entries after this one");
  journal->add_option("--limit", raw.limit, "list: at most so many entries (default 100)")->check(CLI::PositiveNumber);
  journal->add_option("--table", raw.out.table, "list: only entries that change this table");
  journal->add_option("--keep", raw.keep, "prune: applied entries younger than this stay (default: none)");
}

void add_tools(CLI::App& app, raw_options& raw) {
  auto* check = app.add_subcommand("check", "every table, row and setting that would stop the migration");
  add_stores(check, raw);
  add_mapping(check, raw);
  add_format(check, raw, {"text", "json"});
  add_flag(check, "normalise", raw.out.normalise, "rewrite what is unambiguous, after a backup");
  add_flag(check, "no-backup", raw.no_backup, "--normalise without a backup first");
  auto* trial = app.add_subcommand("try", "each statement's route with PostgreSQL's error; nothing is executed");
  add_stores(trial, raw);
  add_mapping(trial, raw);
  add_format(trial, raw, {"text", "json"});
  add(trial, "sql", raw.out.sql_file, "a script, or a log of PostgreSQL; - for standard input")->required();
  auto* backfill = app.add_subcommand("backfill", "copy once, resumable (serve does it by itself)");
  add_stores(backfill, raw);
  add_mapping(backfill, raw);
  add(backfill, "state-dir", raw.out.state_dir, "state directory (default: FILE.crossfade)");
  auto* validate = app.add_subcommand("validate", "compare both stores now");
  add_stores(validate, raw);
  add_admin(validate, raw);
  add(validate, "schema", raw.out.schema, "PostgreSQL's schema of the tables");
  add_format(validate, raw, {"text", "json", "html"});
  add(validate, "tables", raw.out.tables, "only these tables (comma-separated)");
  add(validate, "max-differences", raw.out.max_differences, "differences shown (default 1000)");
  add(validate, "output", raw.out.output, "write the report to this file");
  auto* user = app.add_subcommand("user", "print a line for --users");
  auto* user_add = user->add_subcommand("add", "ask for a password and print the line");
  user_add->add_option("name", raw.out.name, "user name")->required();
  user->require_subcommand(1);
}

void gather_flags(const CLI::App* app, std::set<std::string>& names) {
  for (const auto* option : app->get_options()) {
    for (const auto& name : option->get_lnames())
      names.insert(name);
  }
  for (const auto* sub : app->get_subcommands([](const CLI::App*) { return true; }))
    gather_flags(sub, names);
}

// The file's keys become environment variables where those are not set: so each keeps its place behind flag and
// environment.
void read_config(const std::string& path, const CLI::App& app) {
  std::ifstream file(path);
  if (!file) throw fatal(exit_code::usage, "--config: cannot read " + path);
  std::set<std::string> known;
  gather_flags(&app, known);
  std::vector<CLI::ConfigItem> items;
  try {
    items = CLI::ConfigTOML().from_config(file);
  } catch (const CLI::Error& e) {
    throw fatal(exit_code::usage, path + ": " + e.what());
  }
  for (const auto& item : items) {
    if (item.name == "++" || item.name == "--") continue;
    if (!item.parents.empty() || !known.count(item.name)) {
      throw fatal(exit_code::usage, path + ": unknown key \"" + item.fullname() + "\"",
                  "Keys are the names of flags, as in sqlite = \"app.db\".");
    }
    std::string joined;
    for (const auto& value : item.inputs) {
      if (!joined.empty()) joined += ',';
      joined += value;
    }
    ::setenv(environment_name(item.name).c_str(), joined.c_str(), 0);
  }
}

std::string config_path(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    std::string_view word = argv[i];
    if (word == "--config" && i + 1 < argc) return argv[i + 1];
    if (word.substr(0, 9) == "--config=") return std::string(word.substr(9));
  }
  if (const char* from_environment = std::getenv("CROSSFADE_CONFIG")) return from_environment;
  for (const char* usual : {"./crossfade.toml", "/etc/crossfade/crossfade.toml"}) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(usual, ignored)) return usual;
  }
  return {};
}

template <class T>
T value_of(const std::string& flag, result<T> parsed) {
  if (!parsed) throw fatal(exit_code::usage, "--" + flag + ": " + parsed.error().message, parsed.error().hint);
  return std::move(*parsed);
}

std::map<std::string, std::string> pairs(const std::string& flag, const std::vector<std::string>& texts,
                                         const char* expected) {
  std::map<std::string, std::string> out;
  for (const auto& text : texts) {
    auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      throw fatal(exit_code::usage, fmt::format("--{}: \"{}\" is not {}", flag, text, expected));
    }
    out[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return out;
}

std::string password_from(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line) || line.empty()) {
    throw fatal(exit_code::usage, "--postgres-password-file: cannot read a password from " + path);
  }
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
    line.pop_back();
  return line;
}

options finish(raw_options raw, const CLI::App& app) {
  auto& out = raw.out;
  out.command = app.get_subcommands().front()->get_name();
  auto level = log::parse_level(raw.log_level);
  auto style = log::parse_style(raw.log_format);
  if (!level)
    throw fatal(exit_code::usage, "--log-level: \"" + raw.log_level + "\" is not debug, info, warning or error");
  if (!style) throw fatal(exit_code::usage, "--log-format: \"" + raw.log_format + "\" is not text or json");
  log::configure(*level, *style);
  if (!raw.sqlite.empty()) out.sqlite = value_of("sqlite", sqlite_path(raw.sqlite));
  out.postgres_given = !raw.postgres.empty();
  out.postgres = value_of("postgres", normalise_postgres_url(raw.postgres));
  // Through libpq's own variable, so that the password is in no string that could be printed.
  if (!raw.postgres_password_file.empty()) ::setenv("PGPASSWORD", password_from(raw.postgres_password_file).c_str(), 1);
  if (out.state_dir.empty() && !out.sqlite.empty()) out.state_dir = out.sqlite + ".crossfade";
  out.mirror_timeout = value_of("mirror-timeout", parse_duration(raw.mirror_timeout));
  out.journal_keep = value_of("journal-keep", parse_duration(raw.journal_keep));
  out.journal_max_bytes = value_of("journal-max", parse_size_bytes(raw.journal_max));
  out.journal_keep_bytes = value_of("journal-keep-size", parse_size_bytes(raw.journal_keep_size));
  if (!raw.disk_reserve.empty()) out.disk_reserve_bytes = value_of("disk-reserve", parse_size_bytes(raw.disk_reserve));
  out.keep = value_of("keep", parse_duration(raw.keep));
  out.timeout = value_of("timeout", parse_duration(raw.timeout));
  out.idle_in_transaction_timeout =
      value_of("idle-in-transaction-timeout", parse_duration(raw.idle_in_transaction_timeout));
  out.shutdown_timeout = value_of("shutdown-timeout", parse_duration(raw.shutdown_timeout));
  out.types = pairs("type", raw.types, "TABLE.COLUMN=TYPE");
  out.force = pairs("force", raw.force, "GATE=REASON");
  out.backup = !raw.no_backup;
  const auto* sub = app.get_subcommands().front();
  if (out.command == "cutover" && sub->get_option("--reads")->count() > 0) {
    out.reads = true;
    if (!raw.reads.empty()) {
      char* end = nullptr;
      auto percent = std::strtol(raw.reads.c_str(), &end, 10);
      if (*end != '\0' || percent < 0 || percent > 100)
        throw fatal(exit_code::usage, "--reads: \"" + raw.reads + "\" is not a percentage from 0 to 100");
      out.reads_percent = static_cast<int>(percent);
    }
  }
  if (out.command == "journal") {
    bool given = sub->get_option("seq")->count() > 0;
    if (given) out.seq = raw.seq;
    if (sub->get_option("--after")->count() > 0) out.after = raw.after;
    if (sub->get_option("--limit")->count() > 0) out.limit = raw.limit;
    if ((out.action == "show" || out.action == "skip") && !given)
      throw fatal(exit_code::usage, "journal " + out.action + ": SEQ is missing");
    if (out.action == "skip" && out.reason.empty())
      throw fatal(exit_code::usage, "journal skip: --reason TEXT is missing");
  }
  bool needs_file =
      out.command == "serve" || out.command == "check" || out.command == "try" || out.command == "backfill";
  if (needs_file && out.sqlite.empty())
    throw fatal(exit_code::usage, "--sqlite is missing: name the application's SQLite file");
  if (out.command == "serve" && out.admin.empty()) out.admin = "127.0.0.1:9632";
  return std::move(out);
}

}  // namespace

std::optional<options> parse(int argc, const char* const* argv) {
  CLI::App app("Crossfade moves a live application from SQLite to PostgreSQL without stopping it.", "crossfade");
  raw_options raw;
  app.set_version_flag("--version", CROSSFADE_VERSION);
  app.add_option("--config", raw.config, "TOML file (default ./crossfade.toml, /etc/crossfade/crossfade.toml)");
  add(&app, "log-level", raw.log_level, "debug, info, warning, error");
  add(&app, "log-format", raw.log_format, "text or json");
  app.require_subcommand(1);
  app.fallthrough();
  add_serve(app, raw);
  add_switches(app, raw);
  add_tools(app, raw);
  if (auto path = config_path(argc, argv); !path.empty()) read_config(path, app);
  auto has_first_word = [&](const CLI::App* sub) { return sub->get_name() == argv[1]; };
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(has_first_word).empty()) {
    throw fatal(exit_code::usage, "unknown command \"" + std::string(argv[1]) + "\"",
                "crossfade --help lists the commands.");
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& e) {
    app.exit(e);
    return std::nullopt;
  } catch (const CLI::CallForAllHelp& e) {
    app.exit(e);
    return std::nullopt;
  } catch (const CLI::CallForVersion& e) {
    app.exit(e);
    return std::nullopt;
  } catch (const CLI::ParseError& e) {
    throw fatal(exit_code::usage, e.what(), "crossfade --help lists the commands, crossfade COMMAND --help its flags.");
  }
  return finish(std::move(raw), app);
}

}  // namespace crossfade::command
