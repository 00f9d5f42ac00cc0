#include "proxy/command/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <filesystem>
#include <fstream>

#include "proxy/command/first_line.hpp"
#include "replay/base/error.hpp"

namespace crossfade::command {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

constexpr const char* not_running = "no Crossfade proxy answers";

}  // namespace

std::optional<proxy_address> find_proxy(const options& o) {
  std::string address = o.admin;
  if (address.empty() && !o.state_dir.empty()) address = first_line(o.state_dir + "/admin.addr");
  auto colon = address.rfind(':');
  if (colon == std::string::npos) {
    if (!o.admin.empty()) throw fatal(exit_code::usage, "--admin: \"" + o.admin + "\" is not HOST:PORT");
    return std::nullopt;
  }
  proxy_address out{address.substr(0, colon), address.substr(colon + 1), {}};
  if (out.host.size() > 2 && out.host.front() == '[') out.host = out.host.substr(1, out.host.size() - 2);
  if (!o.token_file.empty()) {
    out.token = first_line(o.token_file);
    if (out.token.empty()) throw fatal(exit_code::usage, "--token-file: cannot read a token from " + o.token_file);
  } else if (!o.state_dir.empty()) {
    out.token = first_line(o.state_dir + "/admin.token");
  }
  return out;
}

std::optional<reply> ask(const proxy_address& where, const std::string& method, const std::string& path,
                         const nlohmann::json& body, std::chrono::seconds patience) {
  asio::io_context io;
  beast::tcp_stream stream(io);
  boost::system::error_code failure;
  auto found = asio::ip::tcp::resolver(io).resolve(where.host, where.port, failure);
  if (failure) return std::nullopt;
  http::request<http::string_body> request(http::string_to_verb(method), path, 11);
  request.set(http::field::host, where.host);
  request.set(http::field::authorization, "Bearer " + where.token);
  request.keep_alive(false);
  if (!body.is_null()) {
    request.set(http::field::content_type, "application/json");
    request.body() = body.dump();
  }
  request.prepare_payload();
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::uint64_t{1} << 30);
  beast::flat_buffer buffer;
  // Asynchronous calls, because only those have a deadline.
  stream.expires_after(patience);
  stream.async_connect(found, [&](boost::system::error_code connected, const auto&) {
    failure = connected;
    if (failure) return;
    http::async_write(stream, request, [&](boost::system::error_code written, std::size_t) {
      failure = written;
      if (failure) return;
      http::async_read(stream, buffer, parser, [&](boost::system::error_code done, std::size_t) { failure = done; });
    });
  });
  io.run();
  if (failure) return std::nullopt;
  return reply{static_cast<int>(parser.get().result_int()), parser.get().body()};
}

nlohmann::json ask_proxy(const options& o, const std::string& method, const std::string& path,
                         const nlohmann::json& body, std::chrono::seconds patience) {
  auto where = find_proxy(o);
  if (!where) {
    throw fatal(exit_code::unreachable, not_running,
                "Start it with crossfade serve, or name it with --admin HOST:PORT or --sqlite FILE.");
  }
  auto answer = ask(*where, method, path, body, patience);
  if (!answer) {
    throw fatal(exit_code::unreachable, std::string(not_running) + " at " + where->host + ":" + where->port,
                "Start it with crossfade serve, or name another one with --admin HOST:PORT.");
  }
  if (answer->status == 401)
    throw fatal(exit_code::usage, "the proxy refuses the admin token", "Name the file with --token-file.");
  auto document = nlohmann::json::parse(answer->body, nullptr, false);
  if (document.is_discarded())
    throw fatal(exit_code::refused, "the proxy's answer is not JSON: " + answer->body.substr(0, 200));
  if (answer->status >= 400)
    throw fatal(exit_code::refused, document.value("error", "the proxy refuses"), document.value("hint", ""));
  return document;
}

}  // namespace crossfade::command
