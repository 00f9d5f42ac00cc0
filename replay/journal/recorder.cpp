#include "replay/journal/recorder.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <bit>
#include <chrono>
#include <map>
#include <new>
#include <optional>
#include <unordered_map>
#include <vector>

#include "replay/base/clock.hpp"
#include "replay/base/limits.hpp"
#include "replay/journal/exact_capture.hpp"
#include "replay/journal/hook_indexes.hpp"
#include "replay/journal/index_width.hpp"
#include "replay/journal/layout.hpp"
#include "replay/journal/record.hpp"
#include "replay/journal/row_width.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::journal {

namespace {

using value::cell_view;
using value::storage_class;

struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const noexcept { return std::hash<std::string_view>()(s); }
};

cell_view cell_of(sqlite3_value* v, bool real) {
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
      // Stored without its fraction; SQLite makes it REAL again when it is read.
      if (real) return cell_view::of_real(static_cast<double>(sqlite3_value_int64(v)));
      return cell_view::of_integer(sqlite3_value_int64(v));
    case SQLITE_FLOAT:
      return cell_view::of_real(sqlite3_value_double(v));
    case SQLITE_TEXT: {
      auto* text = reinterpret_cast<const char*>(sqlite3_value_text(v));
      if (!text) throw std::bad_alloc();
      return cell_view::of_text({text, static_cast<std::size_t>(sqlite3_value_bytes(v))});
    }
    case SQLITE_BLOB: {
      auto* data = static_cast<const char*>(sqlite3_value_blob(v));
      return cell_view::of_blob({data ? data : "", static_cast<std::size_t>(sqlite3_value_bytes(v))});
    }
    default:
      return cell_view::null();
  }
}

bool same(const cell_view& a, const cell_view& b) {
  if (a.holds != b.holds) return false;
  switch (a.holds) {
    case storage_class::null:
      return true;
    case storage_class::integer:
      return a.integer == b.integer;
    case storage_class::real:  // -0.0 is not 0.0 to PostgreSQL's text
      return std::bit_cast<std::uint64_t>(a.real) == std::bit_cast<std::uint64_t>(b.real);
    case storage_class::text:
    case storage_class::blob:
      return a.bytes == b.bytes;
  }
  return false;
}

struct too_big {
  error what;
};

}  // namespace

struct recorder::impl {
  struct known_table {
    journal::layout layout;
    hook_indexes::kind indexes;
    bool ambiguous = false;  // the hook shows the rowid in another column's place
    std::optional<row_width> width;
    std::vector<index_width> indexed;
    const catalog::table* as = nullptr;
    std::vector<std::size_t> exact;  // storage positions of columns that have rows in crossfade_exact
  };

  store::sqlite& db;
  std::shared_ptr<const catalog::catalog> catalog;
  std::unordered_map<std::string, known_table, text_hash, std::equal_to<>> tables;
  std::optional<error> setup_error;
  bool paused = false;
  std::uint64_t unknown = 0;

  std::string frames;              // sealed entries, then the open one
  std::vector<std::size_t> seals;  // ends of the sealed entries in frames
  std::optional<error> failure;    // of a capture, at failed_at
  std::size_t failed_at = 0;
  exact_capture exact;
  journal::cells old_cells, new_cells, key_cells;
  std::vector<std::string> defaults;  // bytes of values read back for rows older than ADD COLUMN
  std::vector<bool> changed;

  bool loaded = false;
  std::string journal_id;
  std::uint64_t head = 0, written_head = 0;
  std::string head_hash, written_hash;
  store::sqlite_statement insert_entry, update_head;

  explicit impl(store::sqlite& connection) : db(connection), exact(connection) {}

  std::size_t floor() const noexcept { return seals.empty() ? 0 : seals.back(); }

  static void on_change(void* context, sqlite3*, int op, const char* database, const char* table,
                        sqlite3_int64 old_rowid, sqlite3_int64 new_rowid) {
    auto& self = *static_cast<impl*>(context);
    if (self.paused || self.failure) return;
    auto before = self.frames.size();
    try {
      self.capture(op, database, table, old_rowid, new_rowid);
      if (self.frames.size() - self.floor() > limits::journal_entry_size_bytes)
        self.fail(before, make_error(sqlstate::program_limit_exceeded,
                                     "the transaction changes more rows than one journal entry can hold",
                                     "Split it into several transactions."));
    } catch (const too_big& e) {
      self.fail(before, e.what);
    } catch (const std::exception& e) {
      self.fail(before,
                make_error("53200", fmt::format("a row change of {} could not be recorded: {}", table, e.what())));
    }
  }

  void fail(std::size_t at, error e) {
    frames.resize(at);
    failure = std::move(e);
    failed_at = at;
  }

  void capture(int op, std::string_view database, std::string_view name, std::int64_t old_rowid,
               std::int64_t new_rowid);
  cell_view old_value(const known_table& t, std::size_t i);
  cell_view new_value(const known_table& t, std::size_t i, bool updated);
  void read_old(const known_table& t, std::int64_t rowid);
  void read_old_key(const known_table& t, std::int64_t rowid);
  void read_new(const known_table& t, bool updated);
  void compare(const known_table& t);
  cell_view read_back(const known_table& t, std::size_t i, std::int64_t rowid);
  void set_tables(std::shared_ptr<const catalog::catalog> c);
  result<void> load_head();
  result<std::uint64_t> write();
};

void recorder::impl::set_tables(std::shared_ptr<const catalog::catalog> c) {
  catalog = std::move(c);
  auto& measured = measured_hook_indexes();
  tables.clear();
  setup_error.reset();
  for (auto& t : catalog->tables) {
    auto l = read_layout(db, t);
    if (!l) {
      // Recording goes on for the others; a change of this one must not pass unrecorded.
      setup_error = l.error();
      continue;
    }
    known_table k;
    k.layout = std::move(*l);
    k.width = row_width::of(t, k.layout);
    k.indexed = index_width::of(t, k.layout);
    k.as = &t;
    k.indexes = k.layout.without_rowid ? measured.without_rowid : measured.with_rowid;
    if (k.layout.rowid_alias >= 0 && measured.rowid_shadows) {
      auto& columns = k.layout.columns;
      auto place = static_cast<std::size_t>(k.layout.rowid_alias);
      k.ambiguous = place >= columns.size() || columns[place].table_index != k.layout.rowid_alias;
    }
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
      const auto position = k.layout.position_of(i);
      if (t.columns[i].has_exact && position) k.exact.push_back(*position);
    }
    tables.emplace(t.sqlite_name, std::move(k));
  }
}

cell_view recorder::impl::old_value(const known_table& t, std::size_t i) {
  auto& c = t.layout.columns[i];
  sqlite3_value* v = nullptr;
  int index = t.indexes.old_value ? c.table_index : static_cast<int>(i);
  if (sqlite3_preupdate_old(db.raw(), index, &v) != SQLITE_OK || !v)
    throw std::runtime_error("SQLite did not give column " + c.name);
  return cell_of(v, c.real);
}

cell_view recorder::impl::new_value(const known_table& t, std::size_t i, bool updated) {
  auto& c = t.layout.columns[i];
  sqlite3_value* v = nullptr;
  bool by_table = updated ? t.indexes.updated : t.indexes.inserted;
  int index = by_table ? c.table_index : static_cast<int>(i);
  if (sqlite3_preupdate_new(db.raw(), index, &v) != SQLITE_OK || !v)
    throw std::runtime_error("SQLite did not give column " + c.name);
  return cell_of(v, c.real);
}

// The stored row ends before this column: what a SELECT shows for it is the column's default.
cell_view recorder::impl::read_back(const known_table& t, std::size_t i, std::int64_t rowid) {
  auto& l = t.layout;
  auto sql =
      fmt::format("SELECT {} FROM main.{} WHERE {} = ?1", crossfade::catalog::quote_identifier(l.columns[i].name),
                  crossfade::catalog::quote_identifier(l.table), l.rowid_name);
  auto row = db.prepare(sql);
  if (!row || !row->bind(1, cell_view::of_integer(rowid))) throw std::runtime_error("the row could not be read back");
  auto found = row->step();
  if (!found || !*found) throw std::runtime_error("the row could not be read back");
  auto c = row->column(0);
  defaults.emplace_back(c.bytes);
  c.bytes = defaults.back();
  return c;
}

void recorder::impl::read_old(const known_table& t, std::int64_t rowid) {
  old_cells.clear();
  defaults.clear();
  defaults.reserve(t.layout.columns.size());
  bool whole = t.layout.key.empty();
  for (std::size_t i = 0; i < t.layout.columns.size(); ++i) {
    auto c = old_value(t, i);
    if (whole && c.is_null() && t.layout.columns[i].has_default && !t.layout.rowid_name.empty())
      c = read_back(t, i, rowid);
    old_cells.push_back(c);
  }
}

void recorder::impl::read_old_key(const known_table& t, std::int64_t rowid) {
  key_cells.clear();
  if (t.layout.key.empty()) {
    read_old(t, rowid);
    key_cells = old_cells;
    return;
  }
  for (auto i : t.layout.key)
    key_cells.push_back(old_value(t, i));
}

void recorder::impl::read_new(const known_table& t, bool updated) {
  new_cells.clear();
  for (std::size_t i = 0; i < t.layout.columns.size(); ++i)
    new_cells.push_back(new_value(t, i, updated));
  for (auto& index : t.indexed)
    if (auto fits = index.judge(*t.as, new_cells); !fits) throw too_big{std::move(fits).error()};
  if (!t.width) return;
  auto bytes = t.width->least_bytes(new_cells);
  if (bytes <= row_width::most_bytes) return;
  auto e = make_error(
      sqlstate::program_limit_exceeded,
      fmt::format("row is too big: size {}, maximum size {}", bytes, row_width::most_bytes),
      "A row of PostgreSQL has to fit in a page, but for long values: leave columns NULL, or split the table.");
  e.table = t.layout.table;
  throw too_big{std::move(e)};
}

void recorder::impl::compare(const known_table& t) {
  changed.assign(new_cells.size(), false);
  for (std::size_t i = 0; i < new_cells.size(); ++i)
    changed[i] = !same(old_cells[i], new_cells[i]) || (old_cells[i].is_null() && t.layout.columns[i].has_default);
}

void recorder::impl::capture(int op, std::string_view database, std::string_view name, std::int64_t old_rowid,
                             std::int64_t new_rowid) {
  if (database != "main" || name.starts_with("crossfade_") || name.starts_with("sqlite_")) return;
  auto found = tables.find(name);
  if (found == tables.end()) {
    if (setup_error) throw std::runtime_error(setup_error->message);
    ++unknown;
    return;
  }
  auto& t = found->second;
  if (t.ambiguous)
    throw std::runtime_error("a virtual column stands before the INTEGER PRIMARY KEY, and SQLite's hook confuses them");
  if (t.layout.without_rowid) old_rowid = new_rowid = 0;
  switch (op) {
    case SQLITE_INSERT:
      read_new(t, false);
      append_insert(frames, t.layout.table, new_rowid, new_cells);
      return;
    case SQLITE_DELETE:
      read_old_key(t, old_rowid);
      if (!t.exact.empty()) exact.removed(t.layout, t.exact, old_rowid, key_cells, frames.size());
      append_delete(frames, t.layout.table, old_rowid, key_cells);
      return;
    case SQLITE_UPDATE:
      read_old(t, old_rowid);
      key_cells.clear();
      if (t.layout.key.empty()) key_cells = old_cells;
      for (auto i : t.layout.key)
        key_cells.push_back(old_cells[i]);
      read_new(t, true);
      compare(t);
      if (!t.exact.empty())
        exact.updated(t.layout, t.exact, old_rowid, new_rowid, changed, old_cells, key_cells, new_cells, frames.size());
      append_update(frames, t.layout.table, old_rowid, new_rowid, key_cells, changed, new_cells);
      return;
    default:
      throw std::runtime_error("SQLite reported an unknown kind of change");
  }
}

result<void> recorder::impl::load_head() {
  auto s = load(db);
  if (!s) return s.error();
  journal_id = s->journal_id;
  head = s->head;
  head_hash = s->head_hash;
  auto insert = db.prepare("INSERT INTO crossfade_journal(seq, at, hash, body) VALUES (?1, ?2, ?3, ?4)", true);
  if (!insert) return insert.error();
  auto update = db.prepare("UPDATE crossfade_meta SET value = ?1 WHERE key = 'head'", true);
  if (!update) return update.error();
  insert_entry = std::move(*insert);
  update_head = std::move(*update);
  loaded = true;
  return {};
}

result<std::uint64_t> recorder::impl::write() {
  if (failure) return *failure;
  if (!loaded)
    if (auto r = load_head(); !r) return r.error();
  written_head = head;
  written_hash = head_hash;
  if (seals.empty()) return head;
  if (auto r = exact.write(); !r) return r.error();
  std::size_t from = 0;
  for (auto end : seals) {
    auto at = now_us();
    auto body = make_body(at, std::string_view(frames).substr(from, end - from));
    written_hash = chain(written_hash, journal_id, body);
    ++written_head;
    from = end;
    (void)insert_entry.bind(1, cell_view::of_integer(static_cast<std::int64_t>(written_head)));
    (void)insert_entry.bind(2, cell_view::of_integer(at));
    (void)insert_entry.bind(3, cell_view::of_blob(written_hash));
    if (auto r = insert_entry.bind(4, cell_view::of_blob(body)); !r) return r.error();
    auto done = insert_entry.step();
    insert_entry.reset();
    if (!done) return done.error();
  }
  auto text = fmt::format("{} {}", written_head, to_hex(written_hash));
  if (auto r = update_head.bind(1, cell_view::of_text(text)); !r) return r.error();
  auto done = update_head.step();
  update_head.reset();
  if (!done) return done.error();
  if (sqlite3_changes(db.raw()) != 1)
    return make_error(sqlstate::data_corrupted, "crossfade_meta has lost its row head",
                      "Restore the SQLite file from its last good copy.");
  return written_head;
}

recorder::recorder(store::sqlite& db, std::shared_ptr<const catalog::catalog> tables)
    : impl_(std::make_unique<impl>(db)) {
  impl_->set_tables(std::move(tables));
  if (auto there = installed(db); there && *there) (void)impl_->load_head();
  sqlite3_preupdate_hook(db.raw(), impl::on_change, impl_.get());
}

recorder::~recorder() {
  if (impl_->db.raw()) sqlite3_preupdate_hook(impl_->db.raw(), nullptr, nullptr);
}

recorder::position recorder::mark() const noexcept { return impl_->frames.size(); }

void recorder::rewind(position to) noexcept {
  auto& i = *impl_;
  to = std::max(to, i.floor());
  if (to < i.frames.size()) i.frames.resize(to);
  i.exact.rewind(to);
  // A capture that failed after the mark went with it. One that failed exactly there did too: frames end at the mark.
  if (i.failure && i.failed_at >= to) i.failure.reset();
}

bool recorder::has_changes() const noexcept { return impl_->frames.size() > impl_->floor(); }

result<void> recorder::capture_error() const {
  if (impl_->failure) return *impl_->failure;
  return {};
}

void recorder::seal() {
  if (has_changes()) impl_->seals.push_back(impl_->frames.size());
}

void recorder::unseal_to(std::size_t sealed_entries) noexcept {
  auto& i = *impl_;
  if (sealed_entries < i.seals.size()) i.seals.resize(sealed_entries);
  i.frames.resize(i.floor());
  i.exact.rewind(i.floor());
  if (i.failure && i.failed_at >= i.floor()) i.failure.reset();
}

std::size_t recorder::sealed() const noexcept { return impl_->seals.size(); }

std::uint64_t recorder::pending_bytes() const noexcept {
  return impl_->floor() + impl_->seals.size() * (header_size_bytes + checksum_size_bytes + hash_size_bytes);
}

result<std::uint64_t> recorder::write() { return impl_->write(); }

void recorder::committed() noexcept {
  auto& i = *impl_;
  if (!i.seals.empty() && i.written_head >= i.head) {
    i.head = i.written_head;
    i.head_hash = i.written_hash;
  }
  rolled_back();
}

void recorder::rolled_back() noexcept {
  auto& i = *impl_;
  constexpr std::size_t kept_buffer_bytes = 4 * limits::mib;
  i.frames.clear();
  if (i.frames.capacity() > kept_buffer_bytes) i.frames.shrink_to_fit();
  i.seals.clear();
  i.failure.reset();
  i.exact.clear();
}

std::uint64_t recorder::head() const noexcept { return impl_->head; }

bool recorder::agrees(const state& file) const noexcept {
  auto& i = *impl_;
  return !i.loaded || (file.journal_id == i.journal_id && file.head == i.head && file.head_hash == i.head_hash);
}

void recorder::replace_catalog(std::shared_ptr<const catalog::catalog> tables) { impl_->set_tables(std::move(tables)); }

void recorder::pause(bool on) noexcept { impl_->paused = on; }

void recorder::record_statement(std::string_view sql, std::string_view role, std::string_view search_path) {
  if (!impl_->paused) append_statement(impl_->frames, sql, role, search_path);
}

std::uint64_t recorder::unknown_changes() const noexcept { return impl_->unknown; }

}  // namespace crossfade::journal
