#include "validator/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "replay/base/limits.hpp"
#include "replay/catalog/read.hpp"
#include "validator/offline_snapshots.hpp"

namespace crossfade::validator {
namespace {

void print_error(std::ostream& err, const error& e) {
  err << "crossfade validate: " << e.message << '\n';
  if (!e.detail.empty()) err << e.detail << '\n';
  if (!e.hint.empty()) err << e.hint << '\n';
}

struct both_sides {
  std::shared_ptr<const catalog::catalog> tables;
  std::vector<catalog::finding> mismatches;
};

result<both_sides> read_both(const validate_options& options) {
  auto db = store::sqlite::open(options.sqlite_path, store::sqlite::mode::read_only);
  if (!db) return db.error();
  auto pg = store::postgres::connect(options.conninfo);
  if (!pg) return pg.error();
  both_sides both;
  catalog::read_options how;
  how.schema = options.schema;
  how.identifiers = options.lower_identifiers ? catalog::identifier_case::lower : catalog::identifier_case::keep;
  how.mismatches = &both.mismatches;
  auto tables = catalog::read_catalog(*db, *pg, how);
  if (!tables) return tables.error();
  both.tables = std::move(*tables);
  return both;
}

}  // namespace

exit_code exit_code_of(const report& r) noexcept {
  return r.identical && r.finished ? exit_code::done : exit_code::refused;
}

exit_code exit_code_of(const error& e) noexcept {
  if (e.sqlstate.substr(0, 2) == "08" || e.sqlstate == sqlstate::io_error || e.sqlstate == "57P03")
    return exit_code::unreachable;
  if (e.sqlstate.substr(0, 2) == "28" || e.sqlstate == sqlstate::invalid_catalog_name) return exit_code::unreachable;
  if (e.sqlstate == "42P01") return exit_code::usage;
  return exit_code::refused;
}

std::function<result<void>()> wal_guard(const std::string& sqlite_path, std::uint64_t limit_bytes) {
  return [wal = sqlite_path + "-wal", limit_bytes]() -> result<void> {
    std::error_code failed;
    const auto size = std::filesystem::file_size(wal, failed);
    if (failed || size <= limit_bytes) return {};
    return make_error(
        sqlstate::query_canceled,
        fmt::format("the file {} has grown beyond {} MiB, pinned by this comparison", wal, limit_bytes / limits::mib),
        "Validate when fewer rows are written, or name --tables.");
  };
}

result<report> validate(snapshot_source& source, const catalog::catalog& tables,
                        const std::vector<catalog::finding>& mismatches, const compare_options& options) {
  auto pair = source.open();
  if (!pair) return pair.error();
  auto r = compare(*pair, tables, options);
  if (!r) return r;
  for (const catalog::finding& f : mismatches) {
    const bool asked = options.tables.empty() ||
                       std::find(options.tables.begin(), options.tables.end(), f.table) != options.tables.end();
    if (!asked) continue;
    r->problems.push_back(f.message);
    if (f.code != "only_in_postgres") r->identical = false;
  }
  for (const std::string& t : pair->left_out_tables)
    r->problems.push_back(fmt::format("table {} was truncated in PostgreSQL since and is left out", t));
  return r;
}

result<void> write_report(const report& r, const validate_options& options, std::ostream& out) {
  const std::string text = render(r, options.format);
  if (options.output.empty()) {
    out << text << std::flush;
    return {};
  }
  std::ofstream file(options.output, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return make_error(sqlstate::io_error, fmt::format("the report cannot be written to {}", options.output));
  if (options.format != report_format::json) {
    const std::string lines = to_text(r);
    const std::size_t last = lines.rfind('\n', lines.size() - 2);
    out << lines.substr(last == std::string::npos ? 0 : last + 1) << std::flush;
  }
  return {};
}

int run_validate(const validate_options& options, std::ostream& out, std::ostream& err) {
  const auto failed = [&](const error& e) {
    print_error(err, e);
    return static_cast<int>(exit_code_of(e));
  };
  auto both = read_both(options);
  if (!both) return failed(both.error());
  offline_snapshots source(options.sqlite_path, options.conninfo, both->tables);
  compare_options how;
  how.tables = options.tables;
  how.max_differences = options.max_differences;
  how.sample_percent = options.sample_percent;
  how.may_go_on = wal_guard(options.sqlite_path, limits::validator::wal_bytes);
  auto r = validate(source, *both->tables, both->mismatches, how);
  if (!r) return failed(r.error());
  if (auto written = write_report(*r, options, out); !written) {
    print_error(err, written.error());
    return static_cast<int>(exit_code::usage);
  }
  return static_cast<int>(exit_code_of(*r));
}

}  // namespace crossfade::validator
