#include "proxy/session/listener.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <filesystem>

#include "proxy/session/client_session.hpp"
#include "replay/base/log.hpp"

namespace crossfade::session {

namespace asio = boost::asio;
using local = asio::local::stream_protocol;
using tcp = asio::ip::tcp;

struct listener::door {
  explicit door(asio::io_context& io) : acceptor(io), retry(io) {}
  asio::basic_socket_acceptor<asio::generic::stream_protocol> acceptor;
  asio::steady_timer retry;
  std::string unix_path;  // to be removed at the end
  std::atomic<bool> closed{false};
};

listener::listener(std::shared_ptr<services> shared, std::vector<thread_context*> threads)
    : shared_(std::move(shared)), threads_(std::move(threads)) {}

listener::~listener() { stop_accepting(); }

namespace {

error cannot_listen(const std::string& where, const std::string& why) {
  return make_error(sqlstate::connection_failure, fmt::format("cannot listen on {}: {}", where, why),
                    "Choose another address with --listen.");
}

// A socket file without a listener behind it was left by a process that died.
result<void> remove_stale(asio::io_context& io, const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return {};
  if (!S_ISSOCK(found.st_mode)) return cannot_listen("unix:" + path, "the file exists and is not a socket");
  local::socket probe(io);
  boost::system::error_code failure;
  probe.connect(local::endpoint(path), failure);
  if (!failure) return cannot_listen("unix:" + path, "another process listens there");
  ::unlink(path.c_str());
  return {};
}

result<tcp::endpoint> parse_address(asio::io_context& io, const std::string& where) {
  auto colon = where.rfind(':');
  if (colon == std::string::npos)
    return make_error(sqlstate::invalid_parameter_value, fmt::format("\"{}\" is not HOST:PORT or unix:/PATH", where));
  auto host = where.substr(0, colon);
  auto text = where.substr(colon + 1);
  unsigned port = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc{} || end != text.data() + text.size() || port > 65535)
    return make_error(sqlstate::invalid_parameter_value, fmt::format("\"{}\" in \"{}\" is not a port", text, where));
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host.empty() || host == "*") host = "0.0.0.0";
  boost::system::error_code problem;
  tcp::resolver resolver(io);
  auto found = resolver.resolve(host, std::to_string(port), problem);
  if (problem || found.empty()) return cannot_listen(where, problem.message());
  return found.begin()->endpoint();
}

}  // namespace

result<std::string> listener::listen(const std::string& where) {
  auto& io = threads_.front()->io;
  auto d = std::make_shared<door>(io);
  asio::generic::stream_protocol::endpoint at;
  const bool is_unix = where.rfind("unix:", 0) == 0;
  if (is_unix) {
    d->unix_path = where.substr(5);
    std::error_code ignored;
    if (std::filesystem::is_directory(d->unix_path, ignored)) d->unix_path += "/.s.PGSQL.5432";
    if (auto gone = remove_stale(io, d->unix_path); !gone) return gone.error();
    at = local::endpoint(d->unix_path);
  } else {
    auto address = parse_address(io, where);
    if (!address) return address.error();
    at = *address;
  }
  boost::system::error_code failure;
  d->acceptor.open(at.protocol(), failure);
  if (!failure && !is_unix) d->acceptor.set_option(asio::socket_base::reuse_address(true), failure);
  if (!failure) d->acceptor.bind(at, failure);
  if (!failure) d->acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (failure) return cannot_listen(where, failure.message());
  auto bound = where;
  if (!is_unix) {
    tcp::endpoint real;
    auto generic = d->acceptor.local_endpoint(failure);
    real.resize(generic.size());
    std::copy_n(static_cast<const char*>(static_cast<const void*>(generic.data())), generic.size(),
                static_cast<char*>(static_cast<void*>(real.data())));
    auto host = real.address().to_string();
    bound =
        real.address().is_v6() ? fmt::format("[{}]:{}", host, real.port()) : fmt::format("{}:{}", host, real.port());
  }
  doors_.push_back(std::move(d));
  return bound;
}

void listener::start() {
  for (auto& d : doors_)
    accepting_.spawn(d->acceptor.get_executor(), accept_loop(d, shared_, threads_));
}

namespace {

asio::awaitable<void> run_session(std::shared_ptr<client_session> session) { co_await session->run(); }

}  // namespace

asio::awaitable<void> listener::accept_loop(std::shared_ptr<door> d, std::shared_ptr<services> shared,
                                            std::vector<thread_context*> threads) {
  while (!d->closed) {
    auto fewest = std::min_element(threads.begin(), threads.end(), [](const auto* a, const auto* b) {
      return a->open_sessions.load(std::memory_order_relaxed) < b->open_sessions.load(std::memory_order_relaxed);
    });
    auto& chosen = **fewest;
    stream::socket_type socket(chosen.io);
    boost::system::error_code failure;
    co_await d->acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, failure));
    if (d->closed) break;
    if (failure) {
      // Out of file descriptors, mostly: those who leave make room.
      log::warning("listener.accept_failed", {{"error", failure.message()}});
      d->retry.expires_after(std::chrono::milliseconds(100));
      co_await d->retry.async_wait(asio::redirect_error(asio::use_awaitable, failure));
      continue;
    }
    chosen.open_sessions.fetch_add(1, std::memory_order_relaxed);
    auto session = std::make_shared<client_session>(shared, chosen, std::move(socket));
    shared->tasks.spawn(chosen.io.get_executor(), run_session(std::move(session)));
  }
}

void listener::stop_accepting() {
  for (auto& d : doors_) {
    if (d->closed.exchange(true)) continue;
    asio::post(d->acceptor.get_executor(), [d] {
      boost::system::error_code ignored;
      d->acceptor.close(ignored);
      d->retry.cancel();
    });
    if (!d->unix_path.empty()) ::unlink(d->unix_path.c_str());
  }
}

bool listener::shut_down(std::chrono::steady_clock::time_point deadline) {
  stop_accepting();
  shared_->sessions.end_all(deadline);
  const bool by_themselves = shared_->tasks.wait(deadline);
  // At the deadline each session was told again; what it waits for is interrupted.
  const auto grace = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  const bool gone = by_themselves || shared_->tasks.wait(grace);
  accepting_.wait(grace);
  if (!gone) log::warning("listener.sessions_left", {{"sessions", shared_->tasks.running()}});
  return by_themselves;
}

}  // namespace crossfade::session
