// Which entries the next batch may hold after one was refused, until the one to blame is alone. Logic only.
//
//   suspects s;
//   s.blame(first, last);                // a batch failed, and what it failed at is one of these
//   auto [up_to, alone] = s.next(watermark);   // alone: one entry, a statement for each row
//
// Entries before the suspects go in one batch, then the suspects are halved: of n at most log2(n) + 1 batches fail, and
// as many succeed. A statement that failed names at most 32 (rows of one INSERT), a COMMIT the whole batch.
#pragma once

#include <cstdint>
#include <limits>

namespace crossfade::apply {

class suspects {
 public:
  static constexpr auto no_limit = std::numeric_limits<std::uint64_t>::max();

  struct step {
    std::uint64_t up_to = no_limit;
    bool alone = false;
  };

  void blame(std::uint64_t first, std::uint64_t last) noexcept {
    first_ = first;
    last_ = last;
  }

  step next(std::uint64_t watermark) const noexcept {
    if (watermark >= last_) return {};
    if (watermark + 1 < first_) return {first_ - 1, false};
    auto left = last_ - watermark;
    if (left == 1) return {last_, true};
    return {watermark + left / 2, false};
  }

 private:
  std::uint64_t first_ = 0, last_ = 0;
};

}  // namespace crossfade::apply
