// What of a session comes along when it moves between SQLite and PostgreSQL: prepared statements, settings, an open
// transaction without writes.
//
// Plain state and texts; on the conversation's io thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/session/conversation.hpp"

namespace crossfade::session {

// Prepared statements of a relayed session, by name. Those from before are prepared on the backend before their first
// use there.
class moved_statements {
 public:
  struct entry {
    std::string text;
    std::vector<value::oid> declared;
    bool from_sql = false;
    bool on_backend = false;
  };

  moved_statements() = default;
  explicit moved_statements(const objects& names);

  entry* to_be_moved(std::string_view name);  // null: unknown, or there already
  // A Parse of the client's. False: the name is taken, PostgreSQL will say so.
  bool add(std::string_view name, std::string_view text, std::vector<value::oid> declared);
  void forget(std::string_view name);
  void clear() { entries_.clear(); }
  std::vector<std::string> from_sql() const;
  void give_back(objects& names) const;
  // Those that were never used over there, where names has no other of that name: the backend cannot list them.
  void give_back_unused(objects& names) const;
  static std::string nobody() { return std::string(1, '\0'); }  // no statement has this name

 private:
  std::map<std::string, entry, std::less<>> entries_;
};

// Rows of our own queries, as text.
class collected_rows {
 public:
  void add(std::string_view data_row_payload);
  void clear() { rows_.clear(); }
  const std::vector<std::vector<std::optional<std::string>>>& all() const noexcept { return rows_; }

 private:
  std::vector<std::vector<std::optional<std::string>>> rows_;
};

// BEGIN with its characteristics, settings of the transaction, savepoints: for the backend that takes it over.
std::vector<std::string> transaction_script(const conversation& c);

std::string settings_query();    // name, value
std::string statements_query();  // name, text, parameter types, whether PREPARE made it
void adopt_settings(conversation& c, const collected_rows& rows);
// Their plans are made at first use.
void adopt_statements(conversation& c, const collected_rows& rows);

}  // namespace crossfade::session
