// Errors as values: what went wrong, with PostgreSQL's SQLSTATE and fields, ready for a client or an operator.
//
//   result<int> parse(std::string_view text);
//   if (auto r = parse(s); !r) return r.error();
//
// Plain data; free to use on any thread. Messages never contain passwords.
// Source of codes and fields: PostgreSQL documentation, "Error Codes" and "Error and Notice Message Fields".
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace crossfade {

struct error {
  error() = default;     // declared, so that no string converts to an error by aggregate initialisation
  std::string sqlstate;  // five characters
  std::string message;   // one sentence that names the thing: table, column, row, flag
  std::string detail;
  std::string hint;  // what to do
  std::string schema, table, column, datatype, constraint;
  int position = 0;  // 1-based character offset in the statement; 0: none
};

template <class T>
using result = boost::system::result<T, error>;

inline error make_error(std::string_view sqlstate, std::string message, std::string hint = {}) {
  error e;
  e.sqlstate = sqlstate;
  e.message = std::move(message);
  e.hint = std::move(hint);
  return e;
}

// Exit codes of the command line (docs: operating guide).
enum class exit_code : int { done = 0, refused = 1, usage = 2, unreachable = 3 };

// Thrown at start-up and in commands only; main() prints it and exits with its code.
class fatal : public std::runtime_error {
 public:
  fatal(exit_code code, const std::string& message, std::string hint_text = {})
      : std::runtime_error(message), code_(code), hint_(std::move(hint_text)) {}
  exit_code code() const noexcept { return code_; }
  const std::string& hint() const noexcept { return hint_; }

 private:
  exit_code code_;
  std::string hint_;
};

// Found by argument-dependent look-up when value() is called on a result that holds an error.
[[noreturn]] inline void throw_exception_from_error(const error& e, const boost::source_location&) {
  throw std::runtime_error(e.sqlstate + ": " + e.message);
}

namespace sqlstate {
inline constexpr std::string_view successful_completion = "00000";
inline constexpr std::string_view warning = "01000";
inline constexpr std::string_view connection_failure = "08006";
inline constexpr std::string_view protocol_violation = "08P01";
inline constexpr std::string_view feature_not_supported = "0A000";
inline constexpr std::string_view cardinality_violation = "21000";
inline constexpr std::string_view string_data_right_truncation = "22001";
inline constexpr std::string_view numeric_value_out_of_range = "22003";
inline constexpr std::string_view invalid_datetime_format = "22007";
inline constexpr std::string_view datetime_field_overflow = "22008";
inline constexpr std::string_view division_by_zero = "22012";
inline constexpr std::string_view invalid_parameter_value = "22023";
inline constexpr std::string_view character_not_in_repertoire = "22021";
inline constexpr std::string_view invalid_text_representation = "22P02";
inline constexpr std::string_view invalid_binary_representation = "22P03";
inline constexpr std::string_view not_null_violation = "23502";
inline constexpr std::string_view foreign_key_violation = "23503";
inline constexpr std::string_view unique_violation = "23505";
inline constexpr std::string_view check_violation = "23514";
inline constexpr std::string_view active_sql_transaction = "25001";
inline constexpr std::string_view no_active_sql_transaction = "25P01";
inline constexpr std::string_view read_only_sql_transaction = "25006";
inline constexpr std::string_view in_failed_sql_transaction = "25P02";
inline constexpr std::string_view idle_in_transaction_session_timeout = "25P03";
inline constexpr std::string_view invalid_sql_statement_name = "26000";
inline constexpr std::string_view invalid_authorization = "28000";
inline constexpr std::string_view invalid_password = "28P01";
inline constexpr std::string_view invalid_cursor_name = "34000";
inline constexpr std::string_view invalid_savepoint = "3B001";
inline constexpr std::string_view invalid_catalog_name = "3D000";
inline constexpr std::string_view serialization_failure = "40001";
inline constexpr std::string_view deadlock_detected = "40P01";
inline constexpr std::string_view syntax_error = "42601";
inline constexpr std::string_view datatype_mismatch = "42804";
inline constexpr std::string_view undefined_object = "42704";
inline constexpr std::string_view undefined_parameter = "42P02";
inline constexpr std::string_view duplicate_cursor = "42P03";
inline constexpr std::string_view duplicate_prepared_statement = "42P05";
inline constexpr std::string_view disk_full = "53100";
inline constexpr std::string_view program_limit_exceeded = "54000";
inline constexpr std::string_view object_not_in_prerequisite_state = "55000";
inline constexpr std::string_view cant_change_runtime_param = "55P02";
inline constexpr std::string_view lock_not_available = "55P03";
inline constexpr std::string_view query_canceled = "57014";
inline constexpr std::string_view admin_shutdown = "57P01";
inline constexpr std::string_view cannot_connect_now = "57P03";
inline constexpr std::string_view io_error = "58030";
inline constexpr std::string_view internal_error = "XX000";
inline constexpr std::string_view data_corrupted = "XX001";
}  // namespace sqlstate

}  // namespace crossfade
