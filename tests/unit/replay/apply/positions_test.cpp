#include "replay/apply/positions.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>

namespace crossfade::apply {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> wait(positions& at, std::uint64_t seq, std::chrono::milliseconds limit,
                           std::optional<bool>& out) {
  out = co_await at.wait_watermark(seq, std::chrono::steady_clock::now() + limit);
}

void ignore(const std::exception_ptr& /*failure*/) {}

// A waiter that stayed would keep a timer of an io_context that may be gone before the positions are.
TEST(positions, nobody_stays_after_the_deadline) {
  positions at;
  std::optional<bool> first, second;
  asio::io_context io;
  asio::co_spawn(io, wait(at, 5, std::chrono::milliseconds(1), first), ignore);
  asio::co_spawn(io, wait(at, 5, std::chrono::milliseconds(1), second), ignore);
  io.run();
  EXPECT_EQ(first, false);
  EXPECT_EQ(second, false);
  EXPECT_EQ(at.waiting(), 0U);
}

TEST(positions, those_whose_watermark_is_reached_go_on) {
  positions at;
  std::optional<bool> first, second;
  asio::io_context io;
  asio::co_spawn(io, wait(at, 5, std::chrono::seconds(60), first), ignore);
  asio::co_spawn(io, wait(at, 6, std::chrono::milliseconds(50), second), ignore);
  io.poll();
  EXPECT_EQ(at.waiting(), 2U);
  at.set_watermark(5);
  EXPECT_EQ(at.waiting(), 1U);
  io.run();
  EXPECT_EQ(first, true);
  EXPECT_EQ(second, false);
  EXPECT_EQ(at.waiting(), 0U);
}

TEST(positions, a_waiter_that_is_never_resumed_is_gone_with_its_io_context) {
  positions at;
  std::optional<bool> out;
  {
    asio::io_context io;
    asio::co_spawn(io, wait(at, 5, std::chrono::seconds(60), out), ignore);
    io.poll();
    EXPECT_EQ(at.waiting(), 1U);
  }
  EXPECT_EQ(out, std::nullopt);
  EXPECT_EQ(at.waiting(), 0U);
}

}  // namespace
}  // namespace crossfade::apply
