// Every parser of foreign bytes is given damaged messages: whatever it answers, it must not read outside the payload
// (the address sanitizer sees that), and what it takes must be what a writer can write again.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "proxy/wire/backend.hpp"
#include "proxy/wire/frame.hpp"
#include "proxy/wire/frontend.hpp"
#include "proxy/wire/startup.hpp"

namespace crossfade::wire {
namespace {

using namespace std::string_view_literals;

std::vector<std::string> samples() {
  std::vector<std::string> all(10);
  const oid types[] = {20, 25};
  const format formats[] = {format::text, format::binary};
  const std::optional<std::string_view> values[] = {"1", std::nullopt};
  const name_value parameters[] = {{"user", "ann"}, {"options", "-c a=b"}, {"_pq_.x", "y"}};
  write_parse(all[0], "s", "select $1, $2", types);
  write_bind(all[1], "p", "s", formats, values, formats);
  write_startup_message(all[2], parameters);
  write_sasl_initial_response(all[3], "SCRAM-SHA-256", "n,,n=,r=abcdef");
  const std::vector<field_description> fields = {{"id", 1, 1, 20, 8, -1, format::text}, {"n", 1, 2, 25, -1, -1}};
  write_row_description(all[4], fields);
  data_row_writer row(all[5], 2);
  row.value("one");
  row.null();
  EXPECT_TRUE(row.finish());
  error e = make_error("23505", "message", "hint");
  e.position = 3;
  write_error_response(all[6], e);
  write_copy_in_response(all[7], format::text, formats);
  write_parameter_description(all[8], types);
  const std::string_view mechanisms[] = {"SCRAM-SHA-256"};
  write_authentication_sasl(all[9], mechanisms);
  return all;
}

void parse_all(std::string_view bytes) {
  const std::vector<char> copy(bytes.begin(), bytes.end());  // exactly as long as the payload, on the heap
  const std::string_view p(copy.data(), copy.size());
  (void)next_frame(p, client_frames);
  (void)next_frame(p, authentication_frames);
  (void)next_frame(p, server_frames);
  (void)next_startup_frame(p);
  (void)parse_startup_packet(p);
  (void)parse_query(p);
  (void)parse_describe(p);
  (void)parse_close(p);
  (void)parse_execute(p);
  (void)parse_password(p);
  (void)parse_sasl_initial_response(p);
  (void)parse_authentication_request(p);
  (void)parse_parameter_status(p);
  (void)parse_backend_key_data(p);
  (void)parse_notification_response(p);
  (void)parse_copy_response(p);
  (void)parse_parameter_description(p);
  (void)parse_report(p);
  (void)parse_command_line(p);
  (void)parse_verifier(p);
  (void)scram_server::unknown_user("x", "y").first(p);
  (void)scram_client("x").last(p.substr(0, p.find("i=")));  // no rounds of PBKDF2
  if (const auto parsed = parse_parse(p)) {
    std::string again;
    write_parse(again, parsed->name, parsed->text, parsed->parameter_types);
    EXPECT_EQ(again.substr(5), p);
  }
  if (const auto parsed = parse_bind(p)) {
    std::string again;
    write_bind(again, parsed->portal, parsed->statement, parsed->parameter_formats, parsed->parameters,
               parsed->result_formats);
    EXPECT_EQ(again.substr(5), p);
  }
  if (const auto parsed = parse_row_description(p)) {
    std::string again;
    write_row_description(again, *parsed);
    EXPECT_EQ(again.substr(5), p);
  }
  data_row row;
  if (parse_data_row(p, row)) {
    std::string again;
    data_row_writer writer(again, row.size());
    for (const auto& value : row) {
      if (value) {
        writer.value(*value);
      } else {
        writer.null();
      }
    }
    EXPECT_TRUE(writer.finish());
    EXPECT_EQ(again.substr(5), p);
  }
}

TEST(mutation, no_parser_trusts_a_byte) {
  std::mt19937 random(20240229);  // NOLINT: the same damage each time
  const auto originals = samples();
  for (int round = 0; round < 20000; ++round) {
    auto bytes = originals[random() % originals.size()];
    bytes.erase(0, random() % 2 == 0 ? 5 : 0);  // payload, or whole message
    for (auto damage = random() % 4; damage > 0 && !bytes.empty(); --damage) {
      const auto at = random() % bytes.size();
      switch (random() % 4) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes[at] = "\0\x01\x7f\xff\x80"sv[random() % 5];
          break;
        case 2:
          bytes.erase(at, 1 + random() % 4);
          break;
        default:
          bytes.insert(at, bytes.substr(at, 1 + random() % 4));
          break;
      }
    }
    parse_all(bytes);
  }
}

}  // namespace
}  // namespace crossfade::wire
