// What the mirror's status says of the journal, whatever the mirror's thread is doing: when an entry was committed, and
// notes in crossfade_meta. A read-only connection of its own, opened when it is needed.
//
//   journal_view v(path);
//   auto at = v.at_us(watermark + 1);       // nothing: no such entry, or the file cannot be read
//   v.close();                              // before somebody changes the file's journal mode; nothing until reopen()
//
// Thread-safe; a call is one point read.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "replay/store/sqlite.hpp"

namespace crossfade::apply {

class journal_view {
 public:
  explicit journal_view(std::string path) : path_(std::move(path)) {}

  std::optional<std::int64_t> at_us(std::uint64_t seq);  // since 1970
  std::optional<std::string> note(const char* key);
  void close();
  void reopen();

 private:
  store::sqlite* open();

  std::string path_;
  std::mutex mutex_;
  bool closed_ = true;
  std::optional<store::sqlite> db_;
  std::uint64_t known_seq_ = 0;
  std::int64_t known_at_us_ = 0;
};

}  // namespace crossfade::apply
