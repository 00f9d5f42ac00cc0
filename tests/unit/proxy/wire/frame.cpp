#include "proxy/wire/frame.hpp"

#include <gtest/gtest.h>

#include "proxy/wire/buffer.hpp"
#include "proxy/wire/frontend.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::wire {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

TEST(frame, a_message_is_found_once_its_last_byte_is_there) {
  std::string bytes;
  write_query(bytes, "select 1");
  const auto size = bytes.size();
  bytes += "rest";
  for (std::size_t n = 0; n < size; ++n) {
    const auto next = next_frame(std::string_view(bytes).substr(0, n), client_frames);
    ASSERT_TRUE(next) << n;
    EXPECT_FALSE(*next) << n;
    EXPECT_EQ(wanted_bytes(std::string_view(bytes).substr(0, n)), n < 5 ? 5 : size) << n;
  }
  for (std::size_t n = size; n <= bytes.size(); ++n) {
    const auto next = next_frame(std::string_view(bytes).substr(0, n), client_frames);
    ASSERT_TRUE(next && *next) << n;
    EXPECT_EQ((*next)->type, 'Q');
    EXPECT_EQ((*next)->payload, "select 1\0"sv);
    EXPECT_EQ((*next)->size_bytes, size);
  }
}

std::string header(char type, std::uint32_t length) {
  std::string bytes(1, type);
  put_int32(bytes, length);
  return bytes;
}

void expect_violation(std::string_view bytes, frame_source source, std::string_view message) {
  const auto next = next_frame(bytes, source);
  ASSERT_FALSE(next) << message;
  EXPECT_EQ(next.error().sqlstate, "08P01");
  EXPECT_EQ(next.error().message, message);
}

TEST(frame, lengths_that_cannot_be_are_refused_before_the_payload_arrives) {
  for (const std::uint32_t length : {0U, 1U, 2U, 3U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    expect_violation(header('Q', length), client_frames, "invalid message length");
    expect_violation(header('S', length), client_frames, "invalid message length");
    expect_violation(header('D', length), server_frames, "invalid message length");
  }
  const auto large = static_cast<std::uint32_t>(limits::wire::large_message_bytes);
  for (const char type : {'Q', 'P', 'B', 'F', 'd'}) {
    EXPECT_TRUE(next_frame(header(type, large), client_frames)) << type;
    expect_violation(header(type, large + 1), client_frames, "invalid message length");
  }
  const auto small = static_cast<std::uint32_t>(limits::wire::small_message_bytes);
  for (const char type : {'X', 'C', 'D', 'E', 'H', 'S', 'c', 'f'}) {
    EXPECT_TRUE(next_frame(header(type, small), client_frames)) << type;
    expect_violation(header(type, small + 1), client_frames, "invalid message length");
  }
}

TEST(frame, types_that_may_not_come_are_refused_with_their_first_byte) {
  expect_violation("?", client_frames, "invalid frontend message type 63");
  expect_violation("p", client_frames, "invalid frontend message type 112");
  expect_violation("\xff", client_frames, "invalid frontend message type 255");
  expect_violation("Q", authentication_frames, "expected password response, got message type 81");
  expect_violation("\0"sv, server_frames, "invalid backend message type 0");
  EXPECT_TRUE(next_frame("p", authentication_frames));
  const auto limit = static_cast<std::uint32_t>(limits::wire::authentication_message_bytes);
  EXPECT_TRUE(next_frame(header('p', limit), authentication_frames));
  expect_violation(header('p', limit + 1), authentication_frames, "invalid message length");
}

startup_packet packet_of(std::string_view bytes) {
  const auto next = next_startup_frame(bytes);
  EXPECT_TRUE(next && *next);
  EXPECT_EQ((*next)->size_bytes, bytes.size());
  auto packet = parse_startup_packet((*next)->payload);
  EXPECT_TRUE(packet) << packet.error().message;
  return *packet;
}

TEST(startup_frame, each_request_is_told_apart) {
  std::string bytes;
  write_ssl_request(bytes);
  EXPECT_EQ(bytes, "\0\0\0\x08\x04\xd2\x16\x2f"sv);
  EXPECT_TRUE(std::holds_alternative<ssl_request>(packet_of(bytes)));
  bytes.clear();
  write_gss_encryption_request(bytes);
  EXPECT_TRUE(std::holds_alternative<gss_encryption_request>(packet_of(bytes)));
  bytes.clear();
  write_cancel_request(bytes, 4711, -2);
  const auto packet = packet_of(bytes);
  EXPECT_EQ(std::get<cancel_request>(packet).process_id, 4711);
  EXPECT_EQ(std::get<cancel_request>(packet).secret, -2);
}

TEST(startup_frame, parameters_and_protocol_options_are_parted) {
  std::string bytes;
  const name_value parameters[] = {{"user", "ann"}, {"_pq_.x", "1"}, {"database", "app"}, {"options", ""}};
  write_startup_message(bytes, parameters, protocol_3_0 + 2);
  const auto packet = packet_of(bytes);
  const auto& message = std::get<startup_message>(packet);
  EXPECT_EQ(message.major, 3);
  EXPECT_EQ(message.minor, 2);
  ASSERT_EQ(message.parameters.size(), 3U);
  EXPECT_EQ(message.parameters[0], (std::pair{"user"sv, "ann"sv}));
  EXPECT_EQ(message.parameters[1], (std::pair{"database"sv, "app"sv}));
  EXPECT_EQ(message.parameters[2], (std::pair{"options"sv, ""sv}));
  ASSERT_EQ(message.protocol_options.size(), 1U);
  EXPECT_EQ(message.protocol_options[0], "_pq_.x");
}

TEST(startup_frame, incomplete_at_every_byte) {
  std::string bytes;
  const name_value parameters[] = {{"user", "ann"}};
  write_startup_message(bytes, parameters);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const auto next = next_startup_frame(std::string_view(bytes).substr(0, n));
    ASSERT_TRUE(next);
    EXPECT_FALSE(*next) << n;
  }
}

void expect_startup_error(std::string_view payload, std::string_view sqlstate, std::string_view message) {
  const auto packet = parse_startup_packet(payload);
  ASSERT_FALSE(packet) << message;
  EXPECT_EQ(packet.error().sqlstate, sqlstate);
  EXPECT_EQ(packet.error().message, message);
}

TEST(startup_frame, what_does_not_hold_is_refused) {
  for (const std::uint32_t length : {0U, 3U, 7U, 10001U, 0xffffffffU}) {
    std::string bytes;
    put_int32(bytes, length);
    const auto next = next_startup_frame(bytes);
    ASSERT_FALSE(next) << length;
    EXPECT_EQ(next.error().sqlstate, "08P01");
  }
  const auto layout = "invalid startup packet layout: expected terminator as last byte"sv;
  expect_startup_error("\0\3\0\0"sv, "08P01", layout);
  expect_startup_error("\0\3\0\0user"sv, "08P01", layout);
  expect_startup_error("\0\3\0\0user\0ann\0"sv, "08P01", layout);
  expect_startup_error("\0\3\0\0user\0ann\0\0more"sv, "08P01", layout);
  expect_startup_error("\0\2\0\0user\0ann\0\0"sv, "0A000",
                       "unsupported frontend protocol 2.0: server supports 3.0 to 3.0");
  expect_startup_error("\0\3\0\0user\0\xff\0\0"sv, "22021", "invalid byte sequence for encoding \"UTF8\": 0xff");
  expect_startup_error("\x04\xd2\x16\x2e\0\0"sv, "08P01", "invalid length of query cancel packet");
  expect_startup_error("\x04\xd2\x16\x2f\0"sv, "08P01", "invalid length of startup packet");
}

}  // namespace
}  // namespace crossfade::wire
