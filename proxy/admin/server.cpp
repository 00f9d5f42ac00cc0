#include "proxy/admin/server.hpp"

#include <openssl/crypto.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <map>
#include <memory>
#include <thread>

#include "replay/base/error.hpp"
#include "replay/base/lane.hpp"
#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"
#include "replay/base/task_group.hpp"

namespace crossfade::admin {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

namespace {

constexpr std::size_t body_limit_bytes = 1 * limits::mib;
constexpr auto idle_limit = std::chrono::seconds(60);

using http_request = http::request<http::string_body>;
using http_response = http::response<http::string_body>;

response refusal(int status, const std::string& message) {
  return {status, "application/json", R"({"error": ")" + message + "\"}\n"};
}

}  // namespace

struct server::impl {
  struct route {
    access who = access::token;
    work where = work::quick;
    handler what;
  };

  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  std::map<std::pair<std::string, std::string>, route> routes;  // (path, method)
  std::string token;
  std::atomic<bool> stopping{false};
  std::unique_ptr<lane> quick = std::make_unique<lane>("admin-quick");
  std::unique_ptr<lane> control = std::make_unique<lane>("admin-control");
  std::unique_ptr<lane> validation = std::make_unique<lane>("admin-validate");
  task_group tasks{"admin"};
  std::thread thread;

  lane& lane_of(work where) {
    switch (where) {
      case work::quick:
        return *quick;
      case work::control:
        return *control;
      case work::validation:
        return *validation;
    }
    return *quick;
  }

  bool authorised(const http_request& req) const {
    std::string expected = "Bearer " + token;
    auto given = req[http::field::authorization];
    return given.size() == expected.size() && CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0;
  }

  asio::awaitable<response> answer(const http_request& req) {
    std::string target(req.target());
    request r{std::string(req.method_string()), target.substr(0, target.find('?')), {}, req.body()};
    if (auto mark = target.find('?'); mark != std::string::npos) r.query = target.substr(mark + 1);
    auto found = routes.find({r.path, r.method});
    if (found == routes.end()) {
      auto other = routes.lower_bound({r.path, ""});
      bool known = other != routes.end() && other->first.first == r.path;
      co_return known ? refusal(405, "method not allowed") : refusal(404, "no such page");
    }
    const route& to = found->second;
    if (to.who == access::token && !authorised(req)) {
      co_return refusal(
          401, "the admin token is missing or wrong: send Authorization: Bearer with the token of admin.token");
    }
    auto job = [this, &to, &r] { return stopping ? refusal(503, "crossfade is stopping") : to.what(r); };
    try {
      co_return co_await lane_of(to.where).run(job);
    } catch (const std::exception& e) {
      log::error("admin.handler_failed", {{"path", r.path}, {"what", e.what()}});
      co_return refusal(500, "internal error; the log says more");
    }
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    beast::tcp_stream stream(std::move(socket));
    beast::flat_buffer buffer;
    for (;;) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(body_limit_bytes);
      stream.expires_after(idle_limit);
      boost::system::error_code failure;
      co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, failure));
      if (failure) break;  // closed, idle for too long, or not HTTP
      stream.expires_never();
      http_request req = parser.release();
      response out = co_await answer(req);
      http_response reply(static_cast<http::status>(out.status), req.version());
      reply.set(http::field::content_type, out.content_type);
      reply.set(http::field::cache_control, "no-store");
      reply.keep_alive(req.keep_alive());
      reply.body() = std::move(out.body);
      reply.prepare_payload();
      stream.expires_after(idle_limit);
      co_await http::async_write(stream, reply, asio::redirect_error(asio::use_awaitable, failure));
      if (failure || !reply.keep_alive()) break;
    }
    boost::system::error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
  }

  asio::awaitable<void> accept() {
    for (;;) {
      boost::system::error_code failure;
      tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failure));
      if (failure == asio::error::operation_aborted || !acceptor.is_open()) co_return;
      if (failure) continue;
      tasks.spawn(io.get_executor(), serve(std::move(socket)));
    }
  }
};

server::server() : impl_(std::make_unique<impl>()) {}
server::~server() { stop(); }

void server::on(std::string method, std::string path, access who, work where, handler what) {
  impl_->routes[{std::move(path), std::move(method)}] = {who, where, std::move(what)};
}

std::string server::start(const std::string& address, std::string token) {
  auto colon = address.rfind(':');
  if (colon == std::string::npos) throw fatal(exit_code::usage, "--admin: \"" + address + "\" is not HOST:PORT");
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  boost::system::error_code failure;
  tcp::resolver resolver(impl_->io);
  auto found = resolver.resolve(host, address.substr(colon + 1), failure);
  if (failure || found.empty())
    throw fatal(exit_code::usage, "--admin: \"" + address + "\" is not HOST:PORT: " + failure.message());
  tcp::endpoint endpoint = found.begin()->endpoint();
  impl_->token = std::move(token);
  impl_->acceptor.open(endpoint.protocol());
  impl_->acceptor.set_option(tcp::acceptor::reuse_address(true));
  impl_->acceptor.bind(endpoint, failure);
  if (!failure) impl_->acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (failure) {
    throw fatal(exit_code::refused, "--admin: cannot listen on " + address + ": " + failure.message(),
                "Stop what uses this port, or name another one with --admin.");
  }
  auto bound = impl_->acceptor.local_endpoint();
  impl_->tasks.spawn(impl_->io.get_executor(), impl_->accept());
  impl_->thread = std::thread([this] { impl_->io.run(); });
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(bound.port());
}

void server::stop() {
  if (!impl_->thread.joinable()) return;
  impl_->stopping = true;
  asio::post(impl_->io, [this] {
    boost::system::error_code ignored;
    impl_->acceptor.close(ignored);
  });
  // Replies that are being written get a moment; idle keep-alive connections do not hold the shutdown.
  impl_->tasks.wait(std::chrono::steady_clock::now() + std::chrono::milliseconds(200));
  impl_->io.stop();
  impl_->thread.join();
  // Handlers use what the caller takes down next: those that run end before, those that wait are refused.
  for (auto* lane : {&impl_->quick, &impl_->control, &impl_->validation})
    lane->reset();
}

}  // namespace crossfade::admin
