// A session's transaction as PostgreSQL's protocol shows it: none, the implicit one of a pipeline or of a simple query,
// a block after BEGIN, a failed block. Decides what BEGIN, COMMIT, ROLLBACK and savepoints do; the caller does it.
//
//   auto d = tx.commit(chain);         // d.action: what to do with the stores; d.tag, d.warning: what to answer
//   tx.fail();                         // an error: an implicit transaction is gone, a block is failed
//   tx.status();                       // for ReadyForQuery
//
// Pure state without I/O; used on its session's io thread.
// Source: PostgreSQL, src/backend/access/transam/xact.c, and "Multiple Statements in a Simple Query", "Pipelining".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/sql/plan.hpp"
#include "proxy/wire/protocol.hpp"
#include "replay/base/error.hpp"

namespace crossfade::session {

struct characteristics {
  sql::isolation isolation = sql::isolation::read_committed;
  bool read_only = false;
  bool deferrable = false;
};

struct savepoint {
  std::string name;
  std::size_t settings_mark = 0;
  std::size_t portals_mark = 0;  // portals created since are closed by ROLLBACK TO
  bool in_writer = false;        // the write transaction knows it
};

class transaction {
 public:
  enum class state : std::uint8_t { idle, implicit, block, failed };
  enum class action : std::uint8_t { nothing, commit, roll_back };
  struct decision {
    transaction::action action = action::nothing;
    std::string tag;
    std::optional<error> warning;
    bool chain = false;  // a block of the same characteristics begins at once
  };

  state where() const noexcept { return state_; }
  bool in_block() const noexcept { return state_ == state::block || state_ == state::failed; }
  bool failed() const noexcept { return state_ == state::failed; }
  wire::transaction_status status() const noexcept;

  // The first statement of a pipeline or of a simple query.
  void start_implicit(const characteristics& with);
  decision begin(const characteristics& with, bool start_transaction_tag);
  result<decision> commit(bool chain);
  result<decision> roll_back(bool chain);
  // Both stores are done with it.
  void ended(bool chain);

  result<void> save(savepoint at);  // 25P01 outside a block
  // The index of the savepoint; those after it are gone. 25P01, 3B001.
  result<std::size_t> release(std::string_view name);
  result<std::size_t> roll_back_to(std::string_view name);
  std::vector<savepoint>& savepoints() noexcept { return savepoints_; }
  const std::vector<savepoint>& savepoints() const noexcept { return savepoints_; }

  // SET TRANSACTION. 25001 once a statement has run (isolation only), 25P01 is the caller's warning outside a block.
  result<void> change(std::optional<sql::isolation> isolation, std::optional<bool> read_only,
                      std::optional<bool> deferrable);
  void note_query() noexcept { queried_ = true; }

  // True where the transaction is gone (implicit), false where a block is now failed. Idle stays idle.
  bool fail() noexcept;
  // 25P02 unless the statement may run in a failed block.
  std::optional<error> refuse_if_failed(sql::statement_kind kind) const;

  const characteristics& how() const noexcept { return how_; }
  bool snapshot_per_transaction() const noexcept {
    return how_.isolation == sql::isolation::repeatable_read || how_.isolation == sql::isolation::serializable;
  }

 private:
  result<std::size_t> find(std::string_view name, std::string_view command) const;

  state state_ = state::idle;
  characteristics how_;
  std::vector<savepoint> savepoints_;
  bool queried_ = false;
};

}  // namespace crossfade::session
