#include "replay/value/pglz.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace crossfade::value {

namespace {

constexpr std::size_t pglz_least_input_bytes = 32;
constexpr std::size_t pglz_first_success_by_bytes = 1024;
constexpr std::size_t history_entries = 4096;
constexpr std::size_t longest_match = 273;
constexpr std::size_t longest_offset = 0x0fff;
constexpr std::size_t longest_short_tag = 17;
constexpr std::size_t good_match_bytes = 128;
constexpr std::size_t good_match_drop_percent = 10;

// Positions of the last 4,096 bytes by a hash of four bytes, newest first. Entry 0 stands for none.
class pglz_history {
 public:
  explicit pglz_history(std::string_view in)
      : in_(in), heads_(lists_for(in.size()), 0), mask_(heads_.size() - 1), entries_(history_entries + 1) {}

  void add(std::size_t at) {
    auto& e = entries_[next_];
    if (full_) {
      if (e.newer == 0)
        heads_[e.list] = e.older;
      else
        entries_[e.newer].older = e.older;
      if (e.older != 0) entries_[e.older].newer = e.newer;
    }
    e.list = list_of(at);
    e.older = heads_[e.list];
    e.newer = 0;
    e.at = at;
    entries_[e.older].newer = next_;
    heads_[e.list] = next_;
    if (++next_ > history_entries) {
      next_ = 1;
      full_ = true;
    }
  }

  // Length of the match that pglz takes for what stands at `at`; 0: none of more than two bytes.
  std::size_t match(std::size_t at) const {
    std::size_t best = 0, good = good_match_bytes;
    for (auto i = heads_[list_of(at)]; i != 0;) {
      auto from = entries_[i].at;
      if (at - from >= longest_offset) break;
      best = std::max(best, common_bytes(at, from));
      i = entries_[i].older;
      if (i == 0) break;
      if (best >= good) break;
      good -= good * good_match_drop_percent / 100;
    }
    return best > 2 ? best : 0;
  }

 private:
  struct entry {
    std::uint16_t newer = 0, older = 0, list = 0;
    std::size_t at = 0;
  };

  static std::size_t lists_for(std::size_t bytes) {
    return bytes < 128 ? 512 : bytes < 256 ? 1024 : bytes < 512 ? 2048 : bytes < 1024 ? 4096 : 8192;
  }

  int byte(std::size_t at) const { return static_cast<signed char>(in_[at]); }

  std::uint16_t list_of(std::size_t at) const {
    int hash = byte(at);
    if (in_.size() - at >= 4) hash = (hash * 64) ^ (byte(at + 1) * 16) ^ (byte(at + 2) * 4) ^ byte(at + 3);
    return static_cast<std::uint16_t>(static_cast<unsigned>(hash) & mask_);
  }

  std::size_t common_bytes(std::size_t at, std::size_t from) const {
    auto most = std::min(longest_match, in_.size() - at);
    std::size_t n = 0;
    while (n < most && in_[at + n] == in_[from + n])
      ++n;
    return n;
  }

  std::string_view in_;
  std::vector<std::uint16_t> heads_;
  std::size_t mask_;
  std::vector<entry> entries_;
  std::uint16_t next_ = 1;
  bool full_ = false;
};

}  // namespace

std::optional<std::size_t> pglz_size_bytes(std::string_view bytes, std::size_t most_bytes) {
  if (bytes.size() < pglz_least_input_bytes) return std::nullopt;
  const auto result_max = bytes.size() - (bytes.size() + 3) / 4;  // a quarter has to be saved: 75 %, rounded down
  pglz_history seen(bytes);
  std::size_t size = 0, items = 0;
  bool found = false;
  for (std::size_t at = 0; at < bytes.size();) {
    if (size >= result_max) return std::nullopt;
    if (!found && size >= pglz_first_success_by_bytes) return std::nullopt;
    if (size > most_bytes) return size;
    if (items++ % 8 == 0) ++size;  // a control byte says what the next eight items are
    auto length = seen.match(at);
    size += length == 0 ? 1 : length > longest_short_tag ? 3 : 2;
    found = found || length > 0;
    for (auto end = at + std::max<std::size_t>(length, 1); at < end; ++at)
      seen.add(at);
  }
  if (size >= result_max) return std::nullopt;
  return size;
}

}  // namespace crossfade::value
