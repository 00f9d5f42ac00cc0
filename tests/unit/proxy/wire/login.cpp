#include "proxy/wire/login.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <list>
#include <map>
#include <thread>

#include "proxy/wire/frame.hpp"
#include "proxy/wire/startup.hpp"

namespace crossfade::wire {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

// --- without a server ----------------------------------------------------------------------------------------------

authentication_request request(authentication_kind kind, std::string_view data = {}) {
  authentication_request r;
  r.kind = kind;
  r.data = data;
  if (kind == authentication_kind::md5) r.salt = "abcd";
  if (kind == authentication_kind::sasl) r.mechanisms = {"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"};
  return r;
}

TEST(login, trust_cleartext_and_md5) {
  std::string out;
  EXPECT_EQ(*login("ann", "").resume(request(authentication_kind::ok), out), login_state::done);
  EXPECT_EQ(out, "");
  login cleartext("ann", "secret");
  EXPECT_EQ(*cleartext.resume(request(authentication_kind::cleartext), out), login_state::more);
  EXPECT_EQ(out, "p\0\0\0\x0bsecret\0"sv);
  EXPECT_EQ(*cleartext.resume(request(authentication_kind::ok), out), login_state::done);
  out.clear();
  EXPECT_EQ(*login("ann", "secret").resume(request(authentication_kind::md5), out), login_state::more);
  EXPECT_EQ(out, "p\0\0\0\x28md5b74835331d7e1d325026d95f00dd69c5\0"sv);
}

TEST(login, what_cannot_be_answered_is_an_error) {
  std::string out;
  EXPECT_EQ(login("ann", "").resume(request(authentication_kind::md5), out).error().sqlstate, "28P01");
  EXPECT_EQ(login("ann", "x").resume(request(authentication_kind::gss), out).error().sqlstate, "0A000");
  auto plus_only = request(authentication_kind::sasl);
  plus_only.mechanisms.pop_back();
  EXPECT_EQ(login("ann", "x").resume(plus_only, out).error().sqlstate, "0A000");
  EXPECT_EQ(out, "");
}

TEST(login, a_server_cannot_cut_scram_short) {
  std::string out;
  login early("ann", "secret");
  EXPECT_EQ(*early.resume(request(authentication_kind::sasl), out), login_state::more);
  EXPECT_EQ(early.resume(request(authentication_kind::ok), out).error().sqlstate, "08P01");
  EXPECT_EQ(early.resume(request(authentication_kind::cleartext), out).error().sqlstate, "08P01");
  EXPECT_EQ(early.resume(request(authentication_kind::sasl_final, "v=x"), out).error().sqlstate, "08P01");
  login never("ann", "secret");
  EXPECT_EQ(never.resume(request(authentication_kind::sasl_continue, "r=x"), out).error().sqlstate, "08P01");
}

// --- against PostgreSQL --------------------------------------------------------------------------------------------

class connection {
 public:
  explicit connection(int descriptor) : descriptor_(descriptor) {}
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection() { ::close(descriptor_); }

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto n = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) throw std::runtime_error("send failed");
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  bool receive(std::string& buffer) const {
    char bytes[4096];
    const auto n = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (n > 0) buffer.append(bytes, static_cast<std::size_t>(n));
    return n > 0;
  }

 private:
  int descriptor_;
};

std::map<std::string, std::string> conninfo(const char* variable) {
  std::map<std::string, std::string> values;
  const char* url = std::getenv(variable);
  if (url == nullptr) return values;
  auto* options = PQconninfoParse(url, nullptr);
  for (auto* o = options; o != nullptr && o->keyword != nullptr; ++o) {
    if (o->val != nullptr) values[o->keyword] = o->val;
  }
  PQconninfoFree(options);
  return values;
}

int dial(const std::map<std::string, std::string>& to) {
  addrinfo* found = nullptr;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  if (::getaddrinfo(to.at("host").c_str(), to.at("port").c_str(), &hints, &found) != 0) return -1;
  const int descriptor = ::socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  const int done = ::connect(descriptor, found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  return done == 0 ? descriptor : -1;
}

// A client made of this folder's functions alone. Rows as text; an error's SQLSTATE in `failed`.
struct client {
  explicit client(const std::map<std::string, std::string>& to) : wire(dial(to)) {
    std::string out;
    const name_value hello[] = {{"user", to.at("user")}, {"database", to.at("dbname")}};
    write_startup_message(out, hello);
    wire.send(out);
    login l(to.at("user"), to.at("password"));
    until_ready([&](const frame& f) {
      if (f.type != backend_type::authentication) return;
      const auto asked = parse_authentication_request(f.payload);
      std::string answer;
      const auto state = l.resume(*asked, answer);
      kinds.push_back(asked->kind);
      if (!state) throw std::runtime_error(state.error().message);
      wire.send(answer);
    });
  }

  std::vector<data_row> query(std::string_view sql) {
    std::string out;
    write_query(out, sql);
    wire.send(out);
    std::vector<data_row> rows;
    until_ready([&](const frame& f) {
      if (f.type == backend_type::row_description) fields = *parse_row_description(f.payload);
      if (f.type == backend_type::command_complete) tag = *parse_command_complete(f.payload);
      if (f.type != backend_type::data_row) return;
      kept.emplace_back(f.payload);
      EXPECT_TRUE(parse_data_row(kept.back(), rows.emplace_back()));
    });
    return rows;
  }

  template <class Handler>
  void until_ready(Handler handle) {
    for (;;) {
      const auto next = next_frame(buffer, server_frames);
      ASSERT_TRUE(next);
      if (!*next) {
        if (!wire.receive(buffer)) return;
        continue;
      }
      const auto f = **next;
      if (f.type == backend_type::error_response) failed = parse_report(f.payload)->fields;
      if (f.type == backend_type::backend_key_data) key = *parse_backend_key_data(f.payload);
      if (f.type == backend_type::parameter_status) {
        const auto p = *parse_parameter_status(f.payload);
        parameters.emplace(p.name, p.value);
      }
      handle(f);
      const bool ready = f.type == backend_type::ready_for_query;
      if (ready) status = *parse_ready_for_query(f.payload);
      buffer.erase(0, f.size_bytes);
      if (ready) return;
    }
  }

  connection wire;
  std::string buffer, tag;
  std::list<std::string> kept;
  std::vector<authentication_kind> kinds;
  std::vector<field_description> fields;
  std::map<std::string, std::string> parameters;
  backend_key_data key;
  transaction_status status = transaction_status::failed;
  error failed;
};

class with_postgres : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("CROSSFADE_TEST_POSTGRES") == nullptr) GTEST_SKIP() << "run under tests/support/with-postgres";
  }
};

TEST_F(with_postgres, our_client_logs_in_by_scram_and_queries) {
  client c(conninfo("CROSSFADE_TEST_POSTGRES"));
  ASSERT_EQ(c.failed.message, "");
  EXPECT_EQ(c.kinds, (std::vector{authentication_kind::sasl, authentication_kind::sasl_continue,
                                  authentication_kind::sasl_final, authentication_kind::ok}));
  EXPECT_EQ(c.status, transaction_status::idle);
  EXPECT_NE(c.key.process_id, 0);
  EXPECT_EQ(c.parameters.at("client_encoding"), "UTF8");
  const auto rows = c.query("select 1::bigint as n, null::varchar(10) as \"ü\", 'x' as t");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0][0], "1"sv);
  EXPECT_EQ(rows[0][1], std::nullopt);
  EXPECT_EQ(rows[0][2], "x"sv);
  EXPECT_EQ(c.tag, "SELECT 1");
  EXPECT_EQ(c.fields, (std::vector<field_description>{{"n", 0, 0, 20, 8, -1, format::text},
                                                      {"ü", 0, 0, 1043, -1, 14, format::text},
                                                      {"t", 0, 0, 25, -1, -1, format::text}}));
  c.query("select 1 + from");
  EXPECT_EQ(c.failed.sqlstate, "42601");
  EXPECT_EQ(c.failed.position, 12);
}

TEST_F(with_postgres, a_wrong_password_is_postgresqls_28P01) {
  auto to = conninfo("CROSSFADE_TEST_POSTGRES");
  to["password"] += "x";
  client c(to);
  EXPECT_EQ(c.failed.sqlstate, "28P01");
  EXPECT_EQ(c.failed.message, "password authentication failed for user \"" + to["user"] + "\"");
}

TEST_F(with_postgres, verifiers_are_interchangeable) {
  const auto to = conninfo("CROSSFADE_TEST_POSTGRES");
  client super(conninfo("CROSSFADE_TEST_POSTGRES_SUPERUSER"));
  const auto rows = super.query("select rolpassword from pg_authid where rolname = '" + to.at("user") + "'");
  ASSERT_EQ(rows.size(), 1U);
  const auto stored = parse_verifier(*rows[0][0]);
  ASSERT_TRUE(stored) << stored.error().message;
  EXPECT_EQ(make_verifier(to.at("password"), stored->salt, stored->iterations), *stored);

  // And PostgreSQL lets somebody in by a verifier, and a password beyond ASCII, of ours.
  const auto role = "crossfade_wire_" + std::to_string(::getpid());
  super.query("create role " + role + " login password '" + to_string(make_verifier("s\xc3\xa9same\xc2\xa0\x31")) +
              "'");
  EXPECT_EQ(super.failed.message, "");
  auto as_role = to;
  as_role["user"] = role;
  as_role["password"] = "s\xc3\xa9same 1";  // the no-break space is mapped to a space
  as_role["dbname"] = "postgres";
  {
    client c(as_role);
    EXPECT_EQ(c.failed.message, "");
    EXPECT_EQ(c.status, transaction_status::idle);
  }
  super.query("drop role " + role);
}

// --- libpq against our server side ---------------------------------------------------------------------------------

// Accepts one connection, runs the start-up machine on it, and ends with ReadyForQuery.
void serve_once(int listener, startup_settings settings) {
  connection peer(::accept(listener, nullptr, nullptr));
  startup s(std::move(settings));
  std::string in;
  for (;;) {
    std::string out;
    const auto step = s.resume(in, out);
    in.erase(0, step.consumed_bytes);
    if (step.state == startup_state::authenticated) {
      write_parameter_status(out, "server_version", "15.4");
      write_parameter_status(out, "client_encoding", "UTF8");
      write_backend_key_data(out, 1, 2);
      write_ready_for_query(out, transaction_status::idle);
    }
    peer.send(out);
    if (step.state == startup_state::close || step.state == startup_state::cancel) return;
    if (!peer.receive(in) || step.state == startup_state::authenticated) return;
  }
}

std::pair<ConnStatusType, std::string> connect_with_libpq(const std::string& user, const std::string& password) {
  auto users = std::make_shared<user_table>();
  users->add("ann", make_verifier("s\xc3\xa9same"));
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::listen(listener, 1), 0);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::thread server(serve_once, listener, startup_settings{authentication_method::scram, users, "process"});
  const auto port = std::to_string(ntohs(address.sin_port));
  const char* keywords[] = {"host", "port", "user", "password", "dbname", "connect_timeout", nullptr};
  const char* values[] = {"127.0.0.1", port.c_str(), user.c_str(), password.c_str(), "app", "10", nullptr};
  PGconn* c = PQconnectdbParams(keywords, values, 0);
  std::pair<ConnStatusType, std::string> outcome{PQstatus(c), PQerrorMessage(c)};
  PQfinish(c);
  server.join();
  ::close(listener);
  return outcome;
}

TEST(startup_with_libpq, the_right_password_is_let_in) {
  const auto [status, message] = connect_with_libpq("ann", "s\xc3\xa9same");
  EXPECT_EQ(status, CONNECTION_OK) << message;
}

TEST(startup_with_libpq, others_are_told_what_postgresql_tells_them) {
  for (const auto* user : {"ann", "eve"}) {
    const auto [status, message] = connect_with_libpq(user, "wrong");
    EXPECT_EQ(status, CONNECTION_BAD);
    EXPECT_NE(message.find("FATAL:  password authentication failed for user \""s + user + "\""), std::string::npos)
        << message;
  }
}

}  // namespace
}  // namespace crossfade::wire
