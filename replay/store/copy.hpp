// COPY as a stream with bounded buffers.
//
//   copy_in rows(connection);
//   rows.begin("COPY t(a, b) FROM STDIN");
//   text_field(rows.buffer(), "x"); rows.buffer() += '\t'; ... rows.buffer() += '\n'; rows.flush_if_full();
//   auto count = rows.finish();                 // or rows.abandon("why")
//
//   copy_out(connection, "COPY t TO STDOUT", [](std::string_view line) -> result<void> { ... });
//
// The connection belongs to the COPY until it ends. One thread at a time.
// Source: libpq, "Functions Associated with the COPY Command"; PostgreSQL, COPY, "Text Format".
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/store/connection.hpp"

namespace crossfade::store {

class copy_in {
 public:
  explicit copy_in(connection& c) : connection_(c) {}
  copy_in(const copy_in&) = delete;
  copy_in& operator=(const copy_in&) = delete;
  ~copy_in();  // a COPY that was not finished is abandoned

  result<void> begin(const std::string& sql);
  std::string& buffer() noexcept { return buffer_; }
  result<void> flush_if_full();  // sends once 256 KiB are there; waits while the server is behind
  result<std::uint64_t> finish();
  void abandon(const std::string& reason);

 private:
  result<void> send();
  result<std::uint64_t> outcome();
  connection& connection_;
  std::string buffer_;
  bool active_ = false;
};

// One field of the text format, escaped; NULL is \N, written by the caller.
void text_field(std::string& out, std::string_view value);

// Each row (text format: a line with its newline) goes to `take`; an error of it cancels the COPY.
result<void> copy_out(connection& c, const std::string& sql, const std::function<result<void>(std::string_view)>& take);

}  // namespace crossfade::store
