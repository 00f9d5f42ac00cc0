// One client's session: from its first byte to its last. Reads messages, hands them to the protocol's parts
// (simple_query, extended_query, relay), flushes replies, and waits at the gate.
//
//   auto s = std::make_shared<client_session>(shared, thread, std::move(socket));
//   tasks.spawn(thread.io.get_executor(), run(s));    // keeps s alive
//
// Runs on its io thread; request_cancel and request_end come from any thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "proxy/session/conversation.hpp"
#include "proxy/wire/frame.hpp"

namespace crossfade::session {

class client_session final : public controllable, public std::enable_shared_from_this<client_session> {
 public:
  client_session(std::shared_ptr<services> shared, thread_context& thread, stream::socket_type socket);

  boost::asio::awaitable<void> run();

  void request_cancel() override;
  void request_end(std::chrono::steady_clock::time_point deadline) override;

 private:
  enum class next_step { go_on, leave };

  boost::asio::awaitable<bool> log_in();
  boost::asio::awaitable<bool> welcome();
  boost::asio::awaitable<void> serve();
  boost::asio::awaitable<next_step> before_waiting();
  boost::asio::awaitable<next_step> wait_for_client(std::size_t wanted_bytes);
  boost::asio::awaitable<next_step> dispatch(wire::frame f);
  bool take_at_once(const wire::frame& f);  // the messages that nearly always need no coroutine; false: dispatch has to
  bool passes_gate();                       // the usual case of at_the_gate: it is open, and SQLite answers
  boost::asio::awaitable<bool> at_the_gate();  // true: the session belongs to the relay now
  void end_now(std::chrono::steady_clock::time_point deadline);

  conversation c_;
  boost::asio::steady_timer shutdown_timer_;
};

}  // namespace crossfade::session
