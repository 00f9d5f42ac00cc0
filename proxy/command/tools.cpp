#include "proxy/command/tools.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "proxy/command/client.hpp"
#include "proxy/command/file_memory.hpp"
#include "proxy/command/first_start.hpp"
#include "proxy/command/runtime.hpp"
#include "proxy/command/state_dir.hpp"
#include "proxy/command/stores.hpp"
#include "replay/catalog/check.hpp"
#include "replay/catalog/normalise.hpp"
#include "validator/validate.hpp"

namespace crossfade::command {

namespace {

using json = nlohmann::json;

constexpr auto validation_patience = std::chrono::hours(24);

validator::validate_options validate_options_of(const options& o) {
  validator::validate_options out;
  out.sqlite_path = o.sqlite;
  out.conninfo = o.postgres;
  out.schema = o.schema;
  out.lower_identifiers = o.identifiers == "lower";
  out.tables = o.tables;
  out.max_differences = o.max_differences;
  out.format = validator::parse_report_format(o.format).value_or(validator::report_format::text);
  out.output = o.output;
  return out;
}

void write_text(const options& o, const std::string& report) {
  if (o.output.empty()) {
    std::cout << report << (report.empty() || report.back() != '\n' ? "\n" : "");
    return;
  }
  std::ofstream file(o.output, std::ios::trunc);
  if (!(file << report) || !file.flush()) throw fatal(exit_code::usage, "--output: cannot write " + o.output);
}

// Through the proxy: only it can hold the mirror, so that both stores are compared at one point while clients write.
int validate_through_proxy(const options& o, const proxy_address& where) {
  json request{{"tables", o.tables}, {"max_differences", o.max_differences}, {"format", o.format}};
  auto answer =
      ask(where, "POST", "/validate", request, std::chrono::duration_cast<std::chrono::seconds>(validation_patience));
  if (!answer)
    throw fatal(exit_code::unreachable, "the proxy went away during the validation",
                "Run it again once crossfade serve is up.");
  if (answer->status == 401)
    throw fatal(exit_code::usage, "the proxy refuses the admin token", "Name the file with --token-file.");
  auto document = json::parse(answer->body, nullptr, false);
  if (!document.is_object()) throw fatal(exit_code::refused, "the proxy's answer is not JSON");
  if (answer->status >= 400) throw fatal(exit_code::refused, document.value("error", ""), document.value("hint", ""));
  write_text(o, document.value("report", ""));
  bool good = document.value("identical", false) && document.value("finished", false);
  return static_cast<int>(good ? exit_code::done : exit_code::refused);
}

}  // namespace

int run_validate(const options& o) {
  if (auto where = find_proxy(o)) {
    if (ask(*where, "GET", "/healthz", nullptr, std::chrono::seconds(5))) return validate_through_proxy(o, *where);
    if (!o.admin.empty()) {
      throw fatal(exit_code::unreachable, "no Crossfade proxy answers at " + o.admin,
                  "Leave --admin out to compare the stores themselves.");
    }
  }
  if (o.sqlite.empty()) throw fatal(exit_code::usage, "--sqlite is missing: name the application's SQLite file");
  open_file(o.sqlite, store::sqlite::mode::read_only);
  connect_postgres(o);
  return validator::run_validate(validate_options_of(o), std::cout, std::cerr);
}

int run_check(const options& o) {
  auto db = open_file(o.sqlite, o.normalise ? store::sqlite::mode::read_write : store::sqlite::mode::read_only);
  std::optional<store::postgres> pg;
  if (o.postgres_given) pg.emplace(connect_postgres(o));
  catalog::check_options how;
  how.mapping = mapping_of(o);
  if (o.normalise) {
    auto done = catalog::normalise(db, o.sqlite, pg ? &*pg : nullptr, how, o.backup);
    if (!done) throw fatal(exit_code::refused, done.error().message, done.error().hint);
    for (const auto& c : *done)
      fmt::print(stderr, "normalised {} rows of {}.{} to {}\n", c.rows, c.table, c.column, c.storage);
  }
  auto report = catalog::run_check(db, pg ? &*pg : nullptr, how);
  if (!report) throw fatal(exit_code::unreachable, report.error().message, report.error().hint);
  std::cout << (o.format == "json" ? catalog::to_json(*report) + "\n" : catalog::to_text(*report));
  std::cout.flush();
  return static_cast<int>(report->ready() ? exit_code::done : exit_code::refused);
}

int run_backfill(const options& o) {
  open_file(o.sqlite, store::sqlite::mode::read_only);
  state_dir directory(o.state_dir);
  file_memory memory(directory, o.sqlite);
  auto stores = prepare_stores(o, false);
  if (stores.state.phase != journal::phase::preparing) {
    fmt::print("all rows are copied already (phase {})\n", journal::phase_name(stores.state.phase));
    return 0;
  }
  stores.written_while_down = memory.found();
  runtime r(o, directory, std::move(stores));
  auto rows = r.copy_all();
  r.stop();
  fmt::print("copied {} rows; crossfade serve goes on from here\n", rows);
  return 0;
}

}  // namespace crossfade::command
