// Row changes as PostgreSQL statements: upsert, update of changed columns, delete by key; for tables without a key one
// row by its content. Pushed to a pipeline; consecutive inserts into one table share a statement.
//
//   row_writer rows(pipeline, catalog, sqlite);
//   rows.push(change, write_mode::changed_columns);  ...  rows.finish();      // before anything else is pushed
//   rows.pushes()                                    // what each push was for: row change, rows expected
//
// Belongs to one pipeline (it keeps its handles) and one catalog. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/layout.hpp"
#include "replay/journal/record.hpp"
#include "replay/store/pipeline.hpp"
#include "replay/store/sqlite.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::apply {

// One written column: its place in the journaled row and in the catalog, and how its value travels.
struct target_column {
  std::size_t position = 0, column = 0;
  bool binary = false;
};

struct table_plan {
  const catalog::table* table = nullptr;
  journal::layout layout;
  std::vector<target_column> columns;  // all that are written; generated ones are left out
  std::vector<target_column> key;
  std::string name;  // qualified
  bool conflict_upsert =
      true;  // ON CONFLICT can be used: the key is not deferrable, no other column is ALWAYS identity
  std::map<std::string, store::pipeline::handle> handles;
  std::uint64_t batch_rows = 0;                                // row changes since begin()
  std::map<std::size_t, std::vector<target_column>> narrower;  // columns, for entries older than an ADD COLUMN
};

result<table_plan> plan_table(store::sqlite& db, const catalog::table& t);

// Binary where PostgreSQL's form is simple and shorter or cheaper to read than the text.
bool travels_binary(const value::type& t) noexcept;
const value::format_settings& journal_settings() noexcept;
// Appends the cell to out as PostgreSQL reads it. The error names table and column.
result<void> encode_column(const catalog::table& t, const target_column& c, const value::cell_view& cell,
                           std::string& out);

enum class write_mode : std::uint8_t {
  changed_columns,  // an update of a row that is absent affects no row: the caller rolls back and takes whole_rows
  whole_rows,       // an update is an upsert of the new row (and a delete of the old key where it moved)
  one_by_one        // as whole_rows, and each row has a statement of its own
};

// Which halves of a row change apply (both but during the copy of rows).
struct halves {
  bool old_half = true, new_half = true;
};

class row_writer {
 public:
  row_writer(store::pipeline& p, std::shared_ptr<const catalog::catalog> tables, store::sqlite& db)
      : pipeline_(p), catalog_(std::move(tables)), db_(db) {}

  struct pushed {
    std::uint64_t seq = 0;
    std::size_t offset = 0;      // of the (first) row change in its entry
    std::uint64_t last_seq = 0;  // of the last row change
    std::uint64_t rows = 0;      // row changes in it
    bool expects_one_row = false;
  };

  result<void> push(const journal::row_change& c, std::uint64_t seq, write_mode mode, halves apply = {});
  void finish();
  // By index of the pipeline's pushes; entries of others are empty (seq 0). Cleared by begin().
  const std::vector<pushed>& pushes() const noexcept { return pushes_; }
  void begin();
  std::map<std::string, std::uint64_t> rows_by_table() const;  // row changes since begin(), by PostgreSQL's name
  result<table_plan*> plan_of(std::string_view sqlite_table);

 private:
  void upsert_pending();
  void note(const journal::row_change& c, std::uint64_t seq, bool expects_one_row);
  result<void> insert(table_plan& p, const journal::row_change& c, std::uint64_t seq, write_mode mode);
  result<void> update(table_plan& p, const journal::row_change& c, std::uint64_t seq);
  result<void> replace(table_plan& p, const journal::row_change& c, std::uint64_t seq, write_mode mode, halves apply);
  result<void> erase(table_plan& p, const journal::row_change& c, std::uint64_t seq);
  result<void> update_keyless(table_plan& p, const journal::row_change& c, std::uint64_t seq);
  result<void> erase_keyless(table_plan& p, const journal::row_change& c, std::uint64_t seq);
  result<void> add_key(table_plan& p, const journal::cells& key, store::parameters& to);
  store::pipeline::handle handle_of(table_plan& p, const std::string& key, const std::vector<target_column>& types,
                                    const std::function<std::string()>& sql);
  void statement(const journal::row_change& c, std::uint64_t seq);

  store::pipeline& pipeline_;
  std::shared_ptr<const catalog::catalog> catalog_;
  store::sqlite& db_;
  std::map<std::string, std::unique_ptr<table_plan>, std::less<>> plans_;
  std::vector<pushed> pushes_;
  store::parameters row_;

  // Inserts that wait for more of the same table.
  table_plan* pending_ = nullptr;
  std::size_t pending_width_ = 0, pending_rows_ = 0;
  std::uint64_t pending_seq_ = 0, pending_last_seq_ = 0;
  std::size_t pending_offset_ = 0;
  store::parameters pending_values_;
};

}  // namespace crossfade::apply
