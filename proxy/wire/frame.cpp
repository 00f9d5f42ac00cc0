#include "proxy/wire/frame.hpp"

#include <fmt/format.h>

#include "proxy/wire/buffer.hpp"
#include "proxy/wire/protocol.hpp"
#include "proxy/wire/utf8.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::wire {

namespace {

// Largest value of the length field for a message of this type; 0 where the type may not come.
std::size_t client_limit(char type) noexcept {
  switch (type) {
    case frontend_type::query:
    case frontend_type::function_call:
    case frontend_type::bind:
    case frontend_type::parse:
    case frontend_type::copy_data:
      return limits::wire::large_message_bytes;
    case frontend_type::terminate:
    case frontend_type::close:
    case frontend_type::describe:
    case frontend_type::execute:
    case frontend_type::flush:
    case frontend_type::sync:
    case frontend_type::copy_done:
    case frontend_type::copy_fail:
      return limits::wire::small_message_bytes;
    default:  // a byte from outside, not one of our enumerators
      return 0;
  }
}

std::size_t length_limit(char type, frame_source source) noexcept {
  switch (source) {
    case frame_source::client:
      return client_limit(type);
    case frame_source::authentication:
      return type == frontend_type::password || type == frontend_type::terminate
                 ? limits::wire::authentication_message_bytes
                 : 0;
    case frame_source::server:
      return type == 0 ? 0 : limits::wire::server_message_bytes;
  }
  return 0;
}

error unexpected_type(char type, frame_source source) {
  const int code = static_cast<unsigned char>(type);
  switch (source) {
    case frame_source::client:
      return violation(fmt::format("invalid frontend message type {}", code));
    case frame_source::authentication:
      return violation(fmt::format("expected password response, got message type {}", code));
    case frame_source::server:
      break;
  }
  return violation(fmt::format("invalid backend message type {}", code));
}

}  // namespace

error violation(std::string message) { return make_error(sqlstate::protocol_violation, std::move(message)); }

// +------+----------------------------+---------+
// | type | length of itself + payload | payload |
// |  1   |  4, big-endian             | length-4|
// +------+----------------------------+---------+
result<std::optional<frame>> next_frame(std::string_view buffer, frame_source source) {
  if (buffer.empty()) return std::optional<frame>{};
  const char type = buffer.front();
  const auto limit = length_limit(type, source);
  if (limit == 0) return unexpected_type(type, source);
  if (buffer.size() < 5) return std::optional<frame>{};
  const std::size_t length = read_uint32(buffer.data() + 1);
  if (length < 4 || length > limit) return violation("invalid message length");
  if (buffer.size() < length + 1) return std::optional<frame>{};
  return std::optional<frame>(frame{type, buffer.substr(5, length - 4), length + 1});
}

std::size_t wanted_bytes(std::string_view buffer) noexcept {
  if (buffer.size() < 5) return 5;
  return std::size_t{read_uint32(buffer.data() + 1)} + 1;
}

// +----------------------------+-------------------------+----------+
// | length of itself + the rest | version or request code | the rest |
// |  4                          |  4                      |          |
// +----------------------------+-------------------------+----------+
result<std::optional<frame>> next_startup_frame(std::string_view buffer) {
  if (buffer.size() < 4) return std::optional<frame>{};
  const std::size_t length = read_uint32(buffer.data());
  if (length < 8 || length > limits::wire::startup_packet_bytes) {
    return violation("invalid length of startup packet");
  }
  if (buffer.size() < length) return std::optional<frame>{};
  return std::optional<frame>(frame{0, buffer.substr(4, length - 4), length});
}

namespace {

result<startup_packet> parse_cancel(byte_reader& in) {
  cancel_request request;
  request.process_id = in.int32();
  request.secret = in.int32();
  if (in.finish()) return violation("invalid length of query cancel packet");
  return startup_packet(request);
}

}  // namespace

result<startup_packet> parse_startup_packet(std::string_view payload) {
  byte_reader in(payload);
  const auto code = in.uint32();
  if (in.failed()) return violation("invalid length of startup packet");
  if (code == cancel_request_code) return parse_cancel(in);
  if (code == ssl_request_code || code == gss_encryption_request_code) {
    if (in.finish()) return violation("invalid length of startup packet");
    return code == ssl_request_code ? startup_packet(ssl_request{}) : startup_packet(gss_encryption_request{});
  }

  startup_message message;
  message.major = static_cast<std::uint16_t>(code >> 16);
  message.minor = static_cast<std::uint16_t>(code);
  if (message.major != 3) {
    return make_error(
        sqlstate::feature_not_supported,
        fmt::format("unsupported frontend protocol {}.{}: server supports 3.0 to 3.0", message.major, message.minor));
  }
  for (;;) {
    const auto name = in.string();
    if (in.failed()) break;
    if (name.empty()) break;  // the list's terminator
    const auto value = in.string();
    if (in.failed()) break;
    if (auto bad = check_utf8(name)) return *bad;
    if (auto bad = check_utf8(value)) return *bad;
    if (name.substr(0, 5) == "_pq_.") {
      message.protocol_options.push_back(name);
    } else {
      message.parameters.emplace_back(name, value);
    }
  }
  if (in.finish()) return violation("invalid startup packet layout: expected terminator as last byte");
  return startup_packet(std::move(message));
}

}  // namespace crossfade::wire
