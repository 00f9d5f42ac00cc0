// The few cryptographic functions that authentication needs, over OpenSSL.
//
// Pure functions but for random_bytes(); any thread. They throw std::runtime_error where OpenSSL itself fails (no
// entropy, no memory, an algorithm that the system forbids): that ends one log-in, at the session's edge.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace crossfade::wire {

using sha256_digest = std::array<char, 32>;
inline std::string_view view(const sha256_digest& digest) noexcept { return {digest.data(), digest.size()}; }

sha256_digest sha256(std::string_view data);
sha256_digest hmac_sha256(std::string_view key, std::string_view data);
// PBKDF2 with HMAC-SHA-256 and 32 bytes: RFC 5802's Hi(). About half a microsecond an iteration.
sha256_digest pbkdf2_sha256(std::string_view password, std::string_view salt, int iterations);

std::string base64_encode(std::string_view data);
// Nothing where the text is not canonical base64 with padding.
std::optional<std::string> base64_decode(std::string_view text);

std::string random_bytes(std::size_t count);
// Takes the same time wherever the first difference is. Different lengths: false.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

// What AuthenticationMD5Password asks for: "md5" + md5(md5(password + user) + salt), in hex.
std::string md5_password(std::string_view user, std::string_view password, std::string_view salt);

}  // namespace crossfade::wire
