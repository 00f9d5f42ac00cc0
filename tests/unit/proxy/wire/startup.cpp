#include "proxy/wire/startup.hpp"

#include <gtest/gtest.h>

#include "proxy/wire/backend.hpp"
#include "proxy/wire/buffer.hpp"
#include "proxy/wire/frontend.hpp"
#include "proxy/wire/login.hpp"

namespace crossfade::wire {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using pairs = std::vector<std::pair<std::string, std::string>>;

startup_settings trust() { return {authentication_method::trust, nullptr, {}}; }

startup_settings scram() {
  auto users = std::make_shared<user_table>();
  users->add("ann", make_verifier("secret", "0123456789abcdef", 64));
  return {authentication_method::scram, users, "process secret"};
}

std::string hello(std::initializer_list<name_value> parameters, std::uint32_t version = protocol_3_0) {
  std::string bytes;
  write_startup_message(bytes, std::vector<name_value>(parameters), version);
  return bytes;
}

struct outcome {
  startup_state state = startup_state::need_more;
  std::size_t consumed = 0;
  std::string sent;
};

outcome run(startup& s, std::string_view bytes) {
  outcome o;
  const auto step = s.resume(bytes, o.sent);
  o.state = step.state;
  o.consumed = step.consumed_bytes;
  return o;
}

error fatal_in(std::string_view bytes) {
  const auto next = next_frame(bytes, server_frames);
  EXPECT_TRUE(next && *next && (*next)->type == 'E');
  const auto report = parse_report((*next)->payload);
  EXPECT_EQ(report->level, severity::fatal);
  return report->fields;
}

TEST(startup, trust) {
  startup s(trust());
  const auto bytes = hello({{"user", "ann"}, {"database", "app"}, {"application_name", "psql"}});
  const auto o = run(s, bytes + "Q");
  EXPECT_EQ(o.state, startup_state::authenticated);
  EXPECT_EQ(o.consumed, bytes.size());
  EXPECT_EQ(o.sent, "R\0\0\0\x08\0\0\0\0"sv);
  EXPECT_EQ(s.client().user, "ann");
  EXPECT_EQ(s.client().database, "app");
  EXPECT_EQ(s.client().settings, (pairs{{"application_name", "psql"}}));
}

TEST(startup, database_defaults_to_the_user_and_options_come_first) {
  startup s(trust());
  run(s, hello({{"client_encoding", "UTF8"},
                {"user", "ann"},
                {"options", "-c search_path=a,b --work-mem=1MB"},
                {"database", ""}}));
  EXPECT_EQ(s.client().database, "ann");
  EXPECT_EQ(s.client().settings, (pairs{{"search_path", "a,b"}, {"work_mem", "1MB"}, {"client_encoding", "UTF8"}}));
}

TEST(startup, command_lines) {
  EXPECT_EQ(*parse_command_line(""), pairs{});
  EXPECT_EQ(*parse_command_line("  -c a=1\t-cb=2 --c-d=x=y -c e= "),
            (pairs{{"a", "1"}, {"b", "2"}, {"c_d", "x=y"}, {"e", ""}}));
  EXPECT_EQ(*parse_command_line("-c application_name=my\\ app\\\\x"), (pairs{{"application_name", "my app\\x"}}));
  EXPECT_EQ(*parse_command_line("-c -x=1"), (pairs{{"_x", "1"}}));
  const std::pair<std::string_view, std::string_view> bad[] = {
      {"-c", "option requires an argument -- 'c'"},
      {"-c a", "-c a requires a value"},
      {"--a", "--a requires a value"},
      {"-c =1", "-c =1 requires a value"},
      {"-d 5", "invalid command-line argument for server process: -d"},
      {"x", "invalid command-line argument for server process: x"},
  };
  for (const auto& [text, message] : bad) {
    const auto parsed = parse_command_line(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().sqlstate, "42601");
    EXPECT_EQ(parsed.error().message, message);
  }
}

TEST(startup, encryption_is_declined_once_each) {
  std::string ssl, gss;
  write_ssl_request(ssl);
  write_gss_encryption_request(gss);
  startup s(trust());
  auto o = run(s, ssl);
  EXPECT_EQ(o.state, startup_state::need_more);
  EXPECT_EQ(o.sent, "N");
  EXPECT_EQ(run(s, gss).sent, "N");
  EXPECT_EQ(run(s, hello({{"user", "ann"}})).state, startup_state::authenticated);

  startup twice(trust());
  o = run(twice, ssl + ssl);
  EXPECT_EQ(o.state, startup_state::close);
  EXPECT_EQ(o.sent, "N");
}

TEST(startup, cancel) {
  std::string bytes;
  write_cancel_request(bytes, 4711, 42);
  startup s(scram());
  const auto o = run(s, bytes);
  EXPECT_EQ(o.state, startup_state::cancel);
  EXPECT_EQ(o.sent, "");
  EXPECT_EQ(s.cancel().process_id, 4711);
  EXPECT_EQ(s.cancel().secret, 42);
}

void expect_fatal(const std::string& bytes, std::string_view sqlstate, std::string_view message) {
  startup s(trust());
  const auto o = run(s, bytes);
  EXPECT_EQ(o.state, startup_state::close);
  EXPECT_EQ(fatal_in(o.sent).sqlstate, sqlstate);
  EXPECT_EQ(fatal_in(o.sent).message, message);
  EXPECT_EQ(s.failure().message, message);
  EXPECT_EQ(run(s, hello({{"user", "ann"}})).state, startup_state::close);  // and stays closed
}

TEST(startup, what_cannot_be_is_fatal) {
  expect_fatal(hello({{"database", "app"}}), "28000", "no PostgreSQL user name specified in startup packet");
  expect_fatal(hello({{"user", ""}}), "28000", "no PostgreSQL user name specified in startup packet");
  expect_fatal(hello({{"user", "ann"}}, 2 << 16), "0A000",
               "unsupported frontend protocol 2.0: server supports 3.0 to 3.0");
  expect_fatal(hello({{"user", "ann"}}, 4 << 16), "0A000",
               "unsupported frontend protocol 4.0: server supports 3.0 to 3.0");
  expect_fatal(hello({{"user", "ann"}, {"replication", "database"}}), "0A000",
               "replication connections are not supported");
  expect_fatal(hello({{"user", "ann"}, {"options", "-x"}}), "42601",
               "invalid command-line argument for server process: -x");
  expect_fatal(hello({{"user", "\xff"}}), "22021", "invalid byte sequence for encoding \"UTF8\": 0xff");
  auto bytes = hello({{"user", "ann"}});
  bytes += 'x';
  patch_int32(bytes, 0, static_cast<std::uint32_t>(bytes.size()));
  expect_fatal(bytes, "08P01", "invalid startup packet layout: expected terminator as last byte");
}

TEST(startup, what_does_not_speak_the_protocol_gets_no_answer) {
  for (const auto bytes :
       {"GET / HTTP/1.1\r\n"sv, "\x16\x03\x01\x02\0\x01"sv, "\0\0\0\4"sv, "\0\0\0\x09\x04\xd2\x16\x2fx"sv}) {
    startup s(trust());
    const auto o = run(s, bytes);
    EXPECT_EQ(o.state, startup_state::close);
    EXPECT_EQ(o.sent, "");
    EXPECT_EQ(s.failure().sqlstate, "08P01");
  }
}

TEST(startup, replication_that_is_off_is_an_ordinary_connection) {
  startup s(trust());
  EXPECT_EQ(run(s, hello({{"user", "ann"}, {"replication", "False"}})).state, startup_state::authenticated);
  EXPECT_EQ(s.client().settings, pairs{});
}

TEST(startup, newer_minor_versions_and_options_are_negotiated_down) {
  startup s(trust());
  const auto o = run(s, hello({{"user", "ann"}, {"_pq_.x", "1"}}, protocol_3_0 + 2));
  EXPECT_EQ(o.state, startup_state::authenticated);
  std::string expected;
  const std::string_view options[] = {"_pq_.x"};
  write_negotiate_protocol_version(expected, options);
  write_authentication_ok(expected);
  EXPECT_EQ(o.sent, expected);
}

// Our own client logs in; each side gets the other's bytes in pieces of `piece` bytes. The SQLSTATE of the end, or "".
std::string log_in(const startup_settings& settings, const std::string& user, const std::string& password,
                   std::size_t piece, startup_state& state) {
  startup s(settings);
  login l(user, password);
  std::string to_server = hello({{"user", user}}), to_client, sent;
  std::size_t given = 0, taken = 0;
  std::string seen;
  for (;;) {
    if (given == to_server.size()) return "stuck";
    given = std::min(given + piece, to_server.size());
    sent.clear();
    const auto step = s.resume(std::string_view(to_server).substr(taken, given - taken), sent);
    taken += step.consumed_bytes;
    seen += sent;
    while (true) {
      const auto next = *next_frame(seen, server_frames);
      if (!next) break;
      if (next->type == 'E') {
        state = step.state;
        return parse_report(next->payload)->fields.sqlstate;
      }
      const auto answer = l.resume(*parse_authentication_request(next->payload), to_server);
      if (!answer) return answer.error().sqlstate;
      if (*answer == login_state::done) {
        state = step.state;
        return "";
      }
      seen.erase(0, next->size_bytes);
    }
  }
}

TEST(startup, scram_in_pieces_of_any_size) {
  for (std::size_t piece = 1; piece < 200; piece = piece < 20 ? piece + 1 : piece * 2) {
    auto state = startup_state::need_more;
    EXPECT_EQ(log_in(scram(), "ann", "secret", piece, state), "") << piece;
    EXPECT_EQ(state, startup_state::authenticated) << piece;
    EXPECT_EQ(log_in(scram(), "ann", "wrong", piece, state), "28P01") << piece;
    EXPECT_EQ(state, startup_state::close) << piece;
  }
}

TEST(startup, nobody_can_tell_who_exists) {
  for (const auto* user : {"ann", "eve"}) {
    startup s(scram());
    std::string bytes = hello({{"user", user}}), out;
    auto step = s.resume(bytes, out);
    EXPECT_EQ(step.state, startup_state::need_more);
    EXPECT_EQ(out, "R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0"sv);
    scram_client client("wrong");
    bytes.clear();
    out.clear();
    write_sasl_initial_response(bytes, scram_mechanism, client.first());
    EXPECT_EQ(s.resume(bytes, out).state, startup_state::need_more);
    const auto challenge = parse_authentication_request((*next_frame(out, server_frames))->payload)->data;
    const auto answer = client.last(challenge);
    ASSERT_TRUE(answer);
    bytes.clear();
    out.clear();
    write_sasl_response(bytes, *answer);
    EXPECT_EQ(s.resume(bytes, out).state, startup_state::close);
    EXPECT_EQ(fatal_in(out).sqlstate, "28P01");
    EXPECT_EQ(fatal_in(out).message, "password authentication failed for user \""s + user + "\"");
  }
}

TEST(startup, sasl_without_an_initial_message_is_asked_for_it) {
  startup s(scram());
  std::string bytes = hello({{"user", "ann"}}), out;
  write_sasl_initial_response(bytes, scram_mechanism, std::nullopt);
  EXPECT_EQ(s.resume(bytes, out).consumed_bytes, bytes.size());
  EXPECT_EQ(out.substr(out.size() - 9), "R\0\0\0\x08\0\0\0\x0b"sv);
  bytes.clear();
  out.clear();
  write_sasl_response(bytes, scram_client("secret").first());
  EXPECT_EQ(s.resume(bytes, out).state, startup_state::need_more);
  EXPECT_EQ(out[0], 'R');
}

void expect_fatal_after_hello(const std::string& bytes, std::string_view message) {
  startup s(scram());
  const auto o = run(s, hello({{"user", "ann"}}) + bytes);
  EXPECT_EQ(o.state, startup_state::close);
  const auto first = *next_frame(o.sent, server_frames);
  const auto failure = fatal_in(std::string_view(o.sent).substr(first->size_bytes));
  EXPECT_EQ(failure.sqlstate, "08P01");
  EXPECT_EQ(failure.message, message);
}

TEST(startup, messages_that_may_not_come_during_authentication) {
  std::string query, other, garbage;
  write_query(query, "select 1");
  expect_fatal_after_hello(query, "expected password response, got message type 81");
  write_sasl_initial_response(other, "SCRAM-SHA-256-PLUS", "n,,n=,r=a");
  expect_fatal_after_hello(other, "client selected an invalid SASL authentication mechanism");
  write_sasl_initial_response(garbage, scram_mechanism, "garbage");
  expect_fatal_after_hello(garbage, "malformed SCRAM message");
  expect_fatal_after_hello("p\x7f\xff\xff\xff", "invalid message length");
}

TEST(startup, a_client_may_leave_during_authentication) {
  startup s(scram());
  std::string bytes = hello({{"user", "ann"}});
  write_terminate(bytes);
  EXPECT_EQ(run(s, bytes).state, startup_state::close);
  EXPECT_EQ(s.failure().message, "");
}

TEST(startup, without_users_nobody_gets_in) {
  auto state = startup_state::need_more;
  EXPECT_EQ(log_in({}, "ann", "secret", 1000, state), "28P01");
}

}  // namespace
}  // namespace crossfade::wire
