// Our side of logging in to a PostgreSQL backend: its authentication requests in, answers out.
//
//   login l(user, password);
//   write_startup_message(out, ...);
//   for each frame of type 'R':  auto state = l.resume(*parse_authentication_request(frame.payload), out);
//   login_state::more: send `out` and read on; login_state::done: what follows are ParameterStatus, BackendKeyData,
//   ReadyForQuery (or an ErrorResponse, at any time: parse_report)
//
// Knows cleartext, MD5 and SCRAM-SHA-256. One object a connection, one thread. Errors: 28P01 where a password is asked
// for and there is none, 28000 where the server fails its own proof, 0A000 for other methods, 08P01 for messages out of
// order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "proxy/wire/backend.hpp"
#include "proxy/wire/scram.hpp"
#include "replay/base/error.hpp"

namespace crossfade::wire {

enum class login_state : std::uint8_t { more, done };

class login {
 public:
  login(std::string user, std::string password) : user_(std::move(user)), password_(std::move(password)) {}
  result<login_state> resume(const authentication_request& request, std::string& out);

 private:
  enum class step : std::uint8_t { begin, sent_password, sasl_first, sasl_last, sasl_verified };
  result<login_state> begin_sasl(const authentication_request& request, std::string& out);

  std::string user_, password_;
  step step_ = step::begin;
  std::optional<scram_client> scram_;
};

}  // namespace crossfade::wire
