// ErrorResponse and NoticeResponse: crossfade::error <-> the fields of PostgreSQL's reports.
//
//   write_error_response(out, e);                       // ERROR; severity::fatal where the connection ends with it
//   auto report = parse_report(frame.payload);          // of a PostgreSQL backend; report->fields is the
//   crossfade::error
//
// Pure functions; any thread. Source: PostgreSQL documentation, "Error and Notice Message Fields".
#pragma once

#include <string>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade::wire {

// From `error` on a report is an ErrorResponse, below it a NoticeResponse.
enum class severity { debug, log, info, notice, warning, error, fatal, panic };

std::string_view to_string(severity level) noexcept;  // "ERROR" ...

struct server_report {
  severity level = severity::error;
  error fields;
  std::string where;           // context of the error: call stack of functions
  std::string internal_query;  // the text that internal_position counts in
  int internal_position = 0;
};

void write_error_response(std::string& out, const error& fields, severity level = severity::error);
void write_notice_response(std::string& out, const error& fields, severity level = severity::notice);
// With every field that a report of a PostgreSQL backend carried. An ErrorResponse from `error` on, else a
// NoticeResponse.
void write_report(std::string& out, const server_report& report);

// Of ErrorResponse and NoticeResponse alike. A report without SQLSTATE is 08P01.
result<server_report> parse_report(std::string_view payload);

}  // namespace crossfade::wire
