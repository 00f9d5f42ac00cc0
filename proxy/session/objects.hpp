// A session's prepared statements and portals (SQL's cursors are portals too), by name, with PostgreSQL's errors.
//
//   auto added = names.add_statement("s1", statement);     // 42P05; "" replaces
//   auto s = names.find_statement("s1");                        // 26000
//   auto p = names.add_portal(portal);                     // 42P03; "" replaces
//   names.find_portal("c");                                     // 34000
//
// Pure state without I/O, but that destroying a portal gives its reader connection back. On its session's io thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/execute/bind.hpp"
#include "proxy/execute/cursor.hpp"
#include "proxy/execute/readers.hpp"
#include "proxy/sql/plan.hpp"
#include "proxy/wire/backend.hpp"
#include "replay/base/error.hpp"

namespace crossfade::session {

// What PostgreSQL says of a statement that runs there.
struct remote_description {
  std::vector<value::oid> parameters;
  std::vector<wire::field_description> fields;
};

struct statement {
  sql::prepared_statement prepared;
  std::vector<std::optional<value::cell>> literal_cells;  // read when it was prepared: execute::read_literals
  std::vector<value::oid> declared;
  std::string search_path;                   // when it was prepared
  std::uint64_t generation = 0;              // of the catalog, when it was prepared
  bool from_sql = false;                     // PREPARE
  std::optional<remote_description> remote;  // route postgres, extended protocol
  std::optional<error> planning_failure;     // of constants (1/0): PostgreSQL plans at Bind
  bool prepare_text = false;                 // the text is still the whole PREPARE
};

enum class portal_state : std::uint8_t { ready, suspended, finished };

struct portal {
  std::string name;
  std::shared_ptr<const statement> from;
  std::shared_ptr<const execute::bound_statement> bound;  // route sqlite
  // What a backend needs: the client's own parameters and formats.
  std::vector<std::optional<std::string>> parameters;
  std::vector<value::wire_format> parameter_formats, result_formats;
  std::optional<error> unbound;  // why SQLite cannot take a read's values: it goes to PostgreSQL, or fails so
  bool plain_text = false;       // from a simple query: no parameters, all text
  portal_state state = portal_state::ready;
  std::unique_ptr<execute::snapshot> pinned;  // a declared cursor's rows are those of DECLARE's moment
  std::unique_ptr<execute::cursor> cursor;
  bool on_backend = false;  // opened there, under backend_name
  std::string backend_name;

  // SQL cursors.
  bool declared = false, hold = false, scroll = false;
  std::string rows;  // materialised DataRow messages; `next_row` is the offset of the next
  std::vector<std::size_t> row_starts;
  std::size_t next_row = 0;
  std::unique_ptr<portal> inner;  // EXECUTE: the statement that it runs
  bool materialised = false;
  bool after_end = false;    // a FETCH ran past the last row
  std::string final_tag;     // of a write whose rows are kept
  std::uint64_t serial = 0;  // order of creation: what ROLLBACK TO closes

  const sql::plan& plan() const noexcept { return *from->prepared.what; }
};

class objects {
 public:
  result<void> add_statement(std::string name, std::shared_ptr<statement> s);
  result<std::shared_ptr<statement>> find_statement(std::string_view name) const;
  bool close_statement(std::string_view name);  // false: there was none
  void close_all_statements();
  const std::map<std::string, std::shared_ptr<statement>, std::less<>>& statements() const noexcept {
    return statements_;
  }

  result<portal*> add_portal(std::unique_ptr<portal> p);
  result<portal*> find_portal(std::string_view name) const;
  bool close_portal(std::string_view name);
  void close_portals(bool held_too);  // end of the transaction; WITH HOLD cursors stay
  void close_portals_since(std::uint64_t serial);
  void close_cursors();  // CLOSE ALL
  std::uint64_t next_serial() const noexcept { return serial_; }
  bool has_portals() const noexcept { return !portals_.empty(); }
  std::size_t held() const noexcept;
  // One that has been opened and not yet read to its end keeps its session where it is.
  bool has_open_portals() const noexcept;

 private:
  std::map<std::string, std::shared_ptr<statement>, std::less<>> statements_;
  std::map<std::string, std::unique_ptr<portal>, std::less<>> portals_;
  std::uint64_t serial_ = 0;
};

}  // namespace crossfade::session
