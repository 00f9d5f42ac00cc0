// `crossfade check`: every table, row and setting that would stop the migration, found before it begins.
//
//   auto report = run_check(db, &pg, options);       // pg may be null: SQLite's side alone
//   report->ready(); to_text(*report); to_json(*report);
//
// Every value is converted as the copy would convert it. Of each kind of finding (code, table, column) the first
// `examples_max` are kept, and the total is counted. Changes nothing. Blocking; reads every row of the file.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/finding.hpp"
#include "replay/catalog/type_mapping.hpp"
#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::catalog {

inline constexpr std::size_t examples_max = 20;
inline constexpr std::size_t shown_value_bytes = 120;

struct check_options {
  mapping_options mapping;
};

struct finding_total {
  std::string code, table, column;
  std::uint64_t count = 0;
};

class check_report {
 public:
  bool ready() const noexcept { return blockers.empty(); }
  void block(finding f) { add(blockers, std::move(f)); }
  void warn(finding f) { add(warnings, std::move(f)); }
  std::vector<finding_total> totals() const;

  std::vector<finding> blockers, warnings;

 private:
  void add(std::vector<finding>& to, finding f);
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t> totals_;
};

result<check_report> run_check(store::sqlite& db, store::postgres* pg, const check_options& options);

// {ready, blockers[], warnings[], totals[]}
std::string to_json(const check_report& report);
std::string to_text(const check_report& report);

}  // namespace crossfade::catalog
