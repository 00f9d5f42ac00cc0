#include "proxy/execute/backend.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "proxy/wire/backend.hpp"
#include "proxy/wire/frame.hpp"
#include "proxy/wire/frontend.hpp"
#include "proxy/wire/login.hpp"
#include "proxy/wire/report.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::execute {

namespace asio = boost::asio;
using boost::system::error_code;
using socket_type = asio::generic::stream_protocol::socket;
using endpoint_type = asio::generic::stream_protocol::endpoint;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds retry_after{100};

error lost(std::string_view why) {
  return make_error(sqlstate::connection_failure, fmt::format("the connection to PostgreSQL was lost: {}", why));
}

error unreachable(const backend_target::host& host, std::string_view why) {
  return make_error(
      sqlstate::connection_failure,
      host.address.starts_with('/')
          ? fmt::format("PostgreSQL cannot be reached on socket \"{}/.s.PGSQL.{}\": {}", host.address, host.port, why)
          : fmt::format("PostgreSQL cannot be reached at \"{}\", port {}: {}", host.address, host.port, why));
}

// Whether another host may do better: libpq's rule.
bool try_next(const error& e) {
  return e.sqlstate == sqlstate::connection_failure || e.sqlstate == sqlstate::cannot_connect_now;
}

// Whether a login was refused because the server starts, recovers or stops. A shutdown in the middle of one says 57P01,
// or 57014 ("canceling authentication due to timeout").
bool is_away(const error& e) { return try_next(e) || e.sqlstate.starts_with("57"); }

// Closes a socket when time is over, unless it is dropped before. Lives on the socket's executor.
class socket_deadline {
 public:
  socket_deadline(const std::shared_ptr<socket_type>& socket, std::chrono::milliseconds after)
      : state_(std::make_shared<state>(socket->get_executor())) {
    state_->timer.expires_after(after);
    auto expired = [s = state_, socket](error_code cancelled) {
      if (cancelled || s->done) return;
      s->passed = true;
      error_code ignored;
      socket->close(ignored);
    };
    state_->timer.async_wait(std::move(expired));
  }
  ~socket_deadline() {
    state_->done = true;
    state_->timer.cancel();
  }
  socket_deadline(const socket_deadline&) = delete;
  socket_deadline& operator=(const socket_deadline&) = delete;
  bool passed() const noexcept { return state_->passed; }

 private:
  struct state {
    explicit state(const asio::any_io_executor& e) : timer(e) {}
    asio::steady_timer timer;
    bool done = false, passed = false;
  };
  std::shared_ptr<state> state_;
};

asio::awaitable<result<std::vector<endpoint_type>>> resolve(backend_target::host host) {
  std::vector<endpoint_type> out;
  if (host.address.starts_with('/') || host.address.starts_with('@')) {
    auto path = fmt::format("{}/.s.PGSQL.{}", host.address, host.port);
    if (path.front() == '@') path.front() = '\0';
    out.emplace_back(asio::local::stream_protocol::endpoint(path));
    co_return out;
  }
  error_code failed;
  auto address = asio::ip::make_address(host.address, failed);
  if (!failed) {
    out.emplace_back(asio::ip::tcp::endpoint(address, host.port));
    co_return out;
  }
  asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
  auto port = std::to_string(host.port);
  auto found = co_await resolver.async_resolve(host.address, port, asio::redirect_error(asio::use_awaitable, failed));
  if (failed) co_return unreachable(host, failed.message());
  for (const auto& entry : found)
    out.emplace_back(entry.endpoint());
  co_return out;
}

class connection_to_server final : public backend {
 public:
  connection_to_server(std::shared_ptr<socket_type> socket, endpoint_type endpoint,
                       std::shared_ptr<const backend_target> target)
      : socket_(std::move(socket)),
        endpoint_(std::move(endpoint)),
        address_(static_cast<const char*>(static_cast<const void*>(endpoint_.data())), endpoint_.size()),
        target_(std::move(target)) {}
  ~connection_to_server() override { close(); }

  asio::awaitable<result<void>> send(std::string frames) override;
  asio::awaitable<result<backend_frame>> receive() override;
  bool has_buffered_frame() const noexcept override;
  asio::awaitable<result<std::vector<std::vector<std::optional<std::string>>>>> query(std::string sql) override;
  asio::awaitable<void> cancel() override;
  char transaction_status() const noexcept override { return status_; }
  const std::map<std::string, std::string>& parameters() const noexcept override { return parameters_; }
  bool usable() const noexcept override { return usable_; }
  void close() noexcept override;
  std::optional<steady_clock::time_point> waiting_since() const noexcept override { return waiting_since_; }
  asio::awaitable<bool> server_answers() override;
  const std::string& address() const noexcept override { return address_; }
  void give_up() noexcept override;

  asio::awaitable<result<void>> log_in(std::map<std::string, std::string> settings);

 private:
  std::string_view unread() const noexcept { return std::string_view(buffer_).substr(begin_, end_ - begin_); }
  void make_room();
  error failed(std::string_view why) noexcept;
  void note(const wire::frame& frame);

  std::shared_ptr<socket_type> socket_;
  endpoint_type endpoint_;
  std::string address_;
  std::shared_ptr<const backend_target> target_;
  std::optional<steady_clock::time_point> waiting_since_;
  bool given_up_ = false;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::size_t given_ = 0;  // bytes of the frame that the caller looks at
  char status_ = 'I';
  bool usable_ = true;
  std::map<std::string, std::string> parameters_;
  wire::backend_key_data key_;
};

error connection_to_server::failed(std::string_view why) noexcept {
  usable_ = false;
  error_code ignored;
  socket_->close(ignored);
  return lost(given_up_ ? std::string_view("the server does not answer") : why);
}

void connection_to_server::give_up() noexcept {
  given_up_ = true;
  close();
}

void connection_to_server::close() noexcept {
  if (socket_->is_open() && usable_) {
    std::string bye;
    wire::write_terminate(bye);
    error_code ignored;
    socket_->non_blocking(true, ignored);
    socket_->write_some(asio::buffer(bye), ignored);
  }
  usable_ = false;
  error_code ignored;
  socket_->close(ignored);
}

asio::awaitable<result<void>> connection_to_server::send(std::string frames) {
  if (!usable_) co_return failed("it is closed");
  error_code ec;
  auto sent = socket_->write_some(asio::buffer(frames), ec);
  if (ec == asio::error::would_block || ec == asio::error::try_again) {
    ec = {};
    sent = 0;
  }
  if (!ec && sent < frames.size()) {
    auto rest = asio::buffer(frames) + sent;
    waiting_since_ = steady_clock::now();
    co_await asio::async_write(*socket_, rest, asio::redirect_error(asio::use_awaitable, ec));
    waiting_since_.reset();
  }
  if (ec) co_return failed(ec.message());
  co_return result<void>();
}

// Space behind the unread bytes: for the whole of a frame whose length is known.
void connection_to_server::make_room() {
  auto wanted = std::max(wire::wanted_bytes(unread()), end_ - begin_ + 1);
  if (begin_ == end_) {
    begin_ = end_ = 0;
    // A buffer that one large row has blown up is given back.
    if (buffer_.size() > 16 * limits::execute::backend_buffer_bytes && wanted < limits::execute::backend_buffer_bytes) {
      buffer_ = std::string();
    }
  }
  if (buffer_.size() - begin_ < wanted || buffer_.size() == end_) {
    buffer_.erase(0, begin_);
    end_ -= begin_;
    begin_ = 0;
    auto size = std::max(wanted, limits::execute::backend_buffer_bytes);
    if (buffer_.size() < size) buffer_.resize(size);
    if (buffer_.size() == end_) buffer_.resize(2 * end_);
  }
}

void connection_to_server::note(const wire::frame& frame) {
  switch (frame.type) {
    case wire::backend_type::ready_for_query:
      if (!frame.payload.empty()) status_ = frame.payload.front();
      break;
    case wire::backend_type::parameter_status:
      if (auto p = wire::parse_parameter_status(frame.payload)) parameters_[std::string(p->name)] = p->value;
      break;
    case wire::backend_type::backend_key_data:
      if (auto k = wire::parse_backend_key_data(frame.payload)) key_ = *k;
      break;
    default:
      break;
  }
}

bool connection_to_server::has_buffered_frame() const noexcept {
  auto rest = unread().substr(given_);
  return rest.size() >= 5 && rest.size() >= wire::wanted_bytes(rest);
}

asio::awaitable<result<backend_frame>> connection_to_server::receive() {
  begin_ += std::exchange(given_, 0);
  for (;;) {
    auto next = wire::next_frame(unread(), wire::server_frames);
    if (!next) {
      auto e = failed("it broke the protocol");
      e.detail = next.error().message;
      co_return e;
    }
    if (*next) {
      auto& frame = **next;
      given_ = frame.size_bytes;
      note(frame);
      co_return backend_frame{frame.type, unread().substr(0, frame.size_bytes), frame.payload};
    }
    if (!usable_) co_return failed("it is closed");
    make_room();
    auto space = asio::buffer(buffer_.data() + end_, buffer_.size() - end_);
    error_code ec;
    auto got = socket_->read_some(space, ec);
    if (ec == asio::error::would_block || ec == asio::error::try_again) {
      ec = {};
      waiting_since_ = steady_clock::now();
      got = co_await socket_->async_read_some(space, asio::redirect_error(asio::use_awaitable, ec));
      waiting_since_.reset();
    }
    if (ec) co_return failed(ec == asio::error::eof ? std::string("the server closed it") : ec.message());
    end_ += got;
  }
}

asio::awaitable<result<std::vector<std::vector<std::optional<std::string>>>>> connection_to_server::query(
    std::string sql) {
  std::string frames;
  wire::write_query(frames, sql);
  auto sent = co_await send(std::move(frames));
  if (!sent) co_return std::move(sent).error();
  std::vector<std::vector<std::optional<std::string>>> rows;
  std::optional<error> refused;
  wire::data_row row;
  for (;;) {
    auto frame = co_await receive();
    if (!frame) {
      // The server's own last words say more than the closed connection.
      if (refused) co_return std::move(*refused);
      co_return std::move(frame).error();
    }
    if (frame->type == wire::backend_type::ready_for_query) break;
    if (frame->type == wire::backend_type::error_response && !refused) {
      auto report = wire::parse_report(frame->payload);
      refused = report ? std::move(report->fields) : std::move(report).error();
    }
    if (frame->type != wire::backend_type::data_row) continue;
    auto parsed = wire::parse_data_row(frame->payload, row);
    if (!parsed) co_return std::move(parsed).error();
    auto& out = rows.emplace_back();
    for (const auto& v : row)
      out.push_back(v ? std::optional<std::string>(*v) : std::nullopt);
  }
  if (refused) co_return std::move(*refused);
  co_return rows;
}

asio::awaitable<result<void>> connection_to_server::log_in(std::map<std::string, std::string> settings) {
  std::vector<wire::name_value> start{{"user", target_->user}, {"database", target_->database}};
  settings.emplace("client_encoding", "UTF8");
  settings.emplace("application_name", "crossfade");
  for (const auto& [name, text] : settings)
    start.emplace_back(name, text);
  std::string out;
  wire::write_startup_message(out, start);
  wire::login conversation(target_->user, target_->password);
  auto sent = co_await send(std::move(out));
  if (!sent) co_return sent;
  for (;;) {
    auto frame = co_await receive();
    if (!frame) co_return std::move(frame).error();
    if (frame->type == wire::backend_type::ready_for_query) co_return result<void>();
    if (frame->type == wire::backend_type::error_response) {
      auto report = wire::parse_report(frame->payload);
      co_return report ? std::move(report->fields) : std::move(report).error();
    }
    if (frame->type != wire::backend_type::authentication) continue;
    auto request = wire::parse_authentication_request(frame->payload);
    if (!request) co_return std::move(request).error();
    std::string answer;
    auto step = conversation.resume(*request, answer);
    if (!step) co_return std::move(step).error();
    if (answer.empty()) continue;
    sent = co_await send(std::move(answer));
    if (!sent) co_return sent;
  }
}

asio::awaitable<void> connection_to_server::cancel() {
  auto endpoint = endpoint_;
  auto key = key_;
  auto timeout = target_->connect_timeout;
  auto socket = std::make_shared<socket_type>(co_await asio::this_coro::executor);
  socket_deadline deadline(socket, timeout);
  error_code ec;
  co_await socket->async_connect(endpoint, asio::redirect_error(asio::use_awaitable, ec));
  if (ec) co_return;
  std::string request;
  wire::write_cancel_request(request, key.process_id, key.secret);
  co_await asio::async_write(*socket, asio::buffer(request), asio::redirect_error(asio::use_awaitable, ec));
  // The server closes it once the signal is sent.
  char ignored = 0;
  if (!ec) {
    co_await socket->async_read_some(asio::buffer(&ignored, 1), asio::redirect_error(asio::use_awaitable, ec));
  }
}

asio::awaitable<bool> connection_to_server::server_answers() {
  auto endpoint = endpoint_;
  auto target = target_;
  const auto until = steady_clock::now() + target->connect_timeout;
  asio::steady_timer pause(co_await asio::this_coro::executor);
  for (;;) {
    auto socket = std::make_shared<socket_type>(co_await asio::this_coro::executor);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
    socket_deadline deadline(socket, left);
    error_code ec;
    co_await socket->async_connect(endpoint, asio::redirect_error(asio::use_awaitable, ec));
    if (!ec) {
      socket->non_blocking(true, ec);
      connection_to_server another(socket, endpoint, target);
      std::map<std::string, std::string> settings;
      auto in = co_await another.log_in(std::move(settings));
      if (in || in.error().sqlstate != sqlstate::connection_failure) co_return true;
    }
    // Refused, a full queue, or closed without a word: perhaps it is just being started.
    if (deadline.passed()) co_return false;
    pause.expires_after(retry_after);
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    if (steady_clock::now() >= until) co_return false;
  }
}

// As libpq does, so that a peer that has gone without a word is noticed.
void keep_alive(socket_type& socket, const backend_target& target) {
  const auto set = [&](int option, int value) {
    if (value > 0) ::setsockopt(socket.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
  };
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  set(TCP_KEEPIDLE, target.keepalive_idle_s);
  set(TCP_KEEPINTVL, target.keepalive_interval_s);
  set(TCP_KEEPCNT, target.keepalive_count);
  set(TCP_USER_TIMEOUT, static_cast<int>(target.user_timeout.count()));
}

// One address of one host.
asio::awaitable<result<std::unique_ptr<backend>>> connect_to(endpoint_type endpoint, backend_target::host host,
                                                             std::shared_ptr<const backend_target> target,
                                                             std::map<std::string, std::string> settings) {
  auto socket = std::make_shared<socket_type>(co_await asio::this_coro::executor);
  socket_deadline deadline(socket, target->connect_timeout);
  error_code ec;
  co_await socket->async_connect(endpoint, asio::redirect_error(asio::use_awaitable, ec));
  if (ec || deadline.passed()) {
    co_return unreachable(host, deadline.passed() ? std::string("timeout expired") : ec.message());
  }
  socket->non_blocking(true, ec);
  if (!host.address.starts_with('/') && !host.address.starts_with('@')) {
    keep_alive(*socket, *target);
  }
  auto made = std::make_unique<connection_to_server>(socket, endpoint, target);
  auto ready = co_await made->log_in(std::move(settings));
  if (deadline.passed()) co_return unreachable(host, "timeout expired");
  if (!ready) {
    // One that starts, recovers or stops is as good as away.
    if (is_away(ready.error())) co_return unreachable(host, ready.error().message);
    co_return std::move(ready).error();
  }
  co_return std::unique_ptr<backend>(std::move(made));
}

bool read_only_standby(const backend& b) {
  auto it = b.parameters().find("in_hot_standby");
  return it != b.parameters().end() && it->second == "on";
}

}  // namespace

asio::awaitable<result<std::unique_ptr<backend>>> backend::connect(std::shared_ptr<const backend_target> target,
                                                                   std::map<std::string, std::string> settings) {
  error last = make_error(sqlstate::connection_failure, "no host of PostgreSQL is named");
  for (const auto& host : target->hosts) {
    auto endpoints = co_await resolve(host);
    if (!endpoints) {
      last = std::move(endpoints).error();
      continue;
    }
    for (const auto& endpoint : *endpoints) {
      auto connected = co_await connect_to(endpoint, host, target, settings);
      if (connected && target->hosts.size() > 1 && read_only_standby(**connected)) {
        last = unreachable(host, "the server is a standby, which takes no writes");
        continue;
      }
      if (connected || !try_next(connected.error())) co_return connected;
      last = std::move(connected).error();
    }
  }
  co_return last;
}

}  // namespace crossfade::execute
