// What must hold before a transaction of the writer commits: the path still leads to the file that was opened, the
// entries that wait for PostgreSQL stay below --journal-max, and the disk keeps its reserve.
//
//   auto room = admission.at_commit(bytes);        // the writer, inside its transaction, before the entries are
//   written if (!room) roll back and answer room.error();  // 53100: refuse-writes; XX001: the file is another one if
//   (*room == verdict::stop) ...                // stop-mirroring: commit without entries (stopped.hpp)
//   admission.written(head, bytes);                // after COMMIT
//
// So the bound holds for every commit, whatever one second brings. at_start() is the same for a transaction that has
// not begun: who would be refused need not work first. Writes go on by themselves once there is room: nothing has to be
// reset but a divergence. Thread-safe; some microseconds.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "replay/base/disk.hpp"
#include "replay/base/error.hpp"
#include "replay/journal/usage.hpp"

namespace crossfade::journal {

enum class when_full : std::uint8_t { refuse_writes, stop_mirroring };

struct admission_options {
  std::string path;
  std::uint64_t max_bytes = std::uint64_t{4} << 30;  // of entries that are not applied
  std::uint64_t reserve_bytes = 0;                   // of the disk; 0: not looked at
  when_full then = when_full::refuse_writes;
  std::function<std::uint64_t()> watermark;
  std::function<std::optional<std::uint64_t>()> free_bytes;  // of the disk; absent: as the system says
};

class admission {
 public:
  enum class verdict : std::uint8_t { go, stop };
  enum class shortage : std::uint8_t { none, journal, disk };

  // The file must be there: it is the one that counts from here on.
  admission(admission_options options, std::shared_ptr<usage> entries);

  result<verdict> at_commit(std::uint64_t bytes);
  result<void> at_start();
  void written(std::uint64_t head, std::uint64_t bytes) { entries_->written(head, bytes); }
  // No entries any more (stopped, or the migration has ended): neither bound nor reserve counts then.
  void end_of_journal() noexcept { ended_.store(true, std::memory_order_release); }

  // Anybody who finds that the file is not the one that was served: every write is refused from then on.
  void diverge(error e);
  std::optional<error> diverged() const;
  result<void> same_file();  // looks; diverges where it is another one

  shortage lacks() const { return lacks_for(1); }  // now: exactly at the bound nothing fits
  shortage lacks_for(std::uint64_t bytes) const;
  std::uint64_t waiting_bytes() const;
  std::optional<std::uint64_t> free_bytes() const;
  const admission_options& limits() const noexcept { return options_; }

 private:
  shortage lacking(std::uint64_t more) const;
  error refusal(shortage what) const;
  bool worth_stopping(shortage what) const;

  admission_options options_;
  std::shared_ptr<usage> entries_;
  std::optional<file_identity> opened_;
  std::atomic<bool> ended_{false}, refuses_{false}, diverged_{false};
  mutable std::mutex mutex_;
  std::optional<error> divergence_;
};

std::string_view shortage_name(admission::shortage s) noexcept;  // none, journal, disk

}  // namespace crossfade::journal
