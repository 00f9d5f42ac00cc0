// A client's socket with its two buffers: what has been read and not yet handled, what is to be sent.
//
//   auto state = co_await io.read(wanted_bytes, deadline);     // at least one byte more, or why not
//   auto next = wire::next_frame(io.unread(), wire::client_frames); ... io.consume(next->size_bytes);
//   wire::write_sync(io.out()); co_await io.flush({});         // one write for all that was put there
//
// Used on its session's io thread only. Views of unread() die with the next read(). One read and one flush at a time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace crossfade::session {

class stream {
 public:
  using socket_type = boost::asio::generic::stream_protocol::socket;
  using time_point = std::chrono::steady_clock::time_point;
  enum class read_state : std::uint8_t { data, closed, timed_out, interrupted };

  explicit stream(socket_type socket);
  ~stream();
  stream(const stream&) = delete;
  stream& operator=(const stream&) = delete;

  std::string_view unread() const noexcept { return {in_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t size_bytes) noexcept;
  // Makes room for a message of wanted_bytes, then reads what is there.
  boost::asio::awaitable<read_state> read(std::size_t wanted_bytes, std::optional<time_point> deadline);

  std::string& out() noexcept { return out_; }
  std::uint64_t flushes() const noexcept { return flushes_; }  // so far
  // False: the peer is gone, or took nothing until the deadline; the socket is closed then.
  boost::asio::awaitable<bool> flush(std::optional<time_point> deadline);

  // A read that waits ends with `interrupted`; the next one too, if none waits.
  void interrupt() noexcept;
  bool open() const noexcept { return open_; }
  void close() noexcept;
  boost::asio::any_io_executor executor() { return socket_.get_executor(); }

 private:
  std::shared_ptr<bool> arm(time_point deadline);
  void make_room(std::size_t wanted_bytes);

  socket_type socket_;
  boost::asio::steady_timer timer_;
  std::string in_, out_, sending_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t flushes_ = 0;
  bool open_ = true, interrupted_ = false, reading_ = false, timed_out_ = false;
};

}  // namespace crossfade::session
