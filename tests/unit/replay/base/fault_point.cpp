#include "replay/base/fault_point.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace crossfade {
namespace {

struct disarmed {
  ~disarmed() { (void)arm_fault_point(""); }
};

// How a child that passes `f` as often as told ends: its signal, 0 for an exit.
int signal_of_child(const char* armed, fault f, int passages) {
  auto child = ::fork();
  if (child == 0) {
    if (!arm_fault_point(armed)) ::_exit(3);
    for (int i = 0; i < passages; ++i)
      fault_point(f);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST(fault_point, kills_at_the_passage_that_was_named) {
  EXPECT_EQ(signal_of_child("commit.durable", fault::commit_durable, 1), SIGKILL);
  EXPECT_EQ(signal_of_child("commit.durable:3", fault::commit_durable, 2), 0);
  EXPECT_EQ(signal_of_child("commit.durable:3=kill", fault::commit_durable, 3), SIGKILL);
  EXPECT_EQ(signal_of_child("commit.durable", fault::commit_journaled, 5), 0);
}

TEST(fault_point, sleeps_once) {
  disarmed at_the_end;
  ASSERT_TRUE(arm_fault_point("mirror.read:2=sleep:30"));
  auto passed = [] {
    auto start = std::chrono::steady_clock::now();
    fault_point(fault::mirror_read);
    return std::chrono::steady_clock::now() - start;
  };
  EXPECT_LT(passed(), std::chrono::milliseconds(30));
  EXPECT_GE(passed(), std::chrono::milliseconds(30));
  EXPECT_LT(passed(), std::chrono::milliseconds(30));
}

TEST(fault_point, every_name_can_be_armed_and_nothing_else) {
  disarmed at_the_end;
  for (auto name : fault_names())
    EXPECT_TRUE(arm_fault_point(name)) << name;
  EXPECT_TRUE(fault_armed(fault::ending_sqlite_cleaned));
  for (auto text : {"none", "list", "commit", "commit.durable:", "commit.durable:0", "commit.durable:x",
                    "commit.durable=", "commit.durable=die", "commit.durable=sleep:", "=kill"}) {
    auto armed = arm_fault_point(text);
    ASSERT_FALSE(armed) << text;
    EXPECT_NE(armed.error().message.find("reverse.recorded"), std::string::npos);
    EXPECT_TRUE(fault_armed(fault::none)) << text;
  }
}

}  // namespace
}  // namespace crossfade
