// Finding the running proxy and talking to its admin server. Blocking. Used by the operator's commands.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "proxy/command/options.hpp"

namespace crossfade::command {

struct proxy_address {
  std::string host, port, token;
};

// --admin, else admin.addr of the state directory; the token from --token-file, else the state directory. nullopt:
// nothing says where a proxy is.
std::optional<proxy_address> find_proxy(const options& o);

struct reply {
  int status = 0;
  std::string body;
};

// nullopt: nobody answers there.
std::optional<reply> ask(const proxy_address& where, const std::string& method, const std::string& path,
                         const nlohmann::json& body, std::chrono::seconds patience);

// The same with what every command does about failures: exit 3 with a hint where no proxy answers, exit 2 where the
// token is refused.
nlohmann::json ask_proxy(const options& o, const std::string& method, const std::string& path,
                         const nlohmann::json& body, std::chrono::seconds patience);

}  // namespace crossfade::command
