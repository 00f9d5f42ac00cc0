// The journal of one running proxy between its writer and its mirror: how much is in it, how long applied entries stay,
// what happens when it or the disk is full, and whether the file is still the one that was opened.
//
//   journal_keeper keeper(options, positions);     // before the writer: measures the journal
//   writer_options.admission = keeper.admission(); // the bound itself is kept by each commit
//   keeper.use(exclusive);                         // work on the writer's connection
//   keeper.look(phase);                            // once a second, on one thread
//
// look() prunes in steps of some milliseconds, each between other work of the writer, so no client waits long; on a
// full disk or journal everything that is applied goes. The other functions may be called on any thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "proxy/command/options.hpp"
#include "replay/apply/positions.hpp"
#include "replay/journal/admission.hpp"
#include "replay/journal/retention.hpp"
#include "replay/journal/state.hpp"
#include "replay/journal/stopped.hpp"
#include "replay/journal/usage.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::command {

class journal_keeper {
 public:
  using on_writer = std::function<result<void>(std::function<result<void>(store::sqlite&)>)>;

  journal_keeper(const options& o, std::shared_ptr<apply::positions> positions);

  std::shared_ptr<journal::admission> admission() const noexcept { return admission_; }
  void use(on_writer exclusive) { exclusive_ = std::move(exclusive); }
  void look(journal::phase phase);

  // Everything applied that is at least so old; what an operator asks for.
  result<journal::pruned> prune_applied(std::chrono::milliseconds keep);

  const journal::usage& entries() const noexcept { return *entries_; }
  // The file is another one than the one that was opened, or mirroring has ended before its time: with a hint.
  std::optional<error> diverged() const;
  std::optional<journal::mirroring_end> stopped() const;

 private:
  void look_for_end();
  void log_shortage();
  void prune_old(bool everything);
  result<journal::pruned> prune_to(std::uint64_t limit, std::size_t most_steps);

  std::string path_;
  journal::retention keep_;
  std::shared_ptr<apply::positions> positions_;
  std::shared_ptr<journal::usage> entries_ = std::make_shared<journal::usage>();
  std::shared_ptr<journal::admission> admission_;
  on_writer exclusive_;
  journal::age_limit age_;  // look's
  journal::admission::shortage shortage_ = journal::admission::shortage::none;
  mutable std::mutex mutex_;
  std::optional<journal::mirroring_end> stopped_;
};

}  // namespace crossfade::command
