#include "proxy/command/exact_keeper.hpp"

#include "replay/base/log.hpp"

namespace crossfade::command {

namespace {

constexpr std::size_t swept_at_once = 500;
constexpr auto between_sweeps = std::chrono::minutes(10);

}  // namespace

void exact_keeper::look(journal::phase phase) {
  const auto now = std::chrono::steady_clock::now();
  if (phase != journal::phase::dual_write && phase != journal::phase::switched) return;
  if (phase_ == phase && now < next_) return;
  phase_ = phase;
  journal::swept step;
  auto done = exclusive_([&](store::sqlite& db) -> result<void> {
    auto swept = sweep_.step(db, *tables_(), swept_at_once);
    if (!swept) return swept.error();
    step = *swept;
    return {};
  });
  if (!done) {
    log::warning("exact_values.not_swept", {{"message", done.error().message}});
    next_ = now + between_sweeps;
    return;
  }
  removed_ += step.removed;
  next_ = step.end ? now + between_sweeps : now;
  if (!step.end) return;
  if (removed_ > 0) log::info("exact_values.swept", {{"rows", removed_}});
  removed_ = 0;
}

}  // namespace crossfade::command
