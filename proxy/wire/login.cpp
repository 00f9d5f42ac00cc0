#include "proxy/wire/login.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace crossfade::wire {

namespace {

error out_of_order() {
  return make_error(sqlstate::protocol_violation, "the server sent an authentication request out of order");
}

}  // namespace

result<login_state> login::begin_sasl(const authentication_request& request, std::string& out) {
  const auto& offered = request.mechanisms;
  if (std::find(offered.begin(), offered.end(), scram_mechanism) == offered.end()) {
    return make_error(sqlstate::feature_not_supported, "the server offers no SASL mechanism but SCRAM-SHA-256-PLUS",
                      "Allow scram-sha-256 for this role in pg_hba.conf.");
  }
  scram_.emplace(password_);
  write_sasl_initial_response(out, scram_mechanism, scram_->first());
  step_ = step::sasl_first;
  return login_state::more;
}

result<login_state> login::resume(const authentication_request& request, std::string& out) {
  const bool asks = request.kind == authentication_kind::cleartext || request.kind == authentication_kind::md5 ||
                    request.kind == authentication_kind::sasl;
  if (asks && step_ != step::begin) return out_of_order();
  if (asks && password_.empty()) {
    return make_error(sqlstate::invalid_password,
                      fmt::format("the server asks for a password of user \"{}\", and none is given", user_),
                      "Give it in --postgres, --postgres-password-file, PGPASSWORD or PGPASSFILE.");
  }
  switch (request.kind) {
    case authentication_kind::ok:
      // In the middle of SCRAM it would come from somebody who does not know the password.
      if (step_ == step::sasl_first || step_ == step::sasl_last) return out_of_order();
      return login_state::done;
    case authentication_kind::cleartext:
      write_password(out, password_);
      step_ = step::sent_password;
      return login_state::more;
    case authentication_kind::md5:
      write_password(out, md5_password(user_, password_, request.salt));
      step_ = step::sent_password;
      return login_state::more;
    case authentication_kind::sasl:
      return begin_sasl(request, out);
    case authentication_kind::sasl_continue: {
      if (step_ != step::sasl_first) return out_of_order();
      const auto answer = scram_->last(request.data);
      if (!answer) return answer.error();
      write_sasl_response(out, *answer);
      step_ = step::sasl_last;
      return login_state::more;
    }
    case authentication_kind::sasl_final: {
      if (step_ != step::sasl_last) return out_of_order();
      const auto proof = scram_->verify(request.data);
      if (!proof) return proof.error();
      step_ = step::sasl_verified;
      return login_state::more;
    }
    case authentication_kind::gss:
    case authentication_kind::gss_continue:
    case authentication_kind::sspi:
      break;
  }
  return make_error(sqlstate::feature_not_supported,
                    "the server asks for GSSAPI or SSPI authentication, which is not supported",
                    "Allow scram-sha-256 for this role in pg_hba.conf.");
}

}  // namespace crossfade::wire
