// Messages that a server sends: written for our server side, parsed for our client side.
//
//   write_row_description(out, fields);
//   data_row_writer row(out, 2);
//   row.null();
//   encode_into(row.begin_value()); row.end_value();      // values go straight into the send buffer
//   if (auto done = row.finish(); !done) ...              // 54000: the row is too large; `out` is as before the row
//   write_command_complete(out, "SELECT 1");
//
// Writers append one whole message. Parsed views point into the payload. Pure functions; any thread.
// ErrorResponse and NoticeResponse are in report.hpp. Source: PostgreSQL documentation, "Message Formats".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy/wire/frontend.hpp"
#include "proxy/wire/protocol.hpp"
#include "proxy/wire/report.hpp"
#include "replay/base/error.hpp"

namespace crossfade::wire {

// --- authentication ------------------------------------------------------------------------------------------------

enum class authentication_kind : std::int32_t {
  ok = 0,
  cleartext = 3,
  md5 = 5,
  gss = 7,
  gss_continue = 8,
  sspi = 9,
  sasl = 10,
  sasl_continue = 11,
  sasl_final = 12,
};

struct authentication_request {
  authentication_kind kind = authentication_kind::ok;
  std::string_view salt;                     // md5: four bytes
  std::vector<std::string_view> mechanisms;  // sasl
  std::string_view data;                     // sasl_continue, sasl_final
};

void write_authentication_ok(std::string& out);
void write_authentication_cleartext(std::string& out);
void write_authentication_md5(std::string& out, const std::array<char, 4>& salt);
void write_authentication_sasl(std::string& out, std::span<const std::string_view> mechanisms);
void write_authentication_sasl_continue(std::string& out, std::string_view data);
void write_authentication_sasl_final(std::string& out, std::string_view data);
// 0A000 for a kind that is not in the enumeration.
result<authentication_request> parse_authentication_request(std::string_view payload);

// --- the session ---------------------------------------------------------------------------------------------------

struct parameter_status {
  std::string_view name, value;
};
struct backend_key_data {
  std::int32_t process_id = 0;
  std::int32_t secret = 0;
};
struct notification {
  std::int32_t process_id = 0;
  std::string_view channel, payload;
};

void write_parameter_status(std::string& out, std::string_view name, std::string_view value);
void write_backend_key_data(std::string& out, std::int32_t process_id, std::int32_t secret);
void write_ready_for_query(std::string& out, transaction_status status);
void write_notification_response(std::string& out, std::int32_t process_id, std::string_view channel,
                                 std::string_view payload);
// Version 3.0 is the newest that is spoken here; `unrecognised` are the _pq_. options of the start-up packet.
void write_negotiate_protocol_version(std::string& out, std::span<const std::string_view> unrecognised);

result<parameter_status> parse_parameter_status(std::string_view payload);
result<backend_key_data> parse_backend_key_data(std::string_view payload);
result<transaction_status> parse_ready_for_query(std::string_view payload);
result<notification> parse_notification_response(std::string_view payload);

// --- statements and rows -------------------------------------------------------------------------------------------

struct field_description {
  std::string name;
  oid table = 0;            // 0: not a table's column
  std::int16_t column = 0;  // attribute number; 0: not a table's column
  oid type = 0;
  std::int16_t type_size = -1;
  std::int32_t type_modifier = -1;
  format code = format::text;
  bool operator==(const field_description&) const = default;
};

void write_row_description(std::string& out, std::span<const field_description> fields);
// The same fields with the formats of a Bind message (format_of), so that a plan's description need not be copied.
void write_row_description(std::string& out, std::span<const field_description> fields,
                           std::span<const format> formats);
void write_parameter_description(std::string& out, std::span<const oid> types);
void write_parse_complete(std::string& out);
void write_bind_complete(std::string& out);
void write_close_complete(std::string& out);
void write_no_data(std::string& out);
void write_portal_suspended(std::string& out);
void write_empty_query_response(std::string& out);
void write_command_complete(std::string& out, std::string_view tag);
void write_copy_in_response(std::string& out, format overall, std::span<const format> columns);
void write_copy_out_response(std::string& out, format overall, std::span<const format> columns);

// One DataRow. Exactly `column_count` values have to be given. Between begin_value() and end_value() the caller may
// only append to the string.
class data_row_writer {
 public:
  data_row_writer(std::string& out, std::size_t column_count);
  void null();
  void value(std::string_view bytes);
  std::string& begin_value();
  void end_value() noexcept;
  // Takes back the whole row: `out` is as it was before.
  void discard();
  // 54000 where the row exceeds limits::wire::large_message_bytes; the row is then taken back.
  [[nodiscard]] result<void> finish();

 private:
  std::string& out_;
  std::size_t start_;
  std::size_t value_ = 0;  // where the present value's length stands
  std::size_t expected_, given_ = 0;
};

using data_row = boost::container::small_vector<std::optional<std::string_view>, 16>;

struct copy_response {
  format overall = format::text;
  format_list columns;
};

result<std::vector<field_description>> parse_row_description(std::string_view payload);
result<std::vector<oid>> parse_parameter_description(std::string_view payload);
result<std::string_view> parse_command_complete(std::string_view payload);  // the tag
// Fills `row`, whose memory is reused from row to row.
result<void> parse_data_row(std::string_view payload, data_row& row);
result<copy_response> parse_copy_response(std::string_view payload);
// The number that ends a command tag ("INSERT 0 5", "SELECT 3"); nothing for tags without one.
std::optional<std::uint64_t> tag_rows(std::string_view tag) noexcept;

}  // namespace crossfade::wire
