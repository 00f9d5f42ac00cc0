#include "proxy/wire/buffer.hpp"

#include <stdexcept>

#include "replay/base/limits.hpp"

namespace crossfade::wire {

namespace {
constexpr const char* insufficient = "insufficient data left in message";
}

std::uint16_t read_uint16(const char* bytes) noexcept {
  const auto* b = reinterpret_cast<const unsigned char*>(bytes);
  return static_cast<std::uint16_t>((b[0] << 8) | b[1]);
}

std::uint32_t read_uint32(const char* bytes) noexcept {
  const auto* b = reinterpret_cast<const unsigned char*>(bytes);
  return (std::uint32_t{b[0]} << 24) | (std::uint32_t{b[1]} << 16) | (std::uint32_t{b[2]} << 8) | std::uint32_t{b[3]};
}

void byte_reader::fail(const char* why) noexcept {
  if (failure_ == nullptr) failure_ = why;
  rest_ = {};
}

bool byte_reader::expect(std::size_t count) noexcept {
  if (rest_.size() >= count) return true;
  fail(insufficient);
  return false;
}

char byte_reader::byte() noexcept {
  if (rest_.empty()) {
    fail("no data left in message");
    return 0;
  }
  const char value = rest_.front();
  rest_.remove_prefix(1);
  return value;
}

std::uint16_t byte_reader::uint16() noexcept {
  if (!expect(2)) return 0;
  const auto value = read_uint16(rest_.data());
  rest_.remove_prefix(2);
  return value;
}

std::uint32_t byte_reader::uint32() noexcept {
  if (!expect(4)) return 0;
  const auto value = read_uint32(rest_.data());
  rest_.remove_prefix(4);
  return value;
}

std::string_view byte_reader::bytes(std::size_t count) noexcept {
  if (!expect(count)) return {};
  const auto value = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return value;
}

std::string_view byte_reader::string() noexcept {
  const auto end = rest_.find('\0');
  if (end == std::string_view::npos) {
    fail("invalid string in message");
    return {};
  }
  const auto value = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  return value;
}

std::string_view byte_reader::rest() noexcept {
  const auto value = rest_;
  rest_ = {};
  return value;
}

std::optional<error> byte_reader::problem() const {
  if (failure_ == nullptr) return std::nullopt;
  return make_error(sqlstate::protocol_violation, failure_);
}

std::optional<error> byte_reader::finish() noexcept {
  if (failure_ == nullptr && !rest_.empty()) fail("invalid message format");
  return problem();
}

void put_byte(std::string& out, char value) { out.push_back(value); }

void put_int16(std::string& out, std::uint16_t value) {
  const char bytes[2] = {static_cast<char>(value >> 8), static_cast<char>(value)};
  out.append(bytes, sizeof bytes);
}

void put_int32(std::string& out, std::uint32_t value) {
  const char bytes[4] = {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
                         static_cast<char>(value)};
  out.append(bytes, sizeof bytes);
}

void put_string(std::string& out, std::string_view text) {
  out.append(text.substr(0, text.find('\0')));
  out.push_back('\0');
}

void patch_int32(std::string& out, std::size_t offset, std::uint32_t value) noexcept {
  out[offset] = static_cast<char>(value >> 24);
  out[offset + 1] = static_cast<char>(value >> 16);
  out[offset + 2] = static_cast<char>(value >> 8);
  out[offset + 3] = static_cast<char>(value);
}

message_writer::message_writer(std::string& out, char type) : out_(out), start_(out.size()), length_(start_ + 1) {
  put_byte(out_, type);
  put_int32(out_, 0);
}

message_writer::message_writer(std::string& out) : out_(out), start_(out.size()), length_(start_) {
  put_int32(out_, 0);
}

void message_writer::finish() {
  const auto size = out_.size() - length_;
  if (size > limits::wire::large_message_bytes) {
    out_.resize(start_);
    throw std::length_error("a protocol message exceeds " + std::to_string(limits::wire::large_message_bytes) +
                            " bytes");
  }
  patch_int32(out_, length_, static_cast<std::uint32_t>(size));
}

}  // namespace crossfade::wire
