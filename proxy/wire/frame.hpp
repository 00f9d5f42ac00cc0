// Framing: where one protocol message ends in a buffer of received bytes.
//
//   for (;;) {
//     auto next = next_frame(unread, client_frames);
//     if (!next) -> send the error as FATAL and close: the stream cannot be followed any more
//     if (!*next) -> read more (wanted_bytes(unread) tells how much the message needs in all)
//     handle((*next)->type, (*next)->payload); unread.remove_prefix((*next)->size_bytes);
//   }
//
// Pure functions; views point into the buffer and die with it. Any thread.
// Source: PostgreSQL documentation, "Message Formats"; limits by type: src/backend/tcop/postgres.c, SocketBackend.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "replay/base/error.hpp"

namespace crossfade::wire {

// 08P01: the peer does not keep to the protocol.
error violation(std::string message);

struct frame {
  char type = 0;
  std::string_view payload;    // without type and length
  std::size_t size_bytes = 0;  // with them: what to remove from the buffer
};

// Which types may come, and how long they may be.
enum class frame_source {
  client,          // after authentication: types as in frontend_type, 'p' is a violation
  authentication,  // a client that has not yet shown who it is: 'p' and 'X' only, short
  server,          // a PostgreSQL backend: any type
};
inline constexpr frame_source client_frames = frame_source::client;
inline constexpr frame_source authentication_frames = frame_source::authentication;
inline constexpr frame_source server_frames = frame_source::server;

// The first frame of the buffer; nothing while it is incomplete. An unknown type or an impossible length is 08P01 as
// soon as the first five bytes are there (an unknown type with the first).
result<std::optional<frame>> next_frame(std::string_view buffer, frame_source source);

// Bytes that the buffer must hold for its first frame to be complete; 5 while the length is not yet known.
std::size_t wanted_bytes(std::string_view buffer) noexcept;

// --- the start-up packet: a length, no type ------------------------------------------------------------------------

struct ssl_request {};
struct gss_encryption_request {};
struct cancel_request {
  std::int32_t process_id = 0;
  std::int32_t secret = 0;
};
struct startup_message {
  std::uint16_t major = 3;
  std::uint16_t minor = 0;
  std::vector<std::pair<std::string_view, std::string_view>> parameters;  // in the order of the packet
  std::vector<std::string_view> protocol_options;                         // names that begin with _pq_.
};
using startup_packet = std::variant<ssl_request, gss_encryption_request, cancel_request, startup_message>;

// The first start-up packet of the buffer (its payload begins with the code); nothing while incomplete; 08P01 for a
// length below 8 or above limits::wire::startup_packet_bytes.
result<std::optional<frame>> next_startup_frame(std::string_view buffer);

// Errors: 08P01 for a layout that does not hold, 0A000 for another major version than 3, 22021 for bytes that are not
// UTF-8.
result<startup_packet> parse_startup_packet(std::string_view payload);

}  // namespace crossfade::wire
