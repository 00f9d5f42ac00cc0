#include "proxy/wire/frontend.hpp"
#include "tests/unit/proxy/wire/exact_length.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "proxy/wire/buffer.hpp"
#include "proxy/wire/frame.hpp"

namespace crossfade::wire {
namespace {

using namespace std::string_view_literals;

// The payload of the one message in `bytes`.
std::string_view payload_of(std::string_view bytes, char type, frame_source source = client_frames) {
  const auto next = next_frame(bytes, source);
  EXPECT_TRUE(next && *next);
  EXPECT_EQ((*next)->type, type);
  EXPECT_EQ((*next)->size_bytes, bytes.size());
  return (*next)->payload;
}

template <class Parser>
void expect_error(Parser parser, std::string_view payload, std::string_view sqlstate, std::string_view message) {
  const auto parsed = parser(payload);
  ASSERT_FALSE(parsed) << message;
  EXPECT_EQ(parsed.error().sqlstate, sqlstate) << message;
  EXPECT_EQ(parsed.error().message, message);
}

TEST(frontend, query) {
  std::string bytes;
  write_query(bytes, "select 'ü'");
  const auto payload = payload_of(bytes, 'Q');
  EXPECT_EQ(*parse_query(payload), "select 'ü'");
  expect_exact_length(parse_query, payload);
  expect_error(parse_query, "select 1"sv, "08P01", "invalid string in message");
  expect_error(parse_query, "select\0 1\0"sv, "08P01", "invalid message format");
  expect_error(parse_query, "\xe9\0"sv, "22021", "invalid byte sequence for encoding \"UTF8\": 0xe9");
}

TEST(frontend, parse) {
  std::string bytes;
  const oid types[] = {23, 0, 4294967295U};
  write_parse(bytes, "s1", "select $1", types);
  const auto payload = payload_of(bytes, 'P');
  EXPECT_EQ(payload, "s1\0select $1\0\0\3\0\0\0\x17\0\0\0\0\xff\xff\xff\xff"sv);
  const auto message = parse_parse(payload);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->name, "s1");
  EXPECT_EQ(message->text, "select $1");
  EXPECT_EQ(std::vector<oid>(message->parameter_types.begin(), message->parameter_types.end()),
            (std::vector<oid>{23, 0, 4294967295U}));
  expect_exact_length(parse_parse, payload);
  expect_error(parse_parse, "\0x\0\xff\xff\0\0"sv, "08P01", "insufficient data left in message");
  expect_error(parse_parse, "\xff\0x\0\0\0"sv, "22021", "invalid byte sequence for encoding \"UTF8\": 0xff");
}

TEST(frontend, bind) {
  std::string bytes;
  const format formats[] = {format::text, format::binary, format::text};
  const std::optional<std::string_view> parameters[] = {"ann", "\0\xff"sv, std::nullopt};
  const format results[] = {format::binary};
  write_bind(bytes, "p1", "s1", formats, parameters, results);
  const auto payload = payload_of(bytes, 'B');
  EXPECT_EQ(payload, "p1\0s1\0\0\3\0\0\0\1\0\0\0\3\0\0\0\3ann\0\0\0\2\0\xff\xff\xff\xff\xff\0\1\0\1"sv);
  const auto message = parse_bind(payload);
  ASSERT_TRUE(message) << message.error().message;
  EXPECT_EQ(message->portal, "p1");
  EXPECT_EQ(message->statement, "s1");
  ASSERT_EQ(message->parameters.size(), 3U);
  EXPECT_EQ(message->parameters[0], "ann"sv);
  EXPECT_EQ(message->parameters[1], "\0\xff"sv);
  EXPECT_EQ(message->parameters[2], std::nullopt);
  EXPECT_EQ(format_of(message->parameter_formats, 1), format::binary);
  EXPECT_EQ(format_of(message->parameter_formats, 2), format::text);
  EXPECT_EQ(format_of(message->result_formats, 7), format::binary);
  EXPECT_EQ(format_of({}, 7), format::text);
  expect_exact_length(parse_bind, payload);
}

TEST(frontend, bind_with_one_format_for_all_and_an_empty_value) {
  const auto message = parse_bind("\0\0\0\1\0\1\0\2\0\0\0\0\0\0\0\1\xff\0\0"sv);
  ASSERT_TRUE(message) << message.error().message;
  EXPECT_EQ(message->parameters[0], ""sv);
  EXPECT_EQ(message->parameters[1], "\xff"sv);
  EXPECT_TRUE(message->result_formats.empty());
}

TEST(frontend, bind_that_contradicts_itself_is_refused) {
  expect_error(parse_bind, "\0\0\0\2\0\0\0\0\0\1\xff\xff\xff\xff\0\0"sv, "08P01",
               "bind message has 2 parameter formats but 1 parameters");
  expect_error(parse_bind, "\0\0\0\1\0\2\0\0\0\0"sv, "22023", "unsupported format code: 2");
  expect_error(parse_bind, "\0\0\0\0\0\0\0\1\xff\xff"sv, "22023", "unsupported format code: -1");
  expect_error(parse_bind, "\0\0\0\0\0\1\0\0\0\2\xc3(\0\0"sv, "22021",
               "invalid byte sequence for encoding \"UTF8\": 0xc3 0x28");
  expect_error(parse_bind, "\0\0\0\0\0\1\0\0\0\1\0\0\0"sv, "22021",
               "invalid byte sequence for encoding \"UTF8\": 0x00");
  const auto insufficient = "insufficient data left in message"sv;
  expect_error(parse_bind, "\0\0\0\0\xff\xff\0\0\0\0"sv, "08P01", insufficient);
  expect_error(parse_bind, "\0\0\xff\xff"sv, "08P01", insufficient);
  expect_error(parse_bind, "\0\0\0\0\0\1\x7f\xff\xff\xff\0\0"sv, "08P01", insufficient);
  expect_error(parse_bind, "\0\0\0\0\0\1\xff\xff\xff\xfe\0\0"sv, "08P01", insufficient);
}

TEST(frontend, describe_and_close) {
  std::string bytes;
  write_describe(bytes, target::portal, "p1");
  auto payload = payload_of(bytes, 'D');
  EXPECT_EQ(parse_describe(payload)->kind, target::portal);
  EXPECT_EQ(parse_describe(payload)->name, "p1");
  expect_exact_length(parse_describe, payload);
  bytes.clear();
  write_close(bytes, target::statement, "");
  payload = payload_of(bytes, 'C');
  EXPECT_EQ(parse_close(payload)->kind, target::statement);
  EXPECT_EQ(parse_close(payload)->name, "");
  expect_exact_length(parse_close, payload);
  expect_error(parse_describe, "x\0"sv, "08P01", "invalid DESCRIBE message subtype 120");
  expect_error(parse_close, "\xff\0"sv, "08P01", "invalid CLOSE message subtype 255");
  expect_error(parse_close, "S\xff\0"sv, "22021", "invalid byte sequence for encoding \"UTF8\": 0xff");
}

TEST(frontend, execute) {
  std::string bytes;
  write_execute(bytes, "p1", 50);
  const auto payload = payload_of(bytes, 'E');
  EXPECT_EQ(parse_execute(payload)->portal, "p1");
  EXPECT_EQ(parse_execute(payload)->max_rows, 50);
  expect_exact_length(parse_execute, payload);
  EXPECT_EQ(parse_execute("\0\xff\xff\xff\xff"sv)->max_rows, 0);
}

TEST(frontend, messages_without_a_payload) {
  const std::pair<void (*)(std::string&), char> writers[] = {
      {write_flush, 'H'}, {write_sync, 'S'}, {write_terminate, 'X'}, {write_copy_done, 'c'}};
  for (const auto& [write, type] : writers) {
    std::string bytes;
    write(bytes);
    EXPECT_TRUE(parse_empty(payload_of(bytes, type)));
  }
  expect_error(parse_empty, "x", "08P01", "invalid message format");
}

TEST(frontend, copy) {
  std::string bytes;
  write_copy_data(bytes, "1\t\\N\n");
  EXPECT_EQ(payload_of(bytes, 'd'), "1\t\\N\n");
  bytes.clear();
  write_copy_fail(bytes, "no more");
  const auto payload = payload_of(bytes, 'f');
  EXPECT_EQ(*parse_copy_fail(payload), "no more");
  expect_exact_length(parse_copy_fail, payload);
}

TEST(frontend, passwords_and_sasl) {
  std::string bytes;
  write_password(bytes, "secret");
  auto payload = payload_of(bytes, 'p', authentication_frames);
  EXPECT_EQ(*parse_password(payload), "secret");
  expect_error(parse_password, "secret"sv, "08P01", "invalid password packet size");
  expect_error(parse_password, "sec\0ret\0"sv, "08P01", "invalid password packet size");
  expect_error(parse_password, "\0"sv, "28P01", "empty password returned by client");
  bytes.clear();
  write_sasl_initial_response(bytes, "SCRAM-SHA-256", "n,,");
  payload = payload_of(bytes, 'p', authentication_frames);
  EXPECT_EQ(parse_sasl_initial_response(payload)->mechanism, "SCRAM-SHA-256");
  EXPECT_EQ(parse_sasl_initial_response(payload)->data, "n,,"sv);
  expect_exact_length(parse_sasl_initial_response, payload);
  EXPECT_EQ(parse_sasl_initial_response("M\0\xff\xff\xff\xff"sv)->data, std::nullopt);
  expect_error(parse_sasl_initial_response, "M\0\xff\xff\xff\xfe"sv, "08P01", "insufficient data left in message");
  bytes.clear();
  write_sasl_response(bytes, "c=biws");
  EXPECT_EQ(payload_of(bytes, 'p', authentication_frames), "c=biws");
}

TEST(frontend, function_call_is_refused_with_a_way_out) {
  EXPECT_EQ(function_call_refused().sqlstate, "0A000");
  EXPECT_EQ(function_call_refused().hint, "Call the function in a SELECT statement.");
}

TEST(frontend, names_end_at_an_embedded_nul_so_that_the_stream_stays_intact) {
  std::string bytes;
  write_describe(bytes, target::statement, "a\0b"sv);
  EXPECT_EQ(parse_describe(payload_of(bytes, 'D'))->name, "a");
}

}  // namespace
}  // namespace crossfade::wire
