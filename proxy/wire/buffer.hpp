// A checked cursor over one message's payload, and the frame around a message that is being written.
//
//   byte_reader in(payload);
//   auto name = in.string();
//   auto count = in.uint16();
//   if (auto bad = in.finish()) return *bad;      // the first thing that was wrong; what was read before it is then
//   zero
//
//   message_writer out(buffer, 'C');              // type and a placeholder for the length
//   put_string(buffer, tag);
//   out.finish();                                 // patches the length
//
// Views point into the payload. No thread rule: plain values.
// Source of layout and messages: PostgreSQL's "Message Data Types" and src/backend/libpq/pqformat.c.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade::wire {

class byte_reader {
 public:
  explicit byte_reader(std::string_view payload) noexcept : rest_(payload) {}

  char byte() noexcept;
  std::uint16_t uint16() noexcept;
  std::uint32_t uint32() noexcept;
  std::int16_t int16() noexcept { return static_cast<std::int16_t>(uint16()); }
  std::int32_t int32() noexcept { return static_cast<std::int32_t>(uint32()); }
  std::string_view bytes(std::size_t count) noexcept;
  std::string_view string() noexcept;  // up to a NUL, which is consumed and left out
  std::string_view rest() noexcept;    // all that is left

  std::size_t remaining() const noexcept { return rest_.size(); }
  bool failed() const noexcept { return failure_ != nullptr; }
  // For counts: fails the cursor unless at least this many bytes are left, so that nobody reserves for a lie.
  bool expect(std::size_t count) noexcept;

  // The error (08P01) if something was missing before, or if bytes are left over.
  std::optional<error> finish() noexcept;
  // The same without the check for left-over bytes.
  std::optional<error> problem() const;

 private:
  void fail(const char* why) noexcept;

  std::string_view rest_;
  const char* failure_ = nullptr;
};

void put_byte(std::string& out, char value);
void put_int16(std::string& out, std::uint16_t value);
void put_int32(std::string& out, std::uint32_t value);
// A NUL-terminated string. Text behind an embedded NUL cannot be carried and is cut off.
void put_string(std::string& out, std::string_view text);
// Overwrites four bytes at `offset`.
void patch_int32(std::string& out, std::size_t offset, std::uint32_t value) noexcept;

std::uint32_t read_uint32(const char* bytes) noexcept;
std::uint16_t read_uint16(const char* bytes) noexcept;

// Writes a message's type and length. The length is right after finish(); the object must not outlive `out`.
class message_writer {
 public:
  message_writer(std::string& out, char type);
  // A start-up packet: no type.
  explicit message_writer(std::string& out);
  // Throws std::length_error where the message would exceed limits::wire::large_message_bytes: callers bound what they
  // send, data_row_writer reports it as an error.
  void finish();
  std::size_t start() const noexcept { return start_; }

 private:
  std::string& out_;
  std::size_t start_;   // where the message begins
  std::size_t length_;  // where its length stands
};

}  // namespace crossfade::wire
