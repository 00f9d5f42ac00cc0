// The server's side of a connection's beginning, from its first byte to "authenticated", as a state machine without
// I/O.
//
//   startup s(settings);
//   for (;;) {
//     auto step = s.resume(unread, out);           // consumes whole packets, appends what is to be sent
//     unread.remove_prefix(step.consumed_bytes); send(out);
//     need_more: read more. authenticated: s.client() says who; the session goes on with ParameterStatus,
//     BackendKeyData and ReadyForQuery. cancel: act on s.cancel(), then close without a word. close: send `out`, then
//     close; s.failure() says why (empty where the client just left).
//   }
//
// SSLRequest and GSSENCRequest are answered with 'N'. Each object serves one connection on one thread; time limits are
// the caller's. Source: PostgreSQL documentation, "Message Flow: Start-up", and src/backend/tcop/backend_startup.c.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy/wire/frame.hpp"
#include "proxy/wire/scram.hpp"
#include "proxy/wire/users.hpp"
#include "replay/base/error.hpp"

namespace crossfade::wire {

enum class authentication_method : std::uint8_t { trust, scram };

struct startup_settings {
  authentication_method method = authentication_method::scram;
  std::shared_ptr<const user_table> users;  // scram needs it; nobody can log in without
  std::string process_secret;               // random_bytes(32), one for the process: salts of users that do not exist
};

struct client_identity {
  std::string user;
  std::string database;  // the user's name where the client gave none
  // What the client wants set, in the order in which PostgreSQL applies it: -c and -- of `options` first, then the
  // start-up packet's other parameters (application_name, client_encoding, DateStyle ...). The last of a name wins.
  std::vector<std::pair<std::string, std::string>> settings;
};

enum class startup_state : std::uint8_t { need_more, authenticated, cancel, close };

struct startup_step {
  startup_state state = startup_state::need_more;
  std::size_t consumed_bytes = 0;
};

// "-c name=value --other-name=value", as in PGOPTIONS: split at white space, a backslash takes the next character as it
// is. Other switches are refused (42601).
result<std::vector<std::pair<std::string, std::string>>> parse_command_line(std::string_view options);

class startup {
 public:
  explicit startup(startup_settings settings) : settings_(std::move(settings)) {}
  startup_step resume(std::string_view buffer, std::string& out);

  const client_identity& client() const noexcept { return client_; }  // once authenticated
  const cancel_request& cancel() const noexcept { return cancel_; }   // once state is cancel
  const error& failure() const noexcept { return failure_; }          // once state is close

 private:
  enum class phase : std::uint8_t { packet, sasl_initial, sasl_first, sasl_last, ended };

  startup_step on_packet(std::string_view buffer, std::string& out);
  startup_step on_password(std::string_view buffer, std::string& out);
  startup_state begin(const startup_message& message, std::string& out);
  startup_state on_sasl_initial(std::string_view payload, std::string& out);
  startup_state on_sasl_first(std::string_view data, std::string& out);
  startup_state on_sasl_last(std::string_view data, std::string& out);
  std::optional<error> identify(const startup_message& message);
  startup_state fail(error why, std::string& out);  // FATAL
  startup_state leave(error why = {});              // without a word

  startup_settings settings_;
  phase phase_ = phase::packet;
  bool ssl_asked_ = false, gss_asked_ = false;
  client_identity client_;
  cancel_request cancel_;
  std::optional<scram_server> scram_;
  error failure_;
};

}  // namespace crossfade::wire
