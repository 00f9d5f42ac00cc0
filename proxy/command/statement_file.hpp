// Statements of a file: a script, cut at its semicolons, or a log of PostgreSQL (stderr format), from whose lines those
// that the server ran are taken.
//
//   auto file = read_statements(text);
//   for (const auto& s : file.statements) ...            // in the file's order
//
// A log is recognised by a line such as "LOG:  statement: ...", with any log_line_prefix before it:
//
//   LOG:  statement: SELECT 1                            log_statement
//   LOG:  execute S_1: SELECT $1                         the extended protocol; "S_1/C_1" with a portal
//   DETAIL:  parameters: $1 = 'it''s', $2 = NULL
//   LOG:  duration: 0.2 ms  statement: SELECT 1          log_min_duration_statement; parse and bind are left out
//           , 2                                          lines of one message go on behind a tab
//
// Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade::command {

struct file_statement {
  std::string text;
  std::size_t line = 1;                                // of its first word
  bool bound = false;                                  // of a log: `parameters` holds what was bound
  std::vector<std::optional<std::string>> parameters;  // nullopt: NULL
};

struct statement_file {
  bool log = false;
  std::vector<file_statement> statements;
};

statement_file read_statements(std::string_view text);

// "$1 = 'it''s', $2 = NULL"; nullopt where it is not such a list.
std::optional<std::vector<std::optional<std::string>>> read_logged_parameters(std::string_view list);

}  // namespace crossfade::command
