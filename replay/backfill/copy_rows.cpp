#include "replay/backfill/copy_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/copy.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::backfill {

namespace {

using apply::applied_result;
using apply::apply_failure;
using apply::failure_kind;
using catalog::quote_identifier;

apply_failure failure(error e) {
  auto kind = store::is_transient(e) ? failure_kind::transient : failure_kind::refused;
  return {kind, std::move(e)};
}

// A read transaction that ends whatever happens.
class snapshot {
 public:
  explicit snapshot(store::sqlite& db) : db_(db) {}
  snapshot(const snapshot&) = delete;
  snapshot& operator=(const snapshot&) = delete;
  ~snapshot() {
    if (db_.in_transaction()) (void)db_.exec("ROLLBACK");
  }
  result<std::uint64_t> begin() {
    if (auto r = db_.exec("BEGIN"); !r) return r.error();
    auto s = journal::load(db_);  // the first read fixes the snapshot
    if (!s) return s.error();
    return s->head;
  }

 private:
  store::sqlite& db_;
};

}  // namespace

copy_rows::copy_rows(copy_options options, std::shared_ptr<const catalog::catalog> tables)
    : options_(std::move(options)), tables_(std::move(tables)) {
  state_.tables = tables_->tables.size();
}

void copy_rows::refused(const error& e) {
  std::lock_guard lock(mutex_);
  state_.refusal = e;
  changed_.notify_all();
}

copy_state copy_rows::state() const {
  std::lock_guard lock(mutex_);
  return state_;
}

bool copy_rows::wait(std::chrono::steady_clock::time_point deadline) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [&] { return state_.copied || state_.refusal; });
}

const catalog::table* copy_rows::next_table() {
  std::uint64_t done = 0;
  const catalog::table* next = nullptr;
  for (auto& t : tables_->tables) {
    if (chunks_.complete(t.sqlite_name))
      ++done;
    else if (!next)
      next = &t;
  }
  std::lock_guard lock(mutex_);
  state_.tables_done = done;
  state_.table = next ? next->name : "";
  state_.rows = chunks_.rows();
  if (!next) state_.copied = true;
  changed_.notify_all();
  return next;
}

// For progress only: rowids are dense in most tables, and counting would read the whole file.
result<std::uint64_t> copy_rows::estimate() {
  std::uint64_t rows = 0;
  for (auto& t : tables_->tables) {
    bool by_rowid = chunks_.how(t.sqlite_name) == cut::rowid;
    auto name = quote_identifier(t.sqlite_name);
    auto l = journal::read_layout(*db_, t);
    if (!l) return l.error();
    auto n = db_->one(by_rowid ? fmt::format("SELECT max({}) FROM main.{}", l->rowid_name, name)
                               : fmt::format("SELECT count(*) FROM main.{}", name));
    if (!n) return n.error();
    rows += static_cast<std::uint64_t>(std::max<std::int64_t>(0, n->integer));
  }
  return rows;
}

applied_result<void> copy_rows::connected(apply::applier& a) {
  if (!db_) {
    auto db = store::sqlite::open(options_.sqlite_path, store::sqlite::mode::read_only);
    if (!db) return failure(db.error());
    db_ = std::move(*db);
  }
  if (auto r = chunks_.load(a.postgres(), *db_, *tables_); !r) return failure(r.error());
  a.set_filter(&chunks_);
  auto rows = estimate();
  if (!rows) return failure(rows.error());
  {
    std::lock_guard lock(mutex_);
    state_.estimated_rows = *rows;
  }
  (void)next_table();
  return {};
}

applied_result<bool> copy_rows::step(apply::applier& a) {
  auto* t = next_table();
  if (!t) return false;
  source s;
  s.table = t;
  s.how = chunks_.how(t->sqlite_name);
  auto plan = apply::plan_table(*db_, *t);
  if (!plan) return failure(plan.error());
  s.plan = std::move(*plan);
  auto& before = chunks_.of(t->sqlite_name);
  if (!before.empty()) s.after = before.back().last;

  snapshot rows(*db_);
  auto seq = rows.begin();
  if (!seq) return failure(seq.error());
  if (auto r = a.apply_up_to(*seq); !r) return r.error();
  auto c = copy_chunk(a, s, *seq);
  if (!c) {
    auto failed = c.error();
    if (a.connected() && !a.postgres().query("ROLLBACK")) a.disconnect();
    bool in_the_way = failed.what.sqlstate == sqlstate::unique_violation && !before.empty();
    if (in_the_way && a.connected() && options_.replace_rows.contains(t->name)) return begin_again(a, s);
    return failed;
  }
  chunks_.add(t->sqlite_name, std::move(*c));
  {
    std::lock_guard lock(mutex_);
    ++state_.chunks;
  }
  (void)next_table();
  return true;
}

applied_result<chunk> copy_rows::copy_chunk(apply::applier& a, const source& s, std::uint64_t seq) {
  auto& pg = a.postgres();
  store::text_row watermark;
  for (auto& sql : a.opening()) {
    auto r = pg.query(sql);
    if (!r) return failure(r.error());
    if (!r->empty()) watermark = (*r)[0];
  }
  if (watermark.empty())
    return failure(make_error(sqlstate::data_corrupted, "PostgreSQL's crossfade.watermark has lost its row"));
  // The watermark is at this chunk's seq; had it moved past it, the chunk would be taken again.
  if (auto r = a.check_watermark(watermark); !r) return r.error();
  if (a.watermark() != seq)
    return apply_failure{failure_kind::transient,
                         make_error(sqlstate::serialization_failure, "the watermark has passed the chunk")};
  auto& finished = chunks_.of(s.table->sqlite_name);
  if (finished.empty() && options_.replace_rows.contains(s.table->name))
    if (auto r = pg.query("DELETE FROM " + s.plan.name); !r) return failure(r.error());
  auto rows = select(s);
  if (!rows) return failure(rows.error());
  auto c = copy_into(pg, s, *rows);
  if (!c) return failure(c.error());
  c->number = finished.size();
  c->seq = seq;
  fault_point(fault::copy_rows_sent);
  if (auto r = record_chunk(pg, s.table->sqlite_name, *c); !r) return failure(r.error());
  fault_point(fault::copy_recorded);
  if (auto r = pg.query("COMMIT"); !r) return failure(r.error());
  fault_point(fault::copy_committed);
  return std::move(*c);
}

// An earlier run copied part of the table beside rows that were there, before they were allowed to be replaced.
applied_result<bool> copy_rows::begin_again(apply::applier& a, const source& s) {
  auto statements = a.opening();
  statements.push_back("DELETE FROM " + s.plan.name);
  statements.push_back("DELETE FROM crossfade.chunks WHERE table_name = " +
                       catalog::quote_literal(s.table->sqlite_name));
  statements.push_back("COMMIT");
  for (auto& sql : statements) {
    auto r = a.postgres().query(sql);
    if (!r) return failure(r.error());
    if (r->empty()) continue;
    if (auto same = a.check_watermark((*r)[0]); !same) return same.error();
  }
  log::info("backfill.begins_again", {{"table", s.table->name}});
  if (auto r = chunks_.load(a.postgres(), *db_, *tables_); !r) return failure(r.error());
  return true;
}

// The columns that are written, then what the chunks are cut by.
result<store::sqlite_statement> copy_rows::select(const source& s) {
  std::string columns, order, low;
  auto& l = s.plan.layout;
  for (auto& c : s.plan.columns)
    columns += (columns.empty() ? "" : ", ") + quote_identifier(l.columns[c.position].name);
  auto cut_by = [&](const std::string& name, std::size_t n) {
    columns += (columns.empty() ? "" : ", ") + name;
    order += (order.empty() ? "" : ", ") + name;
    low += fmt::format("{}?{}", low.empty() ? "" : ", ", n);
  };
  if (s.how == cut::rowid) cut_by(l.rowid_name, 1);
  if (s.how == cut::key)
    for (std::size_t i = 0; i < l.key.size(); ++i)
      cut_by(quote_identifier(l.columns[l.key[i]].name), i + 1);
  auto sql = fmt::format("SELECT {} FROM main.{}", columns.empty() ? "1" : columns, quote_identifier(l.table));
  if (s.after) sql += fmt::format(" WHERE ({}) > ({})", order, low);
  if (!order.empty()) sql += " ORDER BY " + order;
  auto statement = db_->prepare(sql);
  if (!statement) return statement.error();
  if (s.after)
    for (std::size_t i = 0; i < s.after->size(); ++i)
      if (auto r = statement->bind_copy(static_cast<int>(i + 1), (*s.after)[i].view()); !r) return r.error();
  return statement;
}

result<bool> copy_rows::append_row(const source& s, const store::sqlite_statement& row, std::string& to) {
  for (std::size_t i = 0; i < s.plan.columns.size(); ++i) {
    if (i) to += '\t';
    auto cell = row.column(static_cast<int>(i));
    if (cell.is_null()) {
      to += "\\N";
      continue;
    }
    auto target = s.plan.columns[i];
    target.binary = false;
    field_.clear();
    if (auto r = apply::encode_column(*s.table, target, cell, field_); !r) {
      auto e = r.error();
      if (s.how == cut::rowid)
        e.detail = fmt::format("Row with rowid {}.", row.column(static_cast<int>(s.plan.columns.size())).integer);
      if (e.hint.empty()) e.hint = "`crossfade check` lists such values, and what to do about them.";
      return e;
    }
    store::text_field(to, field_);
  }
  to += '\n';
  return true;
}

result<chunk> copy_rows::copy_into(store::connection& pg, const source& s, store::sqlite_statement& rows) {
  std::string names;
  for (auto& c : s.plan.columns)
    names += (names.empty() ? "" : ", ") + quote_identifier(s.table->columns[c.column].name);
  store::copy_in out(pg);
  if (auto r = out.begin(fmt::format("COPY {}{} FROM STDIN", s.plan.name, names.empty() ? "" : " (" + names + ")")); !r)
    return r.error();
  chunk c;
  std::size_t bytes = 0;
  auto first_key = static_cast<int>(s.plan.columns.size());
  auto key_size = s.how == cut::rowid ? std::size_t{1} : s.how == cut::key ? s.plan.layout.key.size() : 0;
  for (;;) {
    auto more = rows.step();
    if (!more) return more.error();
    if (!*more) break;
    auto before = out.buffer().size();
    if (auto r = append_row(s, rows, out.buffer()); !r) return r.error();
    bytes += out.buffer().size() - before;
    ++c.rows;
    if (auto r = out.flush_if_full(); !r) return r.error();
    if (key_size && (c.rows >= options_.chunk_rows || bytes >= options_.chunk_bytes)) {
      c.last.emplace();
      for (std::size_t i = 0; i < key_size; ++i)
        c.last->emplace_back(rows.column(first_key + static_cast<int>(i)));
      break;
    }
  }
  auto copied = out.finish();
  if (!copied) {
    auto e = copied.error();
    if (e.table.empty()) e.table = s.table->name;
    e.message = fmt::format("copying rows of {}: {}", s.table->name, e.message);
    if (e.sqlstate == sqlstate::unique_violation && e.hint.empty())
      e.hint = "The table in PostgreSQL holds other rows, or is stricter than SQLite's: see `crossfade check`.";
    return e;
  }
  if (*copied != c.rows)
    return make_error(sqlstate::internal_error,
                      fmt::format("PostgreSQL took {} of {} rows of {}", *copied, c.rows, s.table->name),
                      "A trigger or rule on the table may have swallowed them.");
  return c;
}

}  // namespace crossfade::backfill
