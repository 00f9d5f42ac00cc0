// SCRAM-SHA-256 (RFC 5802, RFC 7677) as two state machines without I/O, and the verifiers that PostgreSQL stores.
//
//   scram_server server(verifier);                          // or scram_server::unknown_user(name, process_secret)
//   auto challenge = server.first(client_first_message);    // -> AuthenticationSASLContinue
//   auto proof = server.last(client_final_message);         // -> AuthenticationSASLFinal; 28P01: the password was
//   wrong
//
//   scram_client client(password);
//   send client.first(); send client.last(server_first) ; client.verify(server_final);
//
// No channel binding: there is no TLS below. Each object serves one log-in, on one thread. Errors: 08P01 for messages
// that do not hold, 0A000 for extensions, 28P01 and 28000 for who is not who he says.
#pragma once

#include <string>
#include <string_view>

#include "proxy/wire/crypto.hpp"
#include "replay/base/error.hpp"

namespace crossfade::wire {

inline constexpr std::string_view scram_mechanism = "SCRAM-SHA-256";
inline constexpr int scram_default_iterations = 4096;  // PostgreSQL's

// What a server keeps instead of a password.
struct scram_verifier {
  int iterations = scram_default_iterations;
  std::string salt;  // bytes
  sha256_digest stored_key{}, server_key{};
  bool operator==(const scram_verifier&) const = default;
};

// "SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>", salt and keys in base64. The error (22023) says what
// does not hold, and never shows the text.
result<scram_verifier> parse_verifier(std::string_view text);
std::string to_string(const scram_verifier& verifier);

// From a cleartext password, prepared with saslprep(). Takes some milliseconds.
scram_verifier make_verifier(std::string_view password);
scram_verifier make_verifier(std::string_view password, std::string_view salt, int iterations);

class scram_server {
 public:
  // `nonce` is for tests; without it a random one.
  explicit scram_server(scram_verifier verifier, std::string nonce = {});
  // Goes through the whole exchange and fails at its end, with a salt that stays the same for the same name, so that
  // nobody can tell who exists. `process_secret`: random bytes of this process (or of this installation, to outlive a
  // restart).
  static scram_server unknown_user(std::string_view name, std::string_view process_secret);

  result<std::string> first(std::string_view client_first);
  result<std::string> last(std::string_view client_final);

 private:
  bool proof_holds(std::string_view proof) const;

  scram_verifier verifier_;
  bool known_ = true;
  std::string nonce_;       // the server's part, then the whole
  std::string gs2_header_;  // as the client sent it
  std::string client_first_bare_, server_first_, client_final_without_proof_;
};

class scram_client {
 public:
  // PostgreSQL takes the user from the start-up packet, so that the name here stays empty; name and nonce are for
  // tests.
  explicit scram_client(std::string_view password, std::string_view user = {}, std::string nonce = {});

  std::string first() const;
  result<std::string> last(std::string_view server_first);
  // The server's proof that it knows the password too. Nothing may be sent to a server that fails it (28000).
  result<void> verify(std::string_view server_final) const;

 private:
  std::string password_, nonce_, client_first_bare_;
  std::string server_signature_;  // expected; empty until last()
};

}  // namespace crossfade::wire
