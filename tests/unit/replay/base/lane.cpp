#include "replay/base/lane.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <stdexcept>

#include "replay/apply/positions.hpp"

namespace crossfade {
namespace {

boost::asio::awaitable<void> use_lane(lane& work, int& sum, bool& on_lane, std::string& failure) {
  for (int i = 1; i <= 100; ++i)
    sum += co_await work.run([i] { return i; });
  on_lane = co_await work.run([&work] { return work.on_this_thread(); });
  try {
    co_await work.run([] { throw std::runtime_error("no"); });
  } catch (const std::exception& e) {
    failure = e.what();
  }
}

TEST(lane, runs_in_order_and_passes_values_and_exceptions_back) {
  boost::asio::io_context io;
  lane work("test");
  int sum = 0;
  bool on_lane = false;
  std::string failure;
  boost::asio::co_spawn(io, use_lane(work, sum, on_lane, failure), boost::asio::detached);
  io.run();
  EXPECT_EQ(sum, 5050);
  EXPECT_TRUE(on_lane);
  EXPECT_EQ(failure, "no");
}

boost::asio::awaitable<void> wait_for(apply::positions& p, std::uint64_t seq, int timeout_ms, bool& reached) {
  reached = co_await p.wait_watermark(seq, std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms));
}

TEST(positions, waiters_resume_when_the_watermark_passes_or_at_the_deadline) {
  boost::asio::io_context io;
  apply::positions p;
  p.set_head(10);
  bool early = false, late = true;
  boost::asio::co_spawn(io, wait_for(p, 5, 10'000, early), boost::asio::detached);
  boost::asio::co_spawn(io, wait_for(p, 9, 50, late), boost::asio::detached);
  std::thread mirror([&] { p.set_watermark(7); });
  io.run();
  mirror.join();
  EXPECT_TRUE(early);
  EXPECT_FALSE(late);
  EXPECT_EQ(p.lag(), 3U);
  p.set_watermark(10);
}

}  // namespace
}  // namespace crossfade
