#include "proxy/session/transaction.hpp"

#include <fmt/format.h>

#include "replay/base/limits.hpp"

namespace crossfade::session {

namespace {

error no_transaction() {
  return make_error(sqlstate::no_active_sql_transaction, "there is no transaction in progress");
}

error only_in_blocks(std::string_view command) {
  return make_error(sqlstate::no_active_sql_transaction,
                    fmt::format("{} can only be used in transaction blocks", command));
}

}  // namespace

wire::transaction_status transaction::status() const noexcept {
  switch (state_) {
    case state::block:
      return wire::transaction_status::in_transaction;
    case state::failed:
      return wire::transaction_status::failed;
    case state::idle:
    case state::implicit:
      break;
  }
  return wire::transaction_status::idle;
}

void transaction::start_implicit(const characteristics& with) {
  if (state_ != state::idle) return;
  state_ = state::implicit;
  how_ = with;
  queried_ = false;
}

transaction::decision transaction::begin(const characteristics& with, bool start_transaction_tag) {
  decision d;
  d.tag = start_transaction_tag ? "START TRANSACTION" : "BEGIN";
  if (in_block()) {
    d.warning = make_error(sqlstate::active_sql_transaction, "there is already a transaction in progress");
    return d;
  }
  // What ran before BEGIN in the same pipeline or simple query becomes part of the block.
  if (state_ == state::idle) queried_ = false;
  state_ = state::block;
  how_ = with;
  return d;
}

result<transaction::decision> transaction::commit(bool chain) {
  decision d;
  d.tag = "COMMIT";
  if (!in_block()) {
    if (chain) return only_in_blocks("COMMIT AND CHAIN");
    d.warning = no_transaction();
    d.action = state_ == state::implicit ? action::commit : action::nothing;
    return d;
  }
  d.chain = chain;
  d.action = action::commit;
  if (state_ == state::failed) {
    d.action = action::roll_back;
    d.tag = "ROLLBACK";
  }
  return d;
}

result<transaction::decision> transaction::roll_back(bool chain) {
  decision d;
  d.tag = "ROLLBACK";
  if (!in_block()) {
    if (chain) return only_in_blocks("ROLLBACK AND CHAIN");
    d.warning = no_transaction();
    d.action = state_ == state::implicit ? action::roll_back : action::nothing;
    return d;
  }
  d.chain = chain;
  d.action = action::roll_back;
  return d;
}

void transaction::ended(bool chain) {
  state_ = chain ? state::block : state::idle;
  savepoints_.clear();
  queried_ = false;
  if (!chain) how_ = {};
}

result<void> transaction::save(savepoint at) {
  if (!in_block()) return only_in_blocks("SAVEPOINT");
  if (savepoints_.size() >= limits::session::savepoints) {
    return make_error(sqlstate::program_limit_exceeded,
                      fmt::format("more than {} savepoints are open", limits::session::savepoints),
                      "Release savepoints that are no longer needed.");
  }
  savepoints_.push_back(std::move(at));
  return {};
}

result<std::size_t> transaction::find(std::string_view name, std::string_view command) const {
  if (!in_block()) return only_in_blocks(command);
  for (std::size_t i = savepoints_.size(); i-- > 0;)
    if (savepoints_[i].name == name) return i;
  return make_error(sqlstate::invalid_savepoint, fmt::format("savepoint \"{}\" does not exist", name));
}

result<std::size_t> transaction::release(std::string_view name) {
  auto at = find(name, "RELEASE SAVEPOINT");
  if (!at) return at.error();
  savepoints_.resize(*at);
  return *at;
}

result<std::size_t> transaction::roll_back_to(std::string_view name) {
  auto at = find(name, "ROLLBACK TO SAVEPOINT");
  if (!at) return at.error();
  savepoints_.resize(*at + 1);  // the savepoint itself stays
  state_ = state::block;
  return *at;
}

result<void> transaction::change(std::optional<sql::isolation> isolation, std::optional<bool> read_only,
                                 std::optional<bool> deferrable) {
  if (isolation && *isolation != sql::isolation::unspecified && *isolation != how_.isolation) {
    if (!savepoints_.empty()) {
      return make_error(sqlstate::active_sql_transaction,
                        "SET TRANSACTION ISOLATION LEVEL must not be called in a subtransaction");
    }
    if (queried_) {
      return make_error(sqlstate::active_sql_transaction,
                        "SET TRANSACTION ISOLATION LEVEL must be called before any query");
    }
    how_.isolation = *isolation;
  }
  if (read_only) {
    if (!*read_only && how_.read_only && queried_) {
      return make_error(sqlstate::active_sql_transaction, "transaction read-write mode must be set before any query");
    }
    how_.read_only = *read_only;
  }
  if (deferrable) how_.deferrable = *deferrable;
  return {};
}

bool transaction::fail() noexcept {
  switch (state_) {
    case state::idle:
      return false;
    case state::implicit:
      return true;
    case state::block:
    case state::failed:
      break;
  }
  state_ = state::failed;
  return false;
}

std::optional<error> transaction::refuse_if_failed(sql::statement_kind kind) const {
  if (state_ != state::failed) return std::nullopt;
  switch (kind) {
    case sql::statement_kind::commit:
    case sql::statement_kind::rollback:
    case sql::statement_kind::rollback_to:
    case sql::statement_kind::empty:
      return std::nullopt;
    case sql::statement_kind::select:
    case sql::statement_kind::insert:
    case sql::statement_kind::update:
    case sql::statement_kind::remove:
    case sql::statement_kind::begin:
    case sql::statement_kind::savepoint:
    case sql::statement_kind::release:
    case sql::statement_kind::set:
    case sql::statement_kind::reset:
    case sql::statement_kind::show:
    case sql::statement_kind::discard:
    case sql::statement_kind::prepare:
    case sql::statement_kind::execute:
    case sql::statement_kind::deallocate:
    case sql::statement_kind::declare_cursor:
    case sql::statement_kind::fetch:
    case sql::statement_kind::move:
    case sql::statement_kind::close_cursor:
    case sql::statement_kind::set_constraints:
    case sql::statement_kind::lock_table:
    case sql::statement_kind::listen:
    case sql::statement_kind::copy:
    case sql::statement_kind::explain:
    case sql::statement_kind::ddl:
    case sql::statement_kind::other:
      break;
  }
  return make_error(sqlstate::in_failed_sql_transaction,
                    "current transaction is aborted, commands ignored until end of transaction block");
}

}  // namespace crossfade::session
