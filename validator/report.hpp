// What a comparison of the two stores found, and how it is shown: as JSON for scripts, text and HTML for people.
// Plain data; free functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossfade::validator {

// missing: not in PostgreSQL; extra: not in SQLite; changed: in both under the same key, with different values.
enum class difference_kind : std::uint8_t { missing, extra, changed };
std::string_view difference_kind_name(difference_kind k) noexcept;

using shown_value = std::optional<std::string>;  // canonical text; nullopt: NULL

struct column_difference {
  std::string column;
  shown_value sqlite, postgres;  // of a missing or extra row: the absent side is nullopt
};

struct difference {
  difference_kind kind = difference_kind::changed;
  std::vector<std::pair<std::string, shown_value>> key;  // empty: the table has no primary key
  std::vector<column_difference> columns;
  std::string note;  // for people: what a value is that cannot be shown as its type's
};

// Values that only PostgreSQL has: SQLite computes the column from numbers that are rounded there, with the exact ones
// beside them. Those are compared; clients read the column from PostgreSQL.
struct not_compared_column {
  std::string column;
  std::uint64_t rows = 0;  // where SQLite's value is another
};

struct table_report {
  std::string name;
  std::uint64_t sqlite_rows = 0, postgres_rows = 0;
  bool identical = true;
  std::vector<difference> differences;
  std::uint64_t differing_rows = 0;  // those beyond --max-differences too
  std::uint64_t left_out_rows = 0;   // keys in entries above the watermark
  std::vector<not_compared_column> not_compared;
  std::vector<std::string> schema_problems;  // columns, keys, indexes or sequences that do not correspond
};

struct report {
  bool identical = true;
  bool finished = true;
  std::uint64_t seq = 0;  // the position at which both stores were compared
  std::vector<table_report> tables;
  bool truncated = false;             // more differences than are listed
  std::vector<std::string> problems;  // of the stores as a whole: a table that one of them lacks ...
  std::string unfinished_reason;      // where finished is false
  std::uint64_t left_out_keys = 0;    // keys in entries above the watermark
  double sample_percent = 100;        // below: of the rows, and so are all counts
  double seconds = 0;
  std::string compared_at;  // UTC, ISO 8601
};

enum class report_format : std::uint8_t { text, json, html };
std::optional<report_format> parse_report_format(std::string_view name) noexcept;

std::string to_json(const report& r);  // one document, the contract's names
std::string to_text(const report& r);
std::string to_html(const report& r);  // self-contained, nothing is loaded from elsewhere
std::string render(const report& r, report_format format);

}  // namespace crossfade::validator
