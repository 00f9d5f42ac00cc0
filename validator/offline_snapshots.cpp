#include "validator/offline_snapshots.hpp"

#include <fmt/format.h>

#include "replay/base/limits.hpp"
#include "replay/journal/layout.hpp"
#include "replay/journal/reader.hpp"
#include "replay/journal/state.hpp"
#include "validator/canonical.hpp"

namespace crossfade::validator {
namespace {

error too_far_behind() {
  return make_error(sqlstate::program_limit_exceeded,
                    fmt::format("more than {} keys are not mirrored yet", limits::validator::left_out_keys),
                    "Start crossfade serve, let it catch up, and validate then.");
}

// Canonical keys of the row changes that the mirror has not applied.
class key_collector {
 public:
  key_collector(store::sqlite& db, const catalog::catalog& tables, snapshot_pair& into)
      : db_(db), tables_(tables), into_(into) {}

  result<void> add(const journal::row_change& c) {
    if (c.kind == journal::change_kind::statement) {
      statements_ = true;
      return {};
    }
    auto found = known_.find(std::string(c.table));
    if (found == known_.end()) {
      const catalog::table* t = tables_.find_sqlite(c.table);
      known target{t, {}};
      if (t != nullptr) {
        auto l = journal::read_layout(db_, *t);
        if (!l) return l.error();
        target.layout = std::move(*l);
      }
      found = known_.emplace(std::string(c.table), std::move(target)).first;
    }
    const known& k = found->second;
    if (k.table == nullptr) return {};  // not in both stores: not compared
    if (!c.old_key.empty()) add_key(k, c.old_key);
    if (!c.row.empty()) add_row(k, c.row);
    if (total_ > limits::validator::left_out_keys) return too_far_behind();
    return {};
  }

  bool statements() const noexcept { return statements_; }

 private:
  struct known {
    const catalog::table* table;
    journal::layout layout;
  };

  // old_key: the key's columns in key order; of a table without a key the whole row, in storage order.
  void add_key(const known& k, const journal::cells& old_key) {
    if (k.table->primary_key.empty()) return add_row(k, old_key);
    add(k, [&](std::size_t column) -> value::cell_view {
      for (std::size_t i = 0; i < k.table->primary_key.size() && i < old_key.size(); ++i)
        if (k.table->primary_key[i] == column) return old_key[i];
      return {};
    });
  }

  void add_row(const known& k, const journal::cells& row) {
    add(k, [&](std::size_t column) -> value::cell_view {
      const auto at = k.layout.position_of(column);
      return at && *at < row.size() ? row[*at] : value::cell_view{};
    });
  }

  template <class CellOf>
  void add(const known& k, const CellOf& cell_of) {
    row_builder row(*k.table);
    row.begin();
    for (std::size_t i = 0; i < k.table->columns.size(); ++i)
      row.add_sqlite(cell_of(i));
    if (into_.left_out[k.table->name].emplace(row.key()).second) ++total_;
  }

  store::sqlite& db_;
  const catalog::catalog& tables_;
  snapshot_pair& into_;
  std::map<std::string, known, std::less<>> known_;
  std::size_t total_ = 0;
  bool statements_ = false;
};

// Before cutover: entries above the watermark.
result<void> leave_out_entries(snapshot_pair& pair, const journal::state& s, const catalog::catalog& tables) {
  auto w = read_watermark(pair.postgres);
  if (!w) return w.error();
  if (w->journal_id != s.journal_id)
    return make_error(sqlstate::object_not_in_prerequisite_state, "PostgreSQL holds the copy of another SQLite file",
                      "Name the file that was migrated there.");
  if (w->seq > s.head)
    return make_error(sqlstate::data_corrupted,
                      fmt::format("histories diverge: PostgreSQL is at seq {} and SQLite at {}", w->seq, s.head),
                      "The SQLite file was restored from an older copy.");
  pair.seq = w->seq;
  if (w->seq == s.head) return {};
  journal::reader entries(pair.sqlite, s.journal_id);
  entries.start_after(w->seq, w->hash);
  key_collector keys(pair.sqlite, tables, pair);
  constexpr std::size_t entries_at_once = 1000, bytes_at_once = 4 * limits::mib;
  for (;;) {
    auto batch = entries.read(entries_at_once, bytes_at_once);
    if (!batch) return batch.error();
    if (batch->empty()) break;
    for (const journal::entry& e : *batch) {
      journal::change_cursor rows(e.body, e.seq);
      journal::row_change c;
      for (;;) {
        auto more = rows.next(c);
        if (!more) return more.error();
        if (!*more) break;
        if (auto r = keys.add(c); !r) return r;
      }
    }
  }
  pair.finished = false;
  pair.unfinished_reason = fmt::format("{} entries above the watermark are not mirrored yet{}", s.head - w->seq,
                                       keys.statements() ? ", among them changes of the schema" : "");
  return {};
}

// While switched: what was noted in PostgreSQL since the snapshot that SQLite equals.
result<void> leave_out_noted(snapshot_pair& pair, const journal::state& s, const catalog::catalog& tables) {
  pair.seq = s.head;
  auto position = journal::get(pair.sqlite, "reverse.snapshot");
  if (!position) return position.error();
  std::string since = position->value_or("");
  if (since.empty()) {
    auto start = pair.postgres.query("SELECT start_snapshot FROM crossfade.reverse");
    if (!start) return start.error();
    if (start->empty())
      return make_error(sqlstate::data_corrupted, "PostgreSQL has no record of the mirror to SQLite",
                        "Restore the schema crossfade.");
    since = start->at(0).at(0).value_or("");
  }
  std::size_t total = 0;
  const std::string unseen =
      fmt::format("NOT pg_visible_in_snapshot(xid, {}::pg_snapshot)", catalog::quote_literal(since));
  for (const catalog::table& t : tables.tables) {
    auto truncated = pair.postgres.query(fmt::format(
        "SELECT 1 FROM crossfade.changed_keys WHERE relation = {} AND operation = 'T' AND {} LIMIT 1", t.id, unseen));
    if (!truncated) return truncated.error();
    if (!truncated->empty()) {
      pair.left_out_tables.insert(t.name);
      pair.finished = false;
      continue;
    }
    std::vector<std::size_t> identity = t.primary_key;
    for (std::size_t i = 0; t.primary_key.empty() && i < t.columns.size(); ++i)
      if (t.columns[i].generated == catalog::generation::none) identity.push_back(i);
    std::string parts;
    for (std::size_t i = 0; i < identity.size(); ++i)
      parts += fmt::format("{}k[{}]", i == 0 ? "" : ", ", i + 1);
    auto r = pair.postgres.copy(
        fmt::format(
            "SELECT {0} FROM (SELECT old_key AS k FROM crossfade.changed_keys WHERE relation = {1} AND {2} UNION "
            "SELECT new_key FROM crossfade.changed_keys WHERE relation = {1} AND {2}) c WHERE k IS NOT NULL",
            parts, t.id, unseen),
        [&](std::span<const copy_field> fields) -> result<void> {
          row_builder row(t);
          row.begin();
          for (std::size_t i = 0; i < t.columns.size(); ++i) {
            const auto at = std::find(identity.begin(), identity.end(), i);
            row.add_postgres(at == identity.end() ? copy_field()
                                                  : fields[static_cast<std::size_t>(at - identity.begin())]);
          }
          if (pair.left_out[t.name].emplace(row.key()).second) ++total;
          if (total > limits::validator::left_out_keys) return too_far_behind();
          return {};
        });
    if (!r) return r;
  }
  if (total > 0) pair.finished = false;
  if (!pair.finished) pair.unfinished_reason = "changes in PostgreSQL are not mirrored to SQLite yet";
  return {};
}

}  // namespace

result<snapshot_pair> offline_snapshots::open() {
  auto db = store::sqlite::open(path_, store::sqlite::mode::read_only);
  if (!db) return db.error();
  auto pg = postgres_snapshot::connect(conninfo_);
  if (!pg) return pg.error();
  snapshot_pair pair{std::move(*db), std::move(*pg), 0, {}, {}, true, {}};
  auto served = journal::installed(pair.sqlite);
  if (!served) return served.error();
  bool switched = false;
  if (*served) {
    auto s = journal::load(pair.sqlite);
    if (!s) return s.error();
    switched = s->phase == journal::phase::switched;
  }
  // The mirror first, then the authority: so the mirror is never ahead, if somebody writes meanwhile after all.
  if (switched)
    if (auto r = begin_sqlite_snapshot(pair.sqlite); !r) return r.error();
  if (auto r = pair.postgres.begin(); !r) return r.error();
  if (!switched)
    if (auto r = begin_sqlite_snapshot(pair.sqlite); !r) return r.error();
  if (!*served) return pair;
  auto s = journal::load(pair.sqlite);
  if (!s) return s.error();
  switch (s->phase) {
    case journal::phase::none:
    case journal::phase::finished:
    case journal::phase::abandoned:
      return pair;
    case journal::phase::preparing:
      return make_error(sqlstate::object_not_in_prerequisite_state, "rows are still being copied to PostgreSQL",
                        "Validate in phase dual-write; crossfade status shows it.");
    case journal::phase::dual_write:
      if (auto r = check_quarantine(pair.postgres); !r) return r.error();
      if (auto r = leave_out_entries(pair, *s, *tables_); !r) return r.error();
      return pair;
    case journal::phase::switched:
      if (auto r = leave_out_noted(pair, *s, *tables_); !r) return r.error();
      return pair;
  }
  return pair;
}

}  // namespace crossfade::validator
