// A session's settings (GUCs): known names, their values as PostgreSQL spells them, SET LOCAL, and what a rollback
// undoes.
//
//   settings vars(server_settings);                         // what a new connection starts with
//   auto done = vars.set("datestyle", "German", scope::session);   // 22023, 42704 unknown, 55P02 read-only
//   auto mark = vars.mark();  ... vars.roll_back(mark);     // ROLLBACK, ROLLBACK TO; vars.commit() ends SET LOCAL
//   for (auto& change : vars.take_reports()) ...            // ParameterStatus
//
// A name that is not known here, and is no custom one (with a dot), is PostgreSQL's to judge: set_unchecked() keeps
// what it accepted. Pure state without I/O; used on its session's io thread. Sources: PostgreSQL documentation, chapter
// 20, SET, SHOW; src/backend/utils/misc/guc.c (names are case-insensitive).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy/sql/plan.hpp"
#include "replay/base/error.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::session {

enum class scope : std::uint8_t { session, transaction };

class settings {
 public:
  using values = std::map<std::string, std::string>;

  explicit settings(const values& server = {});

  static bool known(std::string_view name);
  // value: nullopt is DEFAULT. The name may be spelled in any case.
  result<void> set(std::string_view name, std::optional<std::string> value, scope where);
  void set_unchecked(std::string_view name, std::optional<std::string> value, scope where);
  // Values at connection time, which RESET goes back to.
  result<void> set_at_start(std::string_view name, std::string value);
  void reset_all();

  std::optional<std::string> show(std::string_view name) const;
  std::string canonical_name(std::string_view name) const;  // "datestyle" -> "DateStyle"
  std::vector<std::pair<std::string, std::string>> all() const;

  // What differs from a new connection's values: to be set on a backend.
  const values& changed() const noexcept { return effective_; }
  values local_values() const;                                 // SET LOCAL
  std::uint64_t version() const noexcept { return version_; }  // raised by each change

  std::size_t mark() const noexcept { return undo_.size(); }
  void roll_back(std::size_t mark);  // to the mark of a savepoint; 0: the whole transaction
  void commit();

  std::vector<std::pair<std::string, std::string>> reported() const;  // at start
  std::vector<std::pair<std::string, std::string>> take_reports();    // changes since the last call

  // Read on every statement, so kept ready.
  const value::format_settings& formats() const noexcept { return formats_; }
  const std::string& search_path() const noexcept { return search_path_; }
  bool standard_conforming_strings() const noexcept { return standard_strings_; }
  std::chrono::milliseconds statement_timeout() const noexcept { return statement_timeout_; }
  std::chrono::milliseconds lock_timeout() const noexcept { return lock_timeout_; }
  std::chrono::milliseconds idle_in_transaction_timeout() const noexcept { return idle_timeout_; }
  sql::isolation default_isolation() const noexcept { return default_isolation_; }
  bool default_read_only() const noexcept { return default_read_only_; }
  bool idle_in_transaction_is_set() const;

 private:
  struct slot {
    std::optional<std::string> session, local;
  };
  struct undo_entry {
    std::string name;
    slot before;
  };
  void store(const std::string& name, std::optional<std::string> value, scope where);
  void refresh();
  std::string value_of(const std::string& name) const;
  std::string start_value(const std::string& name) const;

  values start_;  // of this connection, where it differs from the built-in default
  std::map<std::string, slot> slots_;
  values effective_;  // of set slots, and of start_ that the client asked for
  values client_start_;
  std::vector<undo_entry> undo_;
  values last_reported_;
  bool reports_due_ = false;  // a value may differ from last_reported_
  std::uint64_t version_ = 0;

  value::format_settings formats_;
  std::string search_path_;
  bool standard_strings_ = true, default_read_only_ = false;
  std::chrono::milliseconds statement_timeout_{0}, lock_timeout_{0}, idle_timeout_{0};
  sql::isolation default_isolation_ = sql::isolation::read_committed;
};

std::string_view isolation_name(sql::isolation level) noexcept;  // "read committed" ...
std::optional<sql::isolation> parse_isolation(std::string_view name) noexcept;

}  // namespace crossfade::session
