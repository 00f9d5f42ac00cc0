#include "proxy/execute/backend.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "proxy/wire/frontend.hpp"

namespace crossfade::execute {
namespace {

namespace asio = boost::asio;
using rows = std::vector<std::vector<std::optional<std::string>>>;

template <class T>
T run(asio::awaitable<T> work) {
  asio::io_context io;
  auto future = asio::co_spawn(io, std::move(work), asio::use_future);
  io.run();
  return future.get();
}

std::string server() {
  const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
  return url ? url : "";
}

TEST(backend_target, hosts_ports_and_defaults) {
  auto t = make_backend_target("postgresql://ann:s%20x@db1:5433,db2:5434/app?connect_timeout=7").value();
  ASSERT_EQ(t.hosts.size(), 2u);
  EXPECT_EQ(t.hosts[0].address, "db1");
  EXPECT_EQ(t.hosts[0].port, 5433);
  EXPECT_EQ(t.hosts[1].address, "db2");
  EXPECT_EQ(t.hosts[1].port, 5434);
  EXPECT_EQ(t.user, "ann");
  EXPECT_EQ(t.password, "s x");
  EXPECT_EQ(t.database, "app");
  EXPECT_EQ(t.connect_timeout, std::chrono::seconds(7));
  EXPECT_EQ(t.keepalive_idle_s, 30);
  auto patient = make_backend_target("host=h keepalives_idle=90 keepalives_count=9 tcp_user_timeout=70000").value();
  EXPECT_EQ(patient.keepalive_idle_s, 90);
  EXPECT_EQ(patient.keepalive_interval_s, 10);
  EXPECT_EQ(patient.keepalive_count, 9);
  EXPECT_EQ(patient.user_timeout, std::chrono::seconds(70));
  auto socket = make_backend_target("host=/run/pg port=6000 user=u").value();
  EXPECT_EQ(socket.hosts.at(0).address, "/run/pg");
  EXPECT_EQ(socket.database, "u");
}

TEST(backend_target, errors_do_not_show_the_password) {
  auto bad = make_backend_target("postgresql://u:secret@h:port:5/db");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().sqlstate, "22023");
  EXPECT_EQ(bad.error().message.find("secret"), std::string::npos);
  EXPECT_EQ(make_backend_target("host=a,b,c port=1,2").error().sqlstate, "22023");
  EXPECT_EQ(make_backend_target("postgresql://h/db?sslmode=require").error().sqlstate, "0A000");
}

TEST(backend_target, the_password_file) {
  auto path = (std::filesystem::temp_directory_path() / ("crossfade-pgpass-" + std::to_string(::getpid()))).string();
  std::ofstream(path) << "# comment\nother:*:*:*:wrong\nh:5432:a\\:b:u:p\\\\w:x\n*:*:*:*:last\n";
  ::chmod(path.c_str(), 0600);
  EXPECT_EQ(make_backend_target("host=h user=u dbname=a:b passfile=" + path).value().password, "p\\w:x");
  EXPECT_EQ(make_backend_target("host=h user=u dbname=c passfile=" + path).value().password, "last");
  EXPECT_EQ(make_backend_target("host=h user=u dbname=c password=own passfile=" + path).value().password, "own");
  ::chmod(path.c_str(), 0644);
  EXPECT_EQ(make_backend_target("host=h user=u dbname=c passfile=" + path).value().password, "");
  std::filesystem::remove(path);
}

asio::awaitable<result<std::unique_ptr<backend>>> connect(std::string url) {
  auto target = std::make_shared<backend_target>(make_backend_target(url).value());
  std::map<std::string, std::string> settings;
  settings.emplace("DateStyle", "ISO, DMY");
  co_return co_await backend::connect(target, settings);
}

class backend_server : public ::testing::Test {
 protected:
  void SetUp() override {
    if (server().empty()) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
  }
};

asio::awaitable<void> query_things() {
  auto b = (co_await connect(server())).value();
  EXPECT_TRUE(b->usable());
  EXPECT_EQ(b->transaction_status(), 'I');
  EXPECT_EQ(b->parameters().at("DateStyle"), "ISO, DMY");
  EXPECT_EQ(b->parameters().at("client_encoding"), "UTF8");
  auto one = co_await b->query("SELECT 1, NULL, 'x' UNION ALL SELECT 2, 'y', repeat('z', 200000) ORDER BY 1");
  auto& r = one.value();
  EXPECT_EQ(r.size(), 2u);
  EXPECT_EQ(*r.at(0).at(0), "1");
  EXPECT_FALSE(r.at(0).at(1));
  EXPECT_EQ(r.at(1).at(2)->size(), 200000u);
  auto bad = co_await b->query("BEGIN; SELECT * FROM no_such_table");
  EXPECT_EQ(bad.error().sqlstate, "42P01");
  EXPECT_EQ(b->transaction_status(), 'E');
  auto back = co_await b->query("ROLLBACK");
  EXPECT_TRUE(back);
  EXPECT_EQ(b->transaction_status(), 'I');
}

TEST_F(backend_server, queries_errors_and_status) { run(query_things()); }

asio::awaitable<void> frames_as_they_are() {
  auto b = (co_await connect(server())).value();
  std::string out;
  std::vector<wire::oid> none;
  wire::write_parse(out, "s", "SELECT $1::int + 1", none);
  wire::write_describe(out, wire::target::statement, "s");
  wire::write_sync(out);
  auto sent = co_await b->send(std::move(out));
  EXPECT_TRUE(sent);
  std::string types;
  for (;;) {
    auto frame = co_await b->receive();
    if (!frame) break;
    types += frame->type;
    EXPECT_EQ(frame->bytes.size(), frame->payload.size() + 5);
    EXPECT_EQ(frame->bytes.front(), frame->type);
    if (frame->type == 'Z') break;
    EXPECT_TRUE(types.size() > 1 || b->has_buffered_frame());
  }
  EXPECT_EQ(types, "1tTZ");
  EXPECT_FALSE(b->has_buffered_frame());
}

TEST_F(backend_server, frames_pass_as_they_are) { run(frames_as_they_are()); }

asio::awaitable<void> cancel_after(backend& b, std::chrono::milliseconds after) {
  asio::steady_timer timer(co_await asio::this_coro::executor, after);
  co_await timer.async_wait(asio::use_awaitable);
  co_await b.cancel();
}

asio::awaitable<void> cancelled() {
  auto b = (co_await connect(server())).value();
  auto executor = co_await asio::this_coro::executor;
  asio::co_spawn(executor, cancel_after(*b, std::chrono::milliseconds(100)), asio::detached);
  auto started = std::chrono::steady_clock::now();
  auto r = co_await b->query("SELECT pg_sleep(20)");
  EXPECT_EQ(r.error().sqlstate, "57014");
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(10));
  auto next = co_await b->query("SELECT 1");
  EXPECT_TRUE(next);
}

TEST_F(backend_server, cancel_reaches_the_running_query) { run(cancelled()); }

asio::awaitable<void> terminated() {
  auto a = (co_await connect(server())).value();
  auto b = (co_await connect(server())).value();
  auto pid = co_await a->query("SELECT pg_backend_pid()");
  auto id = *pid.value().at(0).at(0);
  auto killed = co_await b->query("SELECT pg_terminate_backend(" + id + ")");
  EXPECT_TRUE(killed);
  auto r = co_await a->query("SELECT 1");
  EXPECT_EQ(r.error().sqlstate, "57P01");
  EXPECT_FALSE(a->usable());
  auto again = co_await a->query("SELECT 1");
  EXPECT_EQ(again.error().sqlstate, "08006");
}

TEST_F(backend_server, a_lost_connection_is_told_with_the_servers_reason) { run(terminated()); }

asio::awaitable<error> connect_error(std::string url) {
  auto r = co_await connect(std::move(url));
  co_return r ? error{} : std::move(r).error();
}

TEST_F(backend_server, wrong_password_and_wrong_database) {
  auto target = make_backend_target(server()).value();
  auto at = " host=" + target.hosts[0].address + " port=" + std::to_string(target.hosts[0].port);
  EXPECT_EQ(
      run(connect_error("user=" + target.user + " dbname=no_such_database password=" + target.password + at)).sqlstate,
      "3D000");
}

// A server that refuses each login with a FATAL.
std::string refused_login(const std::string& sqlstate) {
  asio::io_context io;
  asio::ip::tcp::acceptor door(io, {asio::ip::make_address("127.0.0.1"), 0});
  std::thread server([&] {
    asio::ip::tcp::socket client(io);
    door.accept(client);
    std::array<char, 1000> startup{};
    client.read_some(asio::buffer(startup));
    std::string fields = "SFATAL";
    fields += '\0';
    fields += "C" + sqlstate;
    fields += '\0';
    fields += "Mit stops";
    fields += '\0';
    fields += '\0';
    std::string frame("E\0\0\0", 4);
    frame += static_cast<char>(fields.size() + 4);
    asio::write(client, asio::buffer(frame + fields));
  });
  auto target = std::make_shared<const backend_target>(
      make_backend_target("host=127.0.0.1 user=u port=" + std::to_string(door.local_endpoint().port())).value());
  std::map<std::string, std::string> settings;
  auto connected = run(backend::connect(target, settings));
  server.join();
  return connected ? "connected" : connected.error().sqlstate;
}

TEST(backend_connect, a_login_that_a_shutdown_cuts_off_is_08006) {
  for (const auto* said : {"57P01", "57P02", "57P03", "57014"})
    EXPECT_EQ(refused_login(said), "08006") << said;
  EXPECT_EQ(refused_login("28000"), "28000");
}

TEST(backend_connect, an_unreachable_server_is_08006_and_the_next_host_is_tried) {
  // A port that nobody listens on, and one where nobody answers.
  asio::io_context io;
  asio::ip::tcp::acceptor silent(io, {asio::ip::address_v4::loopback(), 0});
  auto port = std::to_string(silent.local_endpoint().port());
  EXPECT_EQ(run(connect_error("host=127.0.0.1 port=1 user=u")).sqlstate, "08006");
  auto e = run(connect_error("host=127.0.0.1 connect_timeout=2 user=u port=" + port));
  EXPECT_EQ(e.sqlstate, "08006");
  EXPECT_EQ(e.message, "PostgreSQL cannot be reached at \"127.0.0.1\", port " + port + ": timeout expired");
  if (server().empty()) return;
  auto t = make_backend_target(server()).value();
  auto two = "user=" + t.user + " dbname=" + t.database + " password=" + t.password + " host=127.0.0.1," +
             t.hosts[0].address + " port=1," + std::to_string(t.hosts[0].port);
  EXPECT_EQ(run(connect_error(two)).sqlstate, "");
}

}  // namespace
}  // namespace crossfade::execute
