// Messages that a client sends: parsed for our server side, written for our client side towards a PostgreSQL backend.
//
//   auto bind = parse_bind(frame.payload);        // an error here is an ERROR: the stream is intact, skip to Sync
//   write_query(out, "select 1");                 // appends one whole message
//
// Parsed messages are views into the payload and die with the read buffer. Pure functions; any thread.
// Errors: 08P01 for a layout that does not hold, 22021 for text that is not UTF-8 (NUL included), 22023 for a format
// code. Source: PostgreSQL documentation, "Message Formats"; messages as in src/backend/tcop/postgres.c.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "proxy/wire/protocol.hpp"
#include "replay/base/error.hpp"

namespace crossfade::wire {

using oid = value::oid;
using format_list = boost::container::small_vector<format, 8>;

struct parse_message {
  std::string_view name;  // empty: the unnamed statement
  std::string_view text;
  boost::container::small_vector<oid, 8> parameter_types;  // may be shorter than the statement's list; 0: unspecified
};

struct bind_message {
  std::string_view portal, statement;
  format_list parameter_formats;  // none: all text; one: for all; else one each (checked)
  boost::container::small_vector<std::optional<std::string_view>, 8> parameters;  // nullopt: NULL
  format_list result_formats;  // the same rule, against the columns: format_of()
};

struct target_message {  // Describe and Close
  target kind = target::statement;
  std::string_view name;
};

struct execute_message {
  std::string_view portal;
  std::int32_t max_rows = 0;  // 0: all (a negative number, as PostgreSQL has it, too)
};

struct sasl_initial_response {
  std::string_view mechanism;
  std::optional<std::string_view> data;
};

// The format of value `i` under a list as Bind has it. `i` must be below the count where the list has more than one
// entry.
inline format format_of(std::span<const format> formats, std::size_t i) noexcept {
  if (formats.empty()) return format::text;
  return formats.size() == 1 ? formats.front() : formats[i];
}

result<std::string_view> parse_query(std::string_view payload);
result<parse_message> parse_parse(std::string_view payload);
result<bind_message> parse_bind(std::string_view payload);
result<target_message> parse_describe(std::string_view payload);
result<execute_message> parse_execute(std::string_view payload);
result<target_message> parse_close(std::string_view payload);
result<std::string_view> parse_copy_fail(std::string_view payload);
// Flush, Sync, Terminate, CopyDone: nothing may follow. CopyData needs no parser: its payload is the data.
result<void> parse_empty(std::string_view payload);
// FunctionCall is recognised, and refused by this error (0A000).
error function_call_refused();

// 'p', told apart by what the server asked for.
result<std::string_view> parse_password(std::string_view payload);  // 28P01 for an empty password
result<sasl_initial_response> parse_sasl_initial_response(std::string_view payload);
// SASLResponse: the payload is the data.

// --- writers: each appends one message -----------------------------------------------------------------------------

using name_value = std::pair<std::string_view, std::string_view>;

void write_startup_message(std::string& out, std::span<const name_value> parameters,
                           std::uint32_t version = protocol_3_0);
void write_ssl_request(std::string& out);
void write_gss_encryption_request(std::string& out);
void write_cancel_request(std::string& out, std::int32_t process_id, std::int32_t secret);

void write_password(std::string& out, std::string_view password);
void write_sasl_initial_response(std::string& out, std::string_view mechanism, std::optional<std::string_view> data);
void write_sasl_response(std::string& out, std::string_view data);

void write_query(std::string& out, std::string_view text);
void write_parse(std::string& out, std::string_view name, std::string_view text, std::span<const oid> parameter_types);
void write_bind(std::string& out, std::string_view portal, std::string_view statement,
                std::span<const format> parameter_formats, std::span<const std::optional<std::string_view>> parameters,
                std::span<const format> result_formats);
void write_describe(std::string& out, target kind, std::string_view name);
void write_execute(std::string& out, std::string_view portal, std::int32_t max_rows);
void write_close(std::string& out, target kind, std::string_view name);
void write_flush(std::string& out);
void write_sync(std::string& out);
void write_terminate(std::string& out);

// CopyData and CopyDone have one layout in both directions.
void write_copy_data(std::string& out, std::string_view data);
void write_copy_done(std::string& out);
void write_copy_fail(std::string& out, std::string_view reason);

}  // namespace crossfade::wire
