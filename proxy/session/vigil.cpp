#include "proxy/session/vigil.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vector>

#include "proxy/session/services.hpp"
#include "replay/base/log.hpp"

namespace crossfade::session {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {
constexpr std::chrono::milliseconds tick{250};
}

vigil::guard vigil::watch(const std::shared_ptr<services>& shared, std::shared_ptr<execute::backend> awaited,
                          const asio::any_io_executor& executor) {
  waiting_.push_front(std::move(awaited));
  if (!keeping_) {
    keeping_ = true;
    shared->tasks.spawn(executor, keep(shared));
  }
  return {*this, waiting_.begin()};
}

std::shared_ptr<execute::backend> vigil::longest_silent(steady_clock::time_point now) const {
  std::shared_ptr<execute::backend> found;
  auto oldest = now - first_look;
  for (const auto& one : waiting_) {
    const auto since = one->waiting_since();
    if (!since || *since > oldest) continue;
    oldest = *since;
    found = one;
  }
  return found;
}

std::size_t vigil::give_up(const execute::backend& silent, steady_clock::time_point before) {
  // Each one's own session takes it out of the list: not before it runs again.
  std::size_t given_up = 0;
  for (const auto& one : waiting_) {
    const auto since = one->waiting_since();
    if (one->address() != silent.address() || !since || *since >= before) continue;
    one->give_up();
    ++given_up;
  }
  return given_up;
}

asio::awaitable<void> vigil::keep(std::shared_ptr<services> shared) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  auto last_look = steady_clock::time_point{};
  while (!waiting_.empty()) {
    boost::system::error_code ignored;
    timer.expires_after(tick);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const auto now = steady_clock::now();
    const auto silent = now - last_look < between_looks ? nullptr : longest_silent(now);
    if (!silent) continue;
    last_look = now;
    const bool answered = co_await silent->server_answers();
    if (answered) continue;
    const auto given_up = give_up(*silent, now);
    if (given_up == 0) continue;  // it has answered after all
    shared->silence.looked(false);
    shared->count.given_up.fetch_add(given_up, std::memory_order_relaxed);
    log::warning("session.postgres_silent", {{"statements", given_up}});
  }
  keeping_ = false;
}

}  // namespace crossfade::session
