#include "proxy/wire/backend.hpp"

#include <fmt/format.h>

#include <charconv>

#include "proxy/wire/buffer.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::wire {

namespace {

void write_empty(std::string& out, char type) { message_writer(out, type).finish(); }

void write_one_string(std::string& out, char type, std::string_view text) {
  message_writer message(out, type);
  put_string(out, text);
  message.finish();
}

void write_authentication(std::string& out, authentication_kind kind, std::string_view data) {
  message_writer message(out, backend_type::authentication);
  put_int32(out, static_cast<std::uint32_t>(kind));
  out.append(data);
  message.finish();
}

// Int32 process, Int32 secret and the like, NUL-terminated strings: one reader that ends with `finish`.
template <class T>
result<T> finished(byte_reader& in, T value) {
  if (auto bad = in.finish()) return *bad;
  return value;
}

void put_field(std::string& out, const field_description& field, format code) {
  put_string(out, field.name);
  put_int32(out, field.table);
  put_int16(out, static_cast<std::uint16_t>(field.column));
  put_int32(out, field.type);
  put_int16(out, static_cast<std::uint16_t>(field.type_size));
  put_int32(out, static_cast<std::uint32_t>(field.type_modifier));
  put_int16(out, static_cast<std::uint16_t>(code));
}

void write_copy_response(std::string& out, char type, format overall, std::span<const format> columns) {
  message_writer message(out, type);
  put_byte(out, static_cast<char>(overall));
  put_int16(out, static_cast<std::uint16_t>(columns.size()));
  for (const auto column : columns)
    put_int16(out, static_cast<std::uint16_t>(column));
  message.finish();
}

error unsupported_format(int code) {
  return make_error(sqlstate::invalid_parameter_value, fmt::format("unsupported format code: {}", code));
}

}  // namespace

// --- authentication ------------------------------------------------------------------------------------------------

void write_authentication_ok(std::string& out) { write_authentication(out, authentication_kind::ok, {}); }

void write_authentication_cleartext(std::string& out) { write_authentication(out, authentication_kind::cleartext, {}); }

void write_authentication_md5(std::string& out, const std::array<char, 4>& salt) {
  write_authentication(out, authentication_kind::md5, std::string_view(salt.data(), salt.size()));
}

// Int32 10, then mechanism names, each with its NUL, and an empty one
void write_authentication_sasl(std::string& out, std::span<const std::string_view> mechanisms) {
  message_writer message(out, backend_type::authentication);
  put_int32(out, static_cast<std::uint32_t>(authentication_kind::sasl));
  for (const auto mechanism : mechanisms)
    put_string(out, mechanism);
  put_byte(out, '\0');
  message.finish();
}

void write_authentication_sasl_continue(std::string& out, std::string_view data) {
  write_authentication(out, authentication_kind::sasl_continue, data);
}

void write_authentication_sasl_final(std::string& out, std::string_view data) {
  write_authentication(out, authentication_kind::sasl_final, data);
}

result<authentication_request> parse_authentication_request(std::string_view payload) {
  byte_reader in(payload);
  authentication_request request;
  const auto kind = in.int32();
  if (auto bad = in.problem()) return *bad;
  request.kind = static_cast<authentication_kind>(kind);
  switch (kind) {  // a number from outside
    case static_cast<int>(authentication_kind::md5):
      request.salt = in.bytes(4);
      break;
    case static_cast<int>(authentication_kind::sasl):
      for (auto name = in.string(); !in.failed() && !name.empty(); name = in.string()) {
        request.mechanisms.push_back(name);
      }
      break;
    case static_cast<int>(authentication_kind::gss_continue):
    case static_cast<int>(authentication_kind::sasl_continue):
    case static_cast<int>(authentication_kind::sasl_final):
      request.data = in.rest();
      break;
    case static_cast<int>(authentication_kind::ok):
    case static_cast<int>(authentication_kind::cleartext):
    case static_cast<int>(authentication_kind::gss):
    case static_cast<int>(authentication_kind::sspi):
      break;
    default:
      return make_error(sqlstate::feature_not_supported,
                        fmt::format("the server asks for an unknown authentication method ({})", kind));
  }
  return finished(in, std::move(request));
}

// --- the session ---------------------------------------------------------------------------------------------------

void write_parameter_status(std::string& out, std::string_view name, std::string_view value) {
  message_writer message(out, backend_type::parameter_status);
  put_string(out, name);
  put_string(out, value);
  message.finish();
}

void write_backend_key_data(std::string& out, std::int32_t process_id, std::int32_t secret) {
  message_writer message(out, backend_type::backend_key_data);
  put_int32(out, static_cast<std::uint32_t>(process_id));
  put_int32(out, static_cast<std::uint32_t>(secret));
  message.finish();
}

void write_ready_for_query(std::string& out, transaction_status status) {
  message_writer message(out, backend_type::ready_for_query);
  put_byte(out, static_cast<char>(status));
  message.finish();
}

void write_notification_response(std::string& out, std::int32_t process_id, std::string_view channel,
                                 std::string_view payload) {
  message_writer message(out, backend_type::notification_response);
  put_int32(out, static_cast<std::uint32_t>(process_id));
  put_string(out, channel);
  put_string(out, payload);
  message.finish();
}

// Int32 newest version (PostgreSQL sends the whole number, not only the minor part), Int32 count, names
void write_negotiate_protocol_version(std::string& out, std::span<const std::string_view> unrecognised) {
  message_writer message(out, backend_type::negotiate_protocol_version);
  put_int32(out, protocol_3_0);
  put_int32(out, static_cast<std::uint32_t>(unrecognised.size()));
  for (const auto name : unrecognised)
    put_string(out, name);
  message.finish();
}

result<parameter_status> parse_parameter_status(std::string_view payload) {
  byte_reader in(payload);
  parameter_status status;
  status.name = in.string();
  status.value = in.string();
  return finished(in, status);
}

result<backend_key_data> parse_backend_key_data(std::string_view payload) {
  byte_reader in(payload);
  backend_key_data key;
  key.process_id = in.int32();
  key.secret = in.int32();
  return finished(in, key);
}

result<transaction_status> parse_ready_for_query(std::string_view payload) {
  byte_reader in(payload);
  const char status = in.byte();
  if (auto bad = in.finish()) return *bad;
  if (status != 'I' && status != 'T' && status != 'E') {
    return make_error(sqlstate::protocol_violation, fmt::format("invalid transaction status {} from the server",
                                                                int{static_cast<unsigned char>(status)}));
  }
  return static_cast<transaction_status>(status);
}

result<notification> parse_notification_response(std::string_view payload) {
  byte_reader in(payload);
  notification message;
  message.process_id = in.int32();
  message.channel = in.string();
  message.payload = in.string();
  return finished(in, message);
}

// --- statements and rows -------------------------------------------------------------------------------------------

// Int16 count; for each: name\0 Int32 table, Int16 column, Int32 type, Int16 size, Int32 modifier, Int16 format
void write_row_description(std::string& out, std::span<const field_description> fields) {
  message_writer message(out, backend_type::row_description);
  put_int16(out, static_cast<std::uint16_t>(fields.size()));
  for (const auto& field : fields)
    put_field(out, field, field.code);
  message.finish();
}

void write_row_description(std::string& out, std::span<const field_description> fields,
                           std::span<const format> formats) {
  message_writer message(out, backend_type::row_description);
  put_int16(out, static_cast<std::uint16_t>(fields.size()));
  for (std::size_t i = 0; i < fields.size(); ++i)
    put_field(out, fields[i], format_of(formats, i));
  message.finish();
}

void write_parameter_description(std::string& out, std::span<const oid> types) {
  message_writer message(out, backend_type::parameter_description);
  put_int16(out, static_cast<std::uint16_t>(types.size()));
  for (const auto type : types)
    put_int32(out, type);
  message.finish();
}

void write_parse_complete(std::string& out) { write_empty(out, backend_type::parse_complete); }
void write_bind_complete(std::string& out) { write_empty(out, backend_type::bind_complete); }
void write_close_complete(std::string& out) { write_empty(out, backend_type::close_complete); }
void write_no_data(std::string& out) { write_empty(out, backend_type::no_data); }
void write_portal_suspended(std::string& out) { write_empty(out, backend_type::portal_suspended); }
void write_empty_query_response(std::string& out) { write_empty(out, backend_type::empty_query_response); }

void write_command_complete(std::string& out, std::string_view tag) {
  write_one_string(out, backend_type::command_complete, tag);
}

void write_copy_in_response(std::string& out, format overall, std::span<const format> columns) {
  write_copy_response(out, backend_type::copy_in_response, overall, columns);
}

void write_copy_out_response(std::string& out, format overall, std::span<const format> columns) {
  write_copy_response(out, backend_type::copy_out_response, overall, columns);
}

data_row_writer::data_row_writer(std::string& out, std::size_t column_count)
    : out_(out), start_(out.size()), expected_(column_count) {
  put_byte(out_, backend_type::data_row);
  put_int32(out_, 0);
  put_int16(out_, static_cast<std::uint16_t>(column_count));
}

void data_row_writer::null() {
  put_int32(out_, 0xffffffffU);
  ++given_;
}

void data_row_writer::value(std::string_view bytes) {
  put_int32(out_, static_cast<std::uint32_t>(bytes.size()));
  out_.append(bytes);
  ++given_;
}

std::string& data_row_writer::begin_value() {
  value_ = out_.size();
  put_int32(out_, 0);
  return out_;
}

void data_row_writer::end_value() noexcept {
  patch_int32(out_, value_, static_cast<std::uint32_t>(out_.size() - value_ - 4));
  ++given_;
}

void data_row_writer::discard() { out_.resize(start_); }

result<void> data_row_writer::finish() {
  const auto length = out_.size() - start_ - 1;
  if (given_ != expected_) {  // our own mistake, never to reach a client as a broken stream
    discard();
    return make_error(sqlstate::internal_error,
                      fmt::format("a row of {} columns was given {} values", expected_, given_));
  }
  if (length > limits::wire::large_message_bytes) {
    discard();
    return make_error(sqlstate::program_limit_exceeded,
                      fmt::format("a result row of {} bytes exceeds the limit of {} bytes", length,
                                  limits::wire::large_message_bytes));
  }
  patch_int32(out_, start_ + 1, static_cast<std::uint32_t>(length));
  return {};
}

result<std::vector<field_description>> parse_row_description(std::string_view payload) {
  byte_reader in(payload);
  const std::size_t count = in.uint16();
  std::vector<field_description> fields;
  if (in.expect(count * 19)) fields.reserve(count);  // 18 bytes of numbers and the name's NUL
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    field_description field;
    field.name = in.string();
    field.table = in.uint32();
    field.column = in.int16();
    field.type = in.uint32();
    field.type_size = in.int16();
    field.type_modifier = in.int32();
    const auto code = in.int16();
    if (code != 0 && code != 1) return unsupported_format(code);
    field.code = static_cast<format>(code);
    fields.push_back(std::move(field));
  }
  return finished(in, std::move(fields));
}

result<std::vector<oid>> parse_parameter_description(std::string_view payload) {
  byte_reader in(payload);
  const std::size_t count = in.uint16();
  std::vector<oid> types;
  if (in.expect(count * 4)) types.reserve(count);
  for (std::size_t i = 0; i < count && !in.failed(); ++i)
    types.push_back(in.uint32());
  return finished(in, std::move(types));
}

result<std::string_view> parse_command_complete(std::string_view payload) {
  byte_reader in(payload);
  const auto tag = in.string();
  return finished(in, tag);
}

// Int16 count; for each: Int32 length (-1: NULL), bytes
result<void> parse_data_row(std::string_view payload, data_row& row) {
  row.clear();
  byte_reader in(payload);
  const std::size_t count = in.uint16();
  if (in.expect(count * 4)) row.reserve(count);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    const auto length = in.int32();
    if (length == -1) {
      row.emplace_back(std::nullopt);
    } else {
      row.emplace_back(in.bytes(length < 0 ? std::string_view::npos : static_cast<std::size_t>(length)));
    }
  }
  if (auto bad = in.finish()) return *bad;
  return {};
}

// Int8 overall format, Int16 count, count * Int16 format
result<copy_response> parse_copy_response(std::string_view payload) {
  byte_reader in(payload);
  copy_response response;
  const int overall = static_cast<unsigned char>(in.byte());
  if (overall != 0 && overall != 1) return unsupported_format(overall);
  response.overall = static_cast<format>(overall);
  const std::size_t count = in.uint16();
  if (in.expect(count * 2)) response.columns.reserve(count);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    const auto code = in.int16();
    if (code != 0 && code != 1) return unsupported_format(code);
    response.columns.push_back(static_cast<format>(code));
  }
  return finished(in, std::move(response));
}

std::optional<std::uint64_t> tag_rows(std::string_view tag) noexcept {
  const auto space = tag.rfind(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto number = tag.substr(space + 1);
  std::uint64_t rows = 0;
  const auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), rows);
  if (number.empty() || code != std::errc{} || end != number.data() + number.size()) return std::nullopt;
  return rows;
}

}  // namespace crossfade::wire
