#include "proxy/wire/users.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

namespace crossfade::wire {
namespace {

using namespace std::string_literals;

const scram_verifier verifier = make_verifier("secret", "0123456789abcdef", 4096);
const std::string secret = to_string(verifier);

TEST(users, lines_are_read_back_as_written) {
  const auto text = "# who may log in\n\n" + users_line("ann", verifier) + "\r\n  ; note\n\t" +
                    users_line("o\"neil ü", verifier) + " ";
  const auto users = parse_users(text, "users");
  ASSERT_TRUE(users) << users.error().message;
  EXPECT_EQ(users->size(), 2U);
  ASSERT_NE(users->find("ann"), nullptr);
  EXPECT_EQ(*users->find("ann"), verifier);
  ASSERT_NE(users->find("o\"neil ü"), nullptr);
  EXPECT_EQ(users->find("bob"), nullptr);
  EXPECT_EQ(users_line("o\"neil", verifier), "\"o\"\"neil\" \"" + secret + "\"");
  EXPECT_TRUE(parse_users("", "users")->empty());
}

void expect_error(const std::string& text, std::string_view message) {
  const auto users = parse_users(text, "/etc/users");
  ASSERT_FALSE(users) << text;
  EXPECT_EQ(users.error().sqlstate, "F0000");
  EXPECT_EQ(users.error().message, message);
  EXPECT_EQ(users.error().hint, "Write a line with: crossfade user add NAME");
}

TEST(users, errors_name_file_and_line_and_no_secret) {
  const auto good = users_line("ann", verifier) + "\n";
  const auto missing_name = "a line is \"name\" \"SCRAM-SHA-256$...\": the quoted name is missing"s;
  expect_error("ann secret", "/etc/users:1: " + missing_name);
  expect_error(good + "\n\"ann", "/etc/users:3: " + missing_name);
  expect_error("\"bob\"", "/etc/users:1: the quoted verifier of user \"bob\" is missing");
  expect_error("\"bob\" \"" + secret, "/etc/users:1: the quoted verifier of user \"bob\" is missing");
  expect_error("\"bob\" \"" + secret + "\" x", "/etc/users:1: something follows the verifier of user \"bob\"");
  expect_error("\"bob\" \"hunter2\"", "/etc/users:1: user \"bob\": a SCRAM verifier begins with SCRAM-SHA-256$");
  expect_error("\"\" \"" + secret + "\"", "/etc/users:1: the name is empty");
  expect_error("\"\xff\" \"" + secret + "\"", "/etc/users:1: the name is not UTF-8");
  expect_error(good + good, "/etc/users:2: user \"ann\" is there twice");
}

TEST(users, a_file_that_cannot_be_read_is_an_error) {
  EXPECT_EQ(read_users("/nonexistent/users").error().sqlstate, "58P01");
  const auto path = testing::TempDir() + "crossfade-users-" + std::to_string(::getpid());
  std::ofstream(path) << users_line("ann", verifier) << "\n";
  const auto users = read_users(path);
  std::remove(path.c_str());
  ASSERT_TRUE(users) << users.error().message;
  EXPECT_NE(users->find("ann"), nullptr);
}

TEST(users, a_name_is_added_once) {
  user_table users;
  EXPECT_TRUE(users.add("ann", verifier));
  EXPECT_FALSE(users.add("ann", verifier));
  EXPECT_FALSE(users.add("", verifier));
  EXPECT_EQ(users.size(), 1U);
}

}  // namespace
}  // namespace crossfade::wire
