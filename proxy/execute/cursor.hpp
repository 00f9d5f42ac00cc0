// An open result: rows of a SELECT on SQLite, encoded as DataRow messages straight into the send buffer.
//
//   auto state = co_await cursor->fetch(out, max_rows);   // 0: no row limit
//   row_limit: the portal is suspended; buffer_full: send `out`, fetch again; done: all rows are out
//
// Used on its session's io thread only. Destroying it gives the reader connection back. A fetch runs inline within a
// budget of time; beyond it, it goes on in a lane while the io thread serves others.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "replay/base/error.hpp"

namespace crossfade::execute {

enum class fetch_state : std::uint8_t { row_limit, buffer_full, done };

class cursor {
 public:
  virtual ~cursor() = default;
  virtual boost::asio::awaitable<result<fetch_state>> fetch(std::string& out, std::uint64_t max_rows) = 0;
  // The same without a coroutine, where it is short enough to run inline: nothing (and `out` as before) where fetch()
  // has to be awaited instead.
  virtual std::optional<result<fetch_state>> try_fetch(std::string& out, std::uint64_t max_rows) = 0;
  virtual std::uint64_t rows() const noexcept = 0;  // sent so far, for the command tag
  // A row that has been stepped, but not sent yet, keeps a read transaction open: SQLite's WAL cannot be reset past it.
  virtual bool pinned() const noexcept = 0;
  // Any thread: makes a running fetch end with 57014.
  virtual void cancel() noexcept = 0;
};

}  // namespace crossfade::execute
