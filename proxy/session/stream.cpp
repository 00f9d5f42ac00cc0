#include "proxy/session/stream.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstring>

#include "replay/base/limits.hpp"

namespace crossfade::session {

namespace asio = boost::asio;

stream::stream(socket_type socket) : socket_(std::move(socket)), timer_(socket_.get_executor()) {
  in_.resize(limits::session::read_buffer_bytes);
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  // Replies leave in one write a batch; a unix socket knows no such option, which is as well.
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

stream::~stream() { close(); }

void stream::consume(std::size_t size_bytes) noexcept {
  begin_ += std::min(size_bytes, end_ - begin_);
  if (begin_ != end_) return;
  begin_ = end_ = 0;
  // A buffer that grew for one large message is given back.
  if (in_.size() > limits::session::read_buffer_bytes * 4) {
    in_.resize(limits::session::read_buffer_bytes);
    in_.shrink_to_fit();
  }
}

void stream::make_room(std::size_t wanted_bytes) {
  if (begin_ > 0) {
    std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ < in_.size() && wanted_bytes <= in_.size()) return;
  // Grows with what has come, not with what a length field claims.
  in_.resize(std::max(std::min(wanted_bytes, in_.size() * 2), in_.size() + limits::session::read_buffer_bytes));
}

// The token tells a late expiry that nobody waits any more.
std::shared_ptr<bool> stream::arm(time_point deadline) {
  auto token = std::make_shared<bool>(true);
  timed_out_ = false;
  timer_.expires_at(deadline);
  timer_.async_wait([this, token](const boost::system::error_code& failure) {
    if (failure || !*token) return;
    timed_out_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
  });
  return token;
}

asio::awaitable<stream::read_state> stream::read(std::size_t wanted_bytes, std::optional<time_point> deadline) {
  if (!open_) co_return read_state::closed;
  if (interrupted_) {
    interrupted_ = false;
    co_return read_state::interrupted;
  }
  make_room(wanted_bytes);
  std::shared_ptr<bool> token;
  if (deadline) token = arm(*deadline);
  boost::system::error_code failure;
  reading_ = true;
  auto got = co_await socket_.async_read_some(asio::buffer(in_.data() + end_, in_.size() - end_),
                                              asio::redirect_error(asio::use_awaitable, failure));
  reading_ = false;
  if (token) {
    *token = false;
    timer_.cancel();
  }
  end_ += got;
  if (got > 0) co_return read_state::data;
  if (interrupted_) {
    interrupted_ = false;
    co_return read_state::interrupted;
  }
  if (failure == asio::error::operation_aborted && token && timed_out_) co_return read_state::timed_out;
  co_return read_state::closed;
}

asio::awaitable<bool> stream::flush(std::optional<time_point> deadline) {
  if (!open_) {
    out_.clear();
    co_return false;
  }
  // What is put into out() meanwhile belongs to the next flush.
  ++flushes_;
  sending_.clear();
  sending_.swap(out_);
  std::size_t sent = 0;
  boost::system::error_code failure;
  // Most replies fit the socket's buffer: no turn through the reactor for them.
  while (sent < sending_.size()) {
    auto n = socket_.write_some(asio::buffer(sending_.data() + sent, sending_.size() - sent), failure);
    sent += n;
    if (failure) break;
  }
  if (failure == asio::error::would_block || failure == asio::error::try_again) {
    std::shared_ptr<bool> token;
    if (deadline) token = arm(*deadline);
    failure = {};
    co_await asio::async_write(socket_, asio::buffer(sending_.data() + sent, sending_.size() - sent),
                               asio::redirect_error(asio::use_awaitable, failure));
    if (token) {
      *token = false;
      timer_.cancel();
    }
  }
  ++flushes_;
  sending_.clear();
  if (sending_.capacity() > limits::session::send_buffer_bytes * 16) sending_.shrink_to_fit();
  if (failure) close();
  co_return !failure;
}

void stream::interrupt() noexcept {
  interrupted_ = true;
  if (!reading_) return;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void stream::close() noexcept {
  open_ = false;
  boost::system::error_code ignored;
  timer_.cancel();
  socket_.shutdown(socket_type::shutdown_both, ignored);
  socket_.close(ignored);
}

}  // namespace crossfade::session
