// The command `validate`: both stores compared, the report written, the exit code.
//
//   int code = run_validate(options, std::cout, std::cerr);          // no proxy runs: the stores themselves
//   auto r = validate(source, catalog, mismatches, compare_options); // in the proxy, with live_snapshots
//   write_report(*r, options, std::cout)
//
// Blocking; in a command or a lane. Exit codes: 0 identical; 1 differences, not finished, or refused; 2 a table that is
// not there, or an output that cannot be written; 3 a store cannot be reached.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/catalog/finding.hpp"
#include "validator/compare.hpp"
#include "validator/report.hpp"
#include "validator/snapshot.hpp"

namespace crossfade::validator {

struct validate_options {
  std::string sqlite_path, conninfo;
  std::string schema = "public";
  bool lower_identifiers = false;   // --identifiers lower
  std::vector<std::string> tables;  // empty: all
  std::size_t max_differences = 1000;
  double sample_percent = 100;  // --sample
  report_format format = report_format::text;
  std::string output;  // file for the report; empty: the stream
};

int run_validate(const validate_options& options, std::ostream& out, std::ostream& err);

// mismatches: of read_catalog. What SQLite has and PostgreSQL has not makes the stores different.
result<report> validate(snapshot_source& source, const catalog::catalog& tables,
                        const std::vector<catalog::finding>& mismatches, const compare_options& options);

// To options.output, then one line of result to `out` unless the format is JSON; or whole to `out`. 58030.
result<void> write_report(const report& r, const validate_options& options, std::ostream& out);
exit_code exit_code_of(const report& r) noexcept;
exit_code exit_code_of(const error& e) noexcept;

// For compare_options::may_go_on: ends the comparison once FILE-wal, which its snapshot pins, exceeds the limit.
std::function<result<void>()> wal_guard(const std::string& sqlite_path, std::uint64_t limit_bytes);

}  // namespace crossfade::validator
