// Capture: the row changes of the writer connection, by SQLite's preupdate hook, into one journal entry a transaction.
//
//   recorder rec(db, catalog);                     // installs the hook; one recorder a writer connection
//   auto m = rec.mark();                           // before each statement (and each SAVEPOINT)
//   ... step the statement; on failure or ROLLBACK TO: rec.rewind(m);
//   rec.seal();                 // a member of a group commit (or the transaction) is final: its changes are one entry
//   auto head = rec.write();    // before COMMIT: inserts the sealed entries, advances head in crossfade_meta
//   COMMIT; rec.committed();    // or rec.rolled_back()
//
// Changes in temporary tables, in shadow tables of virtual tables and in tables of ours are not recorded; those in
// tables that the catalog does not know are counted. A table with a virtual column before its INTEGER PRIMARY KEY
// cannot be captured where SQLite's hook confuses the two: capture_error() then refuses the transaction.
//
// Lives on the writer's thread of the moment; never two threads at once. Source: SQLite, "The pre-update hook".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/state.hpp"
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
  std::uint64_t pending_bytes() const noexcept;  // of bodies and hashes that write() will insert
  result<std::uint64_t> write();                 // seq of the last entry (the head, unchanged where nothing was sealed)
  void committed() noexcept;                     // the entries are durable: head() moves
  void rolled_back() noexcept;
  std::uint64_t head() const noexcept;  // last committed seq
  // The file's own record is what was committed here last; else the file was restored under us.
  bool agrees(const state& file) const noexcept;

  void replace_catalog(std::shared_ptr<const catalog::catalog> tables);
  // While paused nothing is recorded (the mirror's own writes to SQLite while switched).
  void pause(bool on) noexcept;

  // DDL that the mirror has to run on PostgreSQL, at this place among the row changes.
  void record_statement(std::string_view sql, std::string_view role, std::string_view search_path);
  std::uint64_t unknown_changes() const noexcept;  // in tables that the catalog does not know, since the start

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace crossfade::journal
