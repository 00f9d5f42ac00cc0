// Capture: the row changes of the writer connection, by SQLite's preupdate hook, into one journal entry a transaction.
//
//   recorder rec(db, catalog);                     // installs the hook; one recorder a writer connection
//   auto m = rec.mark();                           // before each statement (and each SAVEPOINT)
//   ... step the statement; on failure or ROLLBACK TO: rec.rewind(m);
//   rec.seal();                                    // a member of a group commit (or the whole transaction) is final:
//   its changes become one entry auto head = rec.write();                       // before COMMIT: inserts the sealed
//   entries into crossfade_journal, advances head in crossfade_meta COMMIT; rec.committed();  or  rec.rolled_back();
//
// Lives on the writer's thread of the moment; never two threads at once. Source: SQLite, "The pre-update hook".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::journal {

class recorder {
 public:
  recorder(store::sqlite& db, std::shared_ptr<const catalog::catalog> tables);
  ~recorder();
  recorder(const recorder&) = delete;
  recorder& operator=(const recorder&) = delete;

  using position = std::size_t;
  position mark() const noexcept;
  void rewind(position to) noexcept;  // forgets the row changes after the mark; not below the last seal
  bool has_changes() const noexcept;  // since the last seal
  result<void> capture_error()
      const;  // a row that could not be captured (out of memory, beyond limits): the transaction must roll back

  void seal();
  void unseal_to(std::size_t sealed_entries) noexcept;  // forgets the entries after the first n: members rolled back
  std::size_t sealed() const noexcept;
  result<std::uint64_t> write();  // seq of the last entry (the head, unchanged where nothing was sealed)
  void committed() noexcept;      // the entries are durable: head() moves
  void rolled_back() noexcept;
  std::uint64_t head() const noexcept;  // last committed seq

  void replace_catalog(std::shared_ptr<const catalog::catalog> tables);
  // While paused nothing is recorded (the mirror's own writes to SQLite while switched).
  void pause(bool on) noexcept;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace crossfade::journal
