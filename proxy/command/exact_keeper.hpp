// Sweeps crossfade_exact of rows that no cell needs any more (journal/exact_sweep.hpp), beside what else is done once a
// second: some hundred rows at a time, on the writer's connection; once through after the start and after each change
// of the phase, then every ten minutes.
//
//   exact_keeper keeper(exclusive, [planner] { return planner->tables(); });
//   keeper.look(phase);                       // once a second, on one thread
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/exact_sweep.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::command {

class exact_keeper {
 public:
  using on_writer = std::function<result<void>(std::function<result<void>(store::sqlite&)>)>;
  using present_tables = std::function<std::shared_ptr<const catalog::catalog>()>;

  exact_keeper(on_writer exclusive, present_tables tables)
      : exclusive_(std::move(exclusive)), tables_(std::move(tables)) {}
  void look(journal::phase phase);

 private:
  on_writer exclusive_;
  present_tables tables_;
  journal::exact_sweep sweep_;
  std::optional<journal::phase> phase_;
  std::chrono::steady_clock::time_point next_{};
  std::uint64_t removed_ = 0;  // in this pass
};

}  // namespace crossfade::command
