#include "proxy/wire/scram.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "proxy/wire/saslprep.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::wire {

namespace {

constexpr std::size_t salt_size_bytes = 16;
constexpr std::size_t nonce_size_bytes = 18;  // PostgreSQL's: 24 characters of base64

error malformed(std::string_view detail) {
  error e = make_error(sqlstate::protocol_violation, "malformed SCRAM message");
  e.detail = detail;
  return e;
}

// The next "x=value" of a comma-separated message; nothing where it does not begin so.
std::optional<std::string_view> take_attribute(std::string_view& rest, char name) {
  if (rest.size() < 2 || rest[0] != name || rest[1] != '=') return std::nullopt;
  const auto end = std::min(rest.find(','), rest.size());
  const auto value = rest.substr(2, end - 2);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return value;
}

bool is_nonce(std::string_view text) noexcept {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x21 && c <= 0x7e && c != ','; });
}

std::optional<int> read_iterations(std::string_view text) noexcept {
  int value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value < 1 || value > limits::wire::scram_iterations) return std::nullopt;
  return value;
}

std::optional<sha256_digest> read_key(std::string_view text) {
  const auto bytes = base64_decode(text);
  if (!bytes || bytes->size() != sha256_digest{}.size()) return std::nullopt;
  sha256_digest key;
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

sha256_digest exclusive_or(std::string_view a, const sha256_digest& b) noexcept {
  sha256_digest sum;
  for (std::size_t i = 0; i < sum.size(); ++i)
    sum[i] = static_cast<char>(a[i] ^ b[i]);
  return sum;
}

std::string escape_user(std::string_view name) {  // RFC 5802: "=2C" for a comma, "=3D" for an equals sign
  std::string escaped;
  for (const char c : name) {
    if (c == ',') {
      escaped += "=2C";
    } else if (c == '=') {
      escaped += "=3D";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

error bad_verifier(std::string message) { return make_error(sqlstate::invalid_parameter_value, std::move(message)); }

}  // namespace

// --- verifiers -----------------------------------------------------------------------------------------------------

result<scram_verifier> parse_verifier(std::string_view text) {
  constexpr std::string_view prefix = "SCRAM-SHA-256$";
  if (text.substr(0, prefix.size()) != prefix) return bad_verifier("a SCRAM verifier begins with SCRAM-SHA-256$");
  text.remove_prefix(prefix.size());
  const auto colon = text.find(':');
  const auto dollar = text.find('$');
  const auto second = text.find(':', dollar == std::string_view::npos ? text.size() : dollar);
  if (colon == std::string_view::npos || dollar == std::string_view::npos || second == std::string_view::npos ||
      colon > dollar) {
    return bad_verifier("a SCRAM verifier has the parts <iterations>:<salt>$<StoredKey>:<ServerKey>");
  }
  const auto iterations = read_iterations(text.substr(0, colon));
  const auto salt = base64_decode(text.substr(colon + 1, dollar - colon - 1));
  const auto stored = read_key(text.substr(dollar + 1, second - dollar - 1));
  const auto server = read_key(text.substr(second + 1));
  if (!iterations) {
    return bad_verifier("the iterations of a SCRAM verifier are a number from 1 to " +
                        std::to_string(limits::wire::scram_iterations));
  }
  if (!salt || salt->empty()) return bad_verifier("the salt of a SCRAM verifier is not base64");
  if (!stored || !server) return bad_verifier("the keys of a SCRAM verifier are not 32 bytes in base64");
  return scram_verifier{*iterations, *salt, *stored, *server};
}

std::string to_string(const scram_verifier& verifier) {
  return std::string(scram_mechanism) + "$" + std::to_string(verifier.iterations) + ":" + base64_encode(verifier.salt) +
         "$" + base64_encode(view(verifier.stored_key)) + ":" + base64_encode(view(verifier.server_key));
}

scram_verifier make_verifier(std::string_view password) {
  return make_verifier(password, random_bytes(salt_size_bytes), scram_default_iterations);
}

scram_verifier make_verifier(std::string_view password, std::string_view salt, int iterations) {
  const auto salted = pbkdf2_sha256(saslprep(password), salt, iterations);
  scram_verifier verifier{iterations, std::string(salt), {}, {}};
  verifier.stored_key = sha256(view(hmac_sha256(view(salted), "Client Key")));
  verifier.server_key = hmac_sha256(view(salted), "Server Key");
  return verifier;
}

// --- the server ----------------------------------------------------------------------------------------------------

scram_server::scram_server(scram_verifier verifier, std::string nonce)
    : verifier_(std::move(verifier)), nonce_(std::move(nonce)) {
  if (nonce_.empty()) nonce_ = base64_encode(random_bytes(nonce_size_bytes));
}

scram_server scram_server::unknown_user(std::string_view name, std::string_view process_secret) {
  scram_verifier mock;
  mock.salt = view(hmac_sha256(process_secret, name)).substr(0, salt_size_bytes);
  scram_server server(std::move(mock));
  server.known_ = false;
  return server;
}

// gs2-header "n,," or "y,,", then n=user,r=nonce and perhaps extensions, which may be ignored
result<std::string> scram_server::first(std::string_view client_first) {
  if (!server_first_.empty()) return malformed("The exchange has already begun.");
  if (client_first.empty()) return malformed("The message is empty.");
  const char binding = client_first.front();
  if (binding == 'p') {
    return make_error(sqlstate::protocol_violation,
                      "the client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes "
                      "channel binding data");
  }
  if (binding != 'n' && binding != 'y') return malformed("Unexpected channel-binding flag.");
  auto rest = client_first.substr(1);
  if (rest.substr(0, 3) == ",a=") {
    return make_error(sqlstate::feature_not_supported, "client uses authorization identity, but it is not supported");
  }
  if (rest.substr(0, 2) != ",,") return malformed("Comma expected, but found another character.");
  rest.remove_prefix(2);
  gs2_header_ = client_first.substr(0, 3);
  client_first_bare_ = rest;
  if (rest.substr(0, 2) == "m=") {
    return make_error(sqlstate::feature_not_supported, "client requires an unsupported SCRAM extension");
  }
  if (!take_attribute(rest, 'n')) return malformed("Expected attribute \"n\".");  // the start-up packet names the user
  const auto nonce = take_attribute(rest, 'r');
  if (!nonce) return malformed("Expected attribute \"r\".");
  if (!is_nonce(*nonce)) return make_error(sqlstate::protocol_violation, "non-printable characters in SCRAM nonce");
  nonce_ = std::string(*nonce) + nonce_;
  server_first_ = "r=" + nonce_ + ",s=" + base64_encode(verifier_.salt) + ",i=" + std::to_string(verifier_.iterations);
  return server_first_;
}

// c=base64(gs2-header),r=nonce[,extensions],p=proof
result<std::string> scram_server::last(std::string_view client_final) {
  if (server_first_.empty()) return malformed("The exchange has not begun.");
  auto rest = client_final;
  const auto binding = take_attribute(rest, 'c');
  if (!binding) return malformed("Expected attribute \"c\".");
  if (*binding != base64_encode(gs2_header_)) {
    return make_error(sqlstate::protocol_violation,
                      "unexpected SCRAM channel-binding attribute in client-final-message");
  }
  const auto nonce = take_attribute(rest, 'r');
  if (!nonce) return malformed("Expected attribute \"r\".");
  const auto proof_at = client_final.rfind(",p=");
  if (proof_at == std::string_view::npos) return malformed("Expected attribute \"p\".");
  const auto proof = base64_decode(client_final.substr(proof_at + 3));
  if (!proof || proof->size() != sha256_digest{}.size()) return malformed("Malformed proof in client-final-message.");
  if (!equal_in_constant_time(*nonce, nonce_)) {
    error e = make_error(sqlstate::protocol_violation, "invalid SCRAM response");
    e.detail = "Nonce does not match.";
    return e;
  }
  client_final_without_proof_ = client_final.substr(0, proof_at);
  const bool holds = proof_holds(*proof);
  if (!holds || !known_) return make_error(sqlstate::invalid_password, "password authentication failed");
  const auto message = client_first_bare_ + "," + server_first_ + "," + client_final_without_proof_;
  return "v=" + base64_encode(view(hmac_sha256(view(verifier_.server_key), message)));
}

bool scram_server::proof_holds(std::string_view proof) const {
  const auto message = client_first_bare_ + "," + server_first_ + "," + client_final_without_proof_;
  const auto signature = hmac_sha256(view(verifier_.stored_key), message);
  const auto client_key = exclusive_or(proof, signature);
  return equal_in_constant_time(view(sha256(view(client_key))), view(verifier_.stored_key));
}

// --- the client ----------------------------------------------------------------------------------------------------

scram_client::scram_client(std::string_view password, std::string_view user, std::string nonce)
    : password_(saslprep(password)), nonce_(std::move(nonce)) {
  if (nonce_.empty()) nonce_ = base64_encode(random_bytes(nonce_size_bytes));
  client_first_bare_ = "n=" + escape_user(user) + ",r=" + nonce_;
}

std::string scram_client::first() const { return "n,," + client_first_bare_; }

result<std::string> scram_client::last(std::string_view server_first) {
  auto rest = server_first;
  const auto nonce = take_attribute(rest, 'r');
  const auto salt_text = take_attribute(rest, 's');
  const auto iterations_text = take_attribute(rest, 'i');
  if (!nonce || !salt_text || !iterations_text) return malformed("Expected the attributes r, s and i.");
  if (nonce->size() <= nonce_.size() || nonce->substr(0, nonce_.size()) != nonce_ || !is_nonce(*nonce)) {
    return malformed("The server's nonce does not continue the client's.");
  }
  const auto salt = base64_decode(*salt_text);
  const auto iterations = read_iterations(*iterations_text);
  if (!salt || salt->empty()) return malformed("The salt is not base64.");
  if (!iterations) return malformed("The iteration count is not a number from 1 to 1000000.");

  const auto salted = pbkdf2_sha256(password_, *salt, *iterations);
  const auto client_key = hmac_sha256(view(salted), "Client Key");
  const auto stored_key = sha256(view(client_key));
  const auto without_proof = "c=biws,r=" + std::string(*nonce);
  const auto message = client_first_bare_ + "," + std::string(server_first) + "," + without_proof;
  const auto proof = exclusive_or(view(client_key), hmac_sha256(view(stored_key), message));
  const auto server_key = hmac_sha256(view(salted), "Server Key");
  server_signature_ = view(hmac_sha256(view(server_key), message));
  return without_proof + ",p=" + base64_encode(view(proof));
}

result<void> scram_client::verify(std::string_view server_final) const {
  auto rest = server_final;
  if (const auto failure = take_attribute(rest, 'e')) {
    return make_error(sqlstate::invalid_password, "the server refused the password: " + std::string(*failure));
  }
  const auto text = take_attribute(rest, 'v');
  const auto signature = text ? base64_decode(*text) : std::nullopt;
  if (!signature) return malformed("Expected attribute \"v\".");
  if (server_signature_.empty() || !equal_in_constant_time(*signature, server_signature_)) {
    return make_error(sqlstate::invalid_authorization, "the server did not prove that it knows the password");
  }
  return {};
}

}  // namespace crossfade::wire
