#include "proxy/session/interrupts.hpp"

#include <utility>

namespace crossfade::session {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> cancel_backend(std::shared_ptr<execute::backend> backend) { co_await backend->cancel(); }

}  // namespace

interrupts::interrupts(asio::any_io_executor executor, task_group& tasks)
    : executor_(executor), tasks_(tasks), timer_(executor), statement_(std::make_shared<std::uint64_t>(0)) {}

interrupts::~interrupts() { ++*statement_; }

void interrupts::begin(std::chrono::milliseconds statement_timeout) {
  why_ = reason::none;
  active_ = true;
  ++*statement_;
  deadline_.reset();
  if (statement_timeout.count() <= 0) return;
  deadline_ = std::chrono::steady_clock::now() + statement_timeout;
  timer_.expires_at(*deadline_);
  // An expiry that is already queued when the statement ends finds another number.
  timer_.async_wait([this, numbers = statement_, number = *statement_](const boost::system::error_code& failure) {
    if (!failure && *numbers == number) raise(reason::timeout);
  });
}

void interrupts::end() noexcept {
  active_ = false;
  ++*statement_;
  if (deadline_) timer_.cancel();
  deadline_.reset();
}

void interrupts::raise(reason why) {
  if (relayed_) {
    tasks_.spawn(executor_, cancel_backend(relayed_));
    return;
  }
  if (!active_ || why_ != reason::none) return;  // between statements a cancel request has nothing to cancel
  why_ = why;
  stop_running();
}

void interrupts::stop_running() {
  if (cursor_ != nullptr) cursor_->cancel();
  if (writing_ != nullptr) writing_->cancel();
  if (token_) token_->request();
  if (backend_) tasks_.spawn(executor_, cancel_backend(backend_));
}

std::optional<error> interrupts::check() const {
  if (why_ == reason::none) return std::nullopt;
  return explain(make_error(sqlstate::query_canceled, "canceling statement due to user request"));
}

error interrupts::explain(error e) const {
  if (deadline_ && e.sqlstate == sqlstate::lock_not_available && std::chrono::steady_clock::now() >= *deadline_)
    return make_error(sqlstate::query_canceled, "canceling statement due to statement timeout");
  if (e.sqlstate != sqlstate::query_canceled) return e;
  switch (why_) {
    case reason::none:
      return e;
    case reason::user:
      return make_error(sqlstate::query_canceled, "canceling statement due to user request");
    case reason::timeout:
      return make_error(sqlstate::query_canceled, "canceling statement due to statement timeout");
    case reason::shutdown:
      break;
  }
  return make_error(sqlstate::admin_shutdown, "terminating connection due to administrator command");
}

interrupts::guard interrupts::watch(execute::cursor* running) {
  cursor_ = running;
  if (why_ != reason::none) stop_running();
  return guard(this);
}

interrupts::guard interrupts::watch(execute::write_transaction* running) {
  writing_ = running;
  if (why_ != reason::none) stop_running();
  return guard(this);
}

interrupts::guard interrupts::watch(std::shared_ptr<execute::backend> running) {
  backend_ = std::move(running);
  if (why_ != reason::none) stop_running();
  return guard(this);
}

interrupts::guard interrupts::watch(execute::cancel_handle running) {
  token_ = std::move(running);
  if (why_ != reason::none) stop_running();
  return guard(this);
}

void interrupts::forget() noexcept {
  token_.reset();
  cursor_ = nullptr;
  writing_ = nullptr;
  backend_.reset();
}

}  // namespace crossfade::session
