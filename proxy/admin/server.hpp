// The admin server: a small HTTP/1.1 server (Beast) on loopback for status, health, metrics and the operator's
// commands.
//
//   server s;
//   s.on("GET", "/healthz", access::open, work::quick, handler);   // handlers are blocking functions: request ->
//   response s.start("127.0.0.1:9632", token);  ...  s.stop();
//
// Handlers of work::quick run in one lane, work::control in another (one operator's command after the other),
// work::validation in a third. All but access::open needs `Authorization: Bearer TOKEN`. start and stop: one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace crossfade::admin {

struct request {
  std::string method, path;
  std::string query;  // after '?', undecoded
  std::string body;   // JSON, or empty
};

struct response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
};

using handler = std::function<response(const request&)>;

enum class access { open, token };
enum class work { quick, control, validation };

class server {
 public:
  server();
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  void on(std::string method, std::string path, access who, work where, handler what);
  // HOST:PORT; port 0 takes a free one. Throws fatal(usage) for a malformed address, fatal(refused) for a port in use.
  // Returns the address bound.
  std::string start(const std::string& address, std::string token);
  void stop();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace crossfade::admin
