#include "proxy/wire/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <stdexcept>

namespace crossfade::wire {

namespace {

const unsigned char* bytes(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(sha256_digest& digest) noexcept { return reinterpret_cast<unsigned char*>(digest.data()); }

void require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("OpenSSL: ") + what + " failed");
}

std::string md5_hex(std::string_view data) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  require(EVP_Digest(data.data(), data.size(), digest, &size, EVP_md5(), nullptr) == 1, "MD5");
  constexpr char hex[] = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += hex[digest[i] >> 4];
    text += hex[digest[i] & 15];
  }
  return text;
}

}  // namespace

sha256_digest sha256(std::string_view data) {
  sha256_digest digest;
  require(EVP_Digest(data.data(), data.size(), bytes(digest), nullptr, EVP_sha256(), nullptr) == 1, "SHA-256");
  return digest;
}

sha256_digest hmac_sha256(std::string_view key, std::string_view data) {
  sha256_digest digest;
  unsigned int size = 0;
  require(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(data), data.size(), bytes(digest),
               &size) != nullptr,
          "HMAC");
  return digest;
}

sha256_digest pbkdf2_sha256(std::string_view password, std::string_view salt, int iterations) {
  sha256_digest digest;
  require(
      PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes(salt), static_cast<int>(salt.size()),
                        iterations, EVP_sha256(), static_cast<int>(digest.size()), bytes(digest)) == 1,
      "PBKDF2");
  return digest;
}

std::string base64_encode(std::string_view data) {
  std::string text(4 * ((data.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends with a NUL
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes(data), static_cast<int>(data.size()));
  text.pop_back();
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
    ++padding;
  std::string data(text.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(data.data()), bytes(text), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  data.resize(data.size() - padding);
  // EVP_DecodeBlock forgives spaces, '=' within, and stray bits: only what encodes back to itself is base64.
  if (base64_encode(data) != text) return std::nullopt;
  return data;
}

std::string random_bytes(std::size_t count) {
  std::string data(count, '\0');
  require(RAND_bytes(reinterpret_cast<unsigned char*>(data.data()), static_cast<int>(count)) == 1, "RAND_bytes");
  return data;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string md5_password(std::string_view user, std::string_view password, std::string_view salt) {
  const auto inner = md5_hex(std::string(password) + std::string(user));
  return "md5" + md5_hex(inner + std::string(salt));
}

}  // namespace crossfade::wire
