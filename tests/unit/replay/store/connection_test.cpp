// Connecting: which SQLSTATE a refusal has, hosts that are silent, and several hosts in one URL.
#include "replay/store/connection.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/replay/store/database.hpp"

namespace crossfade::store {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::test_database;

// The kernel accepts for it; nobody ever answers.
class silent_host {
 public:
  silent_host() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    ::bind(socket_, reinterpret_cast<sockaddr*>(&at), size);
    ::listen(socket_, 8);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
    port = std::to_string(ntohs(at.sin_port));
  }
  ~silent_host() { ::close(socket_); }
  silent_host(const silent_host&) = delete;
  silent_host& operator=(const silent_host&) = delete;
  std::string port;

 private:
  int socket_;
};

// "postgresql://user:password@host:port/db" with its parts replaced.
std::string with_hosts(const std::string& url, const std::string& hosts, const std::string& options) {
  auto at = url.rfind('@'), slash = url.find('/', at);
  return url.substr(0, at + 1) + hosts + url.substr(slash) + "?" + options;
}

std::string host_of(const std::string& url) {
  auto at = url.rfind('@') + 1;
  return url.substr(at, url.find('/', at) - at);
}

TEST(connection, a_refusal_has_the_servers_sqlstate) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  auto url = database.url();
  auto wrong = url;
  wrong.replace(url.find(':', 13) + 1, url.rfind('@') - url.find(':', 13) - 1, "s3cr3tword");
  auto password = connection::open(wrong);
  ASSERT_FALSE(password);
  EXPECT_EQ(password.error().sqlstate, "28P01");
  EXPECT_THAT(password.error().message, HasSubstr("password authentication failed"));
  EXPECT_THAT(password.error().message, Not(HasSubstr("28P01")));
  EXPECT_THAT(password.error().message, Not(HasSubstr("LOCATION")));
  EXPECT_THAT(password.error().message, Not(HasSubstr("s3cr3tword")));
  auto nowhere = connection::open(url + "_that_is_not_there");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().sqlstate, "3D000");
}

TEST(connection, a_silent_host_is_given_up_after_connect_timeout) {
  silent_host silent;
  auto began = std::chrono::steady_clock::now();
  auto c = connection::open("postgresql://u@127.0.0.1:" + silent.port + "/d?connect_timeout=2");
  auto took = std::chrono::steady_clock::now() - began;
  ASSERT_FALSE(c);
  EXPECT_EQ(c.error().sqlstate, "08006");
  EXPECT_THAT(c.error().message, HasSubstr("127.0.0.1:" + silent.port));
  EXPECT_GE(took, std::chrono::seconds(2));
  EXPECT_LT(took, std::chrono::seconds(20));
}

TEST(connection, behind_a_silent_host_and_a_closed_port_the_third_is_found) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  silent_host silent;
  auto hosts = "127.0.0.1:" + silent.port + ",127.0.0.1:1," + host_of(database.url());
  auto c = connection::open(with_hosts(database.url(), hosts, "connect_timeout=2&target_session_attrs=read-write"));
  ASSERT_TRUE(c) << c.error().message;
  EXPECT_EQ(c->query("SELECT 1").value()[0][0], "1");
}

TEST(connection, of_several_hosts_a_read_only_one_is_passed_over) {
  CROSSFADE_NEEDS_POSTGRES();
  test_database database;
  auto host = host_of(database.url());
  auto options = std::string("target_session_attrs=read-write&options=-c%20default_transaction_read_only%3Don");
  auto c = connection::open(with_hosts(database.url(), host + "," + host, options));
  ASSERT_FALSE(c);
  EXPECT_THAT(c.error().message, HasSubstr("read-only"));
  EXPECT_TRUE(is_transient(c.error()));
}

}  // namespace
}  // namespace crossfade::store
