#include "proxy/wire/frontend.hpp"

#include <fmt/format.h>

#include "proxy/wire/buffer.hpp"
#include "proxy/wire/frame.hpp"
#include "proxy/wire/utf8.hpp"

namespace crossfade::wire {

namespace {

std::optional<error> read_formats(byte_reader& in, format_list& formats) {
  const std::size_t count = in.uint16();
  if (!in.expect(count * 2)) return in.problem();
  formats.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = in.int16();
    if (code != 0 && code != 1) {
      return make_error(sqlstate::invalid_parameter_value, fmt::format("unsupported format code: {}", code));
    }
    formats.push_back(static_cast<format>(code));
  }
  return std::nullopt;
}

// Int32 length (-1: NULL) and that many bytes, `count` times.
std::optional<error> read_parameters(byte_reader& in, bind_message& message) {
  const std::size_t count = in.uint16();
  const auto formats = message.parameter_formats.size();
  if (in.failed()) return in.problem();
  if (formats > 1 && formats != count) {
    return violation(fmt::format("bind message has {} parameter formats but {} parameters", formats, count));
  }
  if (!in.expect(count * 4)) return in.problem();
  message.parameters.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto length = in.int32();
    if (length == -1) {
      message.parameters.emplace_back(std::nullopt);
      continue;
    }
    if (length < -1) return violation("insufficient data left in message");
    const auto value = in.bytes(static_cast<std::size_t>(length));
    if (in.failed()) return in.problem();
    if (format_of(message.parameter_formats, i) == format::text) {
      if (auto bad = check_utf8(value)) return bad;
    }
    message.parameters.emplace_back(value);
  }
  return in.problem();
}

result<target_message> parse_target(std::string_view payload, const char* message_name) {
  byte_reader in(payload);
  const char kind = in.byte();
  const auto name = in.string();
  if (auto bad = in.finish()) return *bad;
  if (kind != static_cast<char>(target::statement) && kind != static_cast<char>(target::portal)) {
    return violation(fmt::format("invalid {} message subtype {}", message_name, int{static_cast<unsigned char>(kind)}));
  }
  if (auto bad = check_utf8(name)) return *bad;
  return target_message{static_cast<target>(kind), name};
}

result<std::string_view> parse_one_string(std::string_view payload) {
  byte_reader in(payload);
  const auto text = in.string();
  if (auto bad = in.finish()) return *bad;
  if (auto bad = check_utf8(text)) return *bad;
  return text;
}

void put_formats(std::string& out, std::span<const format> formats) {
  put_int16(out, static_cast<std::uint16_t>(formats.size()));
  for (const auto f : formats)
    put_int16(out, static_cast<std::uint16_t>(f));
}

void write_empty(std::string& out, char type) { message_writer(out, type).finish(); }

void write_one_string(std::string& out, char type, std::string_view text) {
  message_writer message(out, type);
  put_string(out, text);
  message.finish();
}

void write_bytes(std::string& out, char type, std::string_view bytes) {
  message_writer message(out, type);
  out.append(bytes);
  message.finish();
}

void write_target(std::string& out, char type, target kind, std::string_view name) {
  message_writer message(out, type);
  put_byte(out, static_cast<char>(kind));
  put_string(out, name);
  message.finish();
}

}  // namespace

result<std::string_view> parse_query(std::string_view payload) { return parse_one_string(payload); }

// name\0 text\0 Int16 count, count * Int32 type oid
result<parse_message> parse_parse(std::string_view payload) {
  byte_reader in(payload);
  parse_message message;
  message.name = in.string();
  message.text = in.string();
  const std::size_t count = in.uint16();
  if (in.expect(count * 4)) {
    message.parameter_types.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
      message.parameter_types.push_back(in.uint32());
  }
  if (auto bad = in.finish()) return *bad;
  if (auto bad = check_utf8(message.name)) return *bad;
  if (auto bad = check_utf8(message.text)) return *bad;
  return message;
}

// portal\0 statement\0 formats parameters result-formats; each list begins with an Int16 count
result<bind_message> parse_bind(std::string_view payload) {
  byte_reader in(payload);
  bind_message message;
  message.portal = in.string();
  message.statement = in.string();
  if (auto bad = in.problem()) return *bad;
  if (auto bad = check_utf8(message.portal)) return *bad;
  if (auto bad = check_utf8(message.statement)) return *bad;
  if (auto bad = read_formats(in, message.parameter_formats)) return *bad;
  if (auto bad = read_parameters(in, message)) return *bad;
  if (auto bad = read_formats(in, message.result_formats)) return *bad;
  if (auto bad = in.finish()) return *bad;
  return message;
}

result<target_message> parse_describe(std::string_view payload) { return parse_target(payload, "DESCRIBE"); }

result<target_message> parse_close(std::string_view payload) { return parse_target(payload, "CLOSE"); }

result<execute_message> parse_execute(std::string_view payload) {
  byte_reader in(payload);
  execute_message message;
  message.portal = in.string();
  message.max_rows = in.int32();
  if (auto bad = in.finish()) return *bad;
  if (auto bad = check_utf8(message.portal)) return *bad;
  if (message.max_rows < 0) message.max_rows = 0;
  return message;
}

result<std::string_view> parse_copy_fail(std::string_view payload) { return parse_one_string(payload); }

result<void> parse_empty(std::string_view payload) {
  if (!payload.empty()) return violation("invalid message format");
  return {};
}

error function_call_refused() {
  return make_error(sqlstate::feature_not_supported, "the fast-path function call protocol is not supported",
                    "Call the function in a SELECT statement.");
}

result<std::string_view> parse_password(std::string_view payload) {
  byte_reader in(payload);
  const auto password = in.string();
  if (in.finish()) return violation("invalid password packet size");
  if (password.empty()) return make_error(sqlstate::invalid_password, "empty password returned by client");
  return password;
}

// mechanism\0 Int32 length (-1: no data) data
result<sasl_initial_response> parse_sasl_initial_response(std::string_view payload) {
  byte_reader in(payload);
  sasl_initial_response message;
  message.mechanism = in.string();
  const auto length = in.int32();
  if (length >= 0) message.data = in.bytes(static_cast<std::size_t>(length));
  if (auto bad = in.finish()) return *bad;
  if (length < -1) return violation("insufficient data left in message");
  return message;
}

void write_startup_message(std::string& out, std::span<const name_value> parameters, std::uint32_t version) {
  message_writer message(out);
  put_int32(out, version);
  for (const auto& [name, value] : parameters) {
    put_string(out, name);
    put_string(out, value);
  }
  put_byte(out, '\0');
  message.finish();
}

void write_ssl_request(std::string& out) {
  message_writer message(out);
  put_int32(out, ssl_request_code);
  message.finish();
}

void write_gss_encryption_request(std::string& out) {
  message_writer message(out);
  put_int32(out, gss_encryption_request_code);
  message.finish();
}

void write_cancel_request(std::string& out, std::int32_t process_id, std::int32_t secret) {
  message_writer message(out);
  put_int32(out, cancel_request_code);
  put_int32(out, static_cast<std::uint32_t>(process_id));
  put_int32(out, static_cast<std::uint32_t>(secret));
  message.finish();
}

void write_password(std::string& out, std::string_view password) {
  write_one_string(out, frontend_type::password, password);
}

void write_sasl_initial_response(std::string& out, std::string_view mechanism, std::optional<std::string_view> data) {
  message_writer message(out, frontend_type::password);
  put_string(out, mechanism);
  put_int32(out, data ? static_cast<std::uint32_t>(data->size()) : 0xffffffffU);
  if (data) out.append(*data);
  message.finish();
}

void write_sasl_response(std::string& out, std::string_view data) { write_bytes(out, frontend_type::password, data); }

void write_query(std::string& out, std::string_view text) { write_one_string(out, frontend_type::query, text); }

void write_parse(std::string& out, std::string_view name, std::string_view text, std::span<const oid> parameter_types) {
  message_writer message(out, frontend_type::parse);
  put_string(out, name);
  put_string(out, text);
  put_int16(out, static_cast<std::uint16_t>(parameter_types.size()));
  for (const auto type : parameter_types)
    put_int32(out, type);
  message.finish();
}

void write_bind(std::string& out, std::string_view portal, std::string_view statement,
                std::span<const format> parameter_formats, std::span<const std::optional<std::string_view>> parameters,
                std::span<const format> result_formats) {
  message_writer message(out, frontend_type::bind);
  put_string(out, portal);
  put_string(out, statement);
  put_formats(out, parameter_formats);
  put_int16(out, static_cast<std::uint16_t>(parameters.size()));
  for (const auto& parameter : parameters) {
    put_int32(out, parameter ? static_cast<std::uint32_t>(parameter->size()) : 0xffffffffU);
    if (parameter) out.append(*parameter);
  }
  put_formats(out, result_formats);
  message.finish();
}

void write_describe(std::string& out, target kind, std::string_view name) {
  write_target(out, frontend_type::describe, kind, name);
}

void write_execute(std::string& out, std::string_view portal, std::int32_t max_rows) {
  message_writer message(out, frontend_type::execute);
  put_string(out, portal);
  put_int32(out, static_cast<std::uint32_t>(max_rows));
  message.finish();
}

void write_close(std::string& out, target kind, std::string_view name) {
  write_target(out, frontend_type::close, kind, name);
}

void write_flush(std::string& out) { write_empty(out, frontend_type::flush); }
void write_sync(std::string& out) { write_empty(out, frontend_type::sync); }
void write_terminate(std::string& out) { write_empty(out, frontend_type::terminate); }

void write_copy_data(std::string& out, std::string_view data) { write_bytes(out, frontend_type::copy_data, data); }
void write_copy_done(std::string& out) { write_empty(out, frontend_type::copy_done); }
void write_copy_fail(std::string& out, std::string_view reason) {
  write_one_string(out, frontend_type::copy_fail, reason);
}

}  // namespace crossfade::wire
