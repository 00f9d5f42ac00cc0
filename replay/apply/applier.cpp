#include "replay/apply/applier.hpp"
#include "replay/base/fault_point.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "replay/apply/session.hpp"
#include "replay/journal/show.hpp"
#include "replay/journal/stopped.hpp"

namespace crossfade::apply {

namespace {

constexpr std::size_t most_statements = 1000;  // prepared at a time

constexpr auto watermark_row =
    "SELECT w.journal_id, w.seq, encode(w.hash, 'hex'), w.part, s.journal_id, s.authority, s.epoch, s.phase FROM "
    "crossfade.watermark w, crossfade.state s";

constexpr auto ddl_timeout = std::chrono::minutes(30);

apply_failure transient(error e) { return {failure_kind::transient, std::move(e)}; }

apply_failure diverged(std::string message, std::string hint) {
  return {failure_kind::diverged,
          make_error(sqlstate::data_corrupted, "histories diverge: " + std::move(message), std::move(hint))};
}

// An error of a statement that no row change is to blame for.
apply_failure classify(error e) {
  bool gone = e.sqlstate == "3F000" || e.sqlstate == "42P01";  // schema, table
  if (e.sqlstate == "42501" && e.hint.empty())
    e.hint =
        "Crossfade's role needs GRANT SET ON PARAMETER session_replication_role (PostgreSQL 15 and later; before: "
        "superuser) and the tables' ownership.";
  if (store::is_transient(e)) return transient(std::move(e));
  if (gone) {
    auto f = diverged("PostgreSQL has lost the schema crossfade (" + e.message + ")",
                      "Restore PostgreSQL, or start with --fresh-copy. docs/recovery.md, \"PostgreSQL was restored\".");
    return f;
  }
  return {failure_kind::refused, std::move(e)};
}

std::uint64_t number(const std::optional<std::string>& text) { return text ? std::stoull(*text) : 0; }

std::string describe(const journal::row_change& c) {
  switch (c.kind) {
    case journal::change_kind::insert_row:
      return "insert";
    case journal::change_kind::update_row:
      return "update";
    case journal::change_kind::delete_row:
      return "delete";
    case journal::change_kind::statement:
      return "statement";
  }
  return {};
}

}  // namespace

applier::applier(applier_options options, std::shared_ptr<const catalog::catalog> tables)
    : options_(std::move(options)), tables_(std::move(tables)) {}

applier::~applier() = default;

bool applier::connected() const noexcept { return postgres_ && !postgres_->lost() && rows_; }

bool applier::still_connected() {
  if (postgres_) postgres_->look();
  return connected();
}

void applier::disconnect() {
  rows_.reset();
  pipeline_.reset();
  postgres_.reset();
}

void applier::rollback() {
  if (postgres_ && !postgres_->lost() && !postgres_->query("ROLLBACK")) disconnect();
}

applied_result<void> applier::connect(std::stop_token stop) {
  disconnect();
  stop_ = std::move(stop);
  if (!sqlite_) {
    auto db = store::sqlite::open(options_.sqlite_path, store::sqlite::mode::read_only);
    if (!db) return transient(db.error());
    sqlite_ = std::move(*db);
  }
  auto ended = journal::mirroring_stopped(*sqlite_);
  if (!ended) return transient(ended.error());
  if (*ended) return apply_failure{failure_kind::diverged, journal::stopped_error(**ended)};
  auto pg = store::connection::open(options_.postgres_url, stop_);
  if (!pg) return classify(pg.error());
  postgres_ = std::move(*pg);
  auto here = journal::load(*sqlite_);
  if (!here) return transient(here.error());
  if (auto r = begin_session(*postgres_, here->journal_id, options_.lock_timeout); !r) return classify(r.error());
  auto secret = postgres_->query("SELECT writer_secret FROM crossfade.state");
  if (!secret) return classify(secret.error());
  if (secret->empty() || !(*secret)[0][0]) return diverged("PostgreSQL's crossfade.state has no row", "Restore it.");
  writer_ = *(*secret)[0][0];
  if (auto r = load_state(); !r) {
    disconnect();
    return r;
  }
  pipeline_ = std::make_unique<store::pipeline>(*postgres_);
  rows_ = std::make_unique<row_writer>(*pipeline_, tables_, *sqlite_);
  rechecks_ = std::make_unique<rechecks>(*tables_);
  return {};
}

applied_result<void> applier::load_state() {
  auto here = journal::load(*sqlite_);
  if (!here) return transient(here.error());
  auto rows = postgres_->query(watermark_row);
  if (!rows) return classify(rows.error());
  if (rows->size() != 1)
    return diverged("PostgreSQL's crossfade.watermark or crossfade.state has lost its row", "Restore PostgreSQL.");
  auto& row = (*rows)[0];
  if (row[0] != here->journal_id || row[4] != here->journal_id)
    return diverged("PostgreSQL holds the schema crossfade of another SQLite file",
                    "Look at --sqlite and --postgres; they belong to different migrations.");
  journal_id_ = here->journal_id;
  auto hash = journal::from_hex(row[2].value_or(""));
  auto phase = journal::parse_phase(row[7].value_or(""));
  if (!hash || !phase) return diverged("PostgreSQL's schema crossfade is damaged", "Restore PostgreSQL.");
  epoch_ = number(row[6]);
  phase_ = *phase;
  if (row[5] != "sqlite")
    return apply_failure{failure_kind::superseded,
                         make_error(sqlstate::object_not_in_prerequisite_state, "PostgreSQL is the authority now")};
  auto seq = number(row[1]);
  seq_ = seq;
  if (auto r = check_history(seq, *hash, *here); !r) return r;
  known_ = seq;
  hash_ = *hash;
  part_ = number(row[3]);
  reader_ = std::make_unique<journal::reader>(*sqlite_, journal_id_);
  return {};
}

applied_result<void> applier::check_history(std::uint64_t seq, const std::string& hash, const journal::state& here) {
  if (seq > here.head)
    return diverged(
        fmt::format("PostgreSQL has entry {}, the SQLite file ends at {}: it was restored from a copy", seq, here.head),
        "Bring back the newer file, or start with --fresh-copy. docs/recovery.md, \"The SQLite file was restored\".");
  auto highest = std::max(here.highest_watermark, known_);
  if (seq < highest && !accept_lower_)
    return diverged(
        fmt::format("PostgreSQL was at entry {} and is at {}: it was restored, or failed over with loss", highest, seq),
        "`crossfade journal retry` replays the entries between, if they are still there. docs/recovery.md, "
        "\"PostgreSQL "
        "was restored\".");
  accept_lower_ = false;
  auto ours = journal::hash_at(*sqlite_, seq);
  if (!ours) return transient(ours.error());
  if (*ours && **ours != hash)
    return diverged(fmt::format("entry {} in PostgreSQL is not the one in the SQLite file", seq),
                    "One of the stores was restored or swapped. docs/recovery.md, \"The SQLite file was restored\".");
  return {};
}

std::vector<std::string> applier::opening() const {
  return {"BEGIN", "SET LOCAL session_replication_role = replica",
          fmt::format("SET LOCAL crossfade.writer = '{}:{}'", writer_, epoch_),
          std::string(watermark_row) + " FOR UPDATE OF w"};
}

applied_result<void> applier::check_watermark(const store::text_row& row) {
  bool same_store = row[0] == journal_id_ && row[4] == journal_id_;
  if (!same_store) return diverged("PostgreSQL's schema crossfade belongs to another file", "Look at --postgres.");
  if (row[5] != "sqlite" || number(row[6]) != epoch_)
    return apply_failure{failure_kind::superseded, make_error(sqlstate::object_not_in_prerequisite_state,
                                                              "the authority or the epoch has changed")};
  if (number(row[1]) == seq_ && journal::from_hex(row[2].value_or("")) == hash_ && number(row[3]) == part_) return {};
  // Somebody else of this migration has moved it (a lockstep transaction), or PostgreSQL is not what it was.
  rollback();
  if (auto r = load_state(); !r) return r;
  return transient(make_error(sqlstate::serialization_failure, "the watermark has moved"));
}

void applier::replace_catalog(std::shared_ptr<const catalog::catalog> tables) {
  tables_ = std::move(tables);
  if (!pipeline_) return;
  pipeline_->deallocate_all();
  rows_ = std::make_unique<row_writer>(*pipeline_, tables_, *sqlite_);
  rechecks_ = std::make_unique<rechecks>(*tables_);
}

applied_result<std::vector<journal::entry>> applier::read(std::uint64_t limit) {
  reader_->start_after(seq_, hash_);
  auto up_to = std::min(limit, suspects_.next(seq_).up_to);
  auto most = std::min(static_cast<std::uint64_t>(options_.batch_entries), up_to - seq_);
  auto entries = reader_->read(most, options_.batch_bytes);
  if (entries) return std::move(*entries);
  // Damage in the journal is no state of PostgreSQL, but the history ends there just as well.
  const auto e = entries.error();
  auto ended = journal::mirroring_stopped(*sqlite_);
  if (ended && *ended) return apply_failure{failure_kind::diverged, journal::stopped_error(**ended)};
  if (e.sqlstate == sqlstate::data_corrupted || e.sqlstate == sqlstate::feature_not_supported)
    return apply_failure{failure_kind::diverged, e, seq_ + 1};
  return transient(e);
}

applied_result<applier::applied> applier::apply_next(std::uint64_t limit) {
  if (!connected()) return transient(make_error(sqlstate::connection_failure, "not connected to PostgreSQL"));
  if (limit <= seq_) return applied{};
  auto entries = read(limit);
  if (!entries) return entries.error();
  if (entries->empty()) return applied{};
  fault_point(fault::mirror_read);
  if (pipeline_->statements() > most_statements) replace_catalog(tables_);
  return apply(*entries);
}

applied_result<void> applier::apply_up_to(std::uint64_t seq) {
  while (seq_ < seq) {
    auto done = apply_next(seq);
    if (!done) return done.error();
    if (done->schema_changed)
      return transient(make_error(sqlstate::serialization_failure, "the schema has changed in between"));
    if (!done->entries && !done->again)
      return transient(make_error(sqlstate::serialization_failure, "entries are not visible yet"));
  }
  return {};
}

// True: the batch ends here.
applied_result<bool> applier::push_entry(const journal::entry& e, write_mode mode, batch_end& end) {
  journal::change_cursor cursor(e.body, e.seq);
  journal::row_change c;
  auto start = end.part;  // of the first entry: where an earlier transaction ended
  end.part = 0;
  for (;;) {
    auto more = cursor.next(c);
    if (!more) return apply_failure{failure_kind::diverged, more.error(), e.seq};
    if (!*more) break;
    if (c.offset < start || skipped_.contains({e.seq, c.offset})) continue;
    if (end.schema_changed) {
      // Rows after DDL are of tables that are known only once it is committed.
      end.part = c.offset;
      return true;
    }
    halves apply;
    if (filter_ && c.kind != journal::change_kind::statement) {
      auto plan = rows_->plan_of(c.table);
      if (!plan) return place(plan.error(), c.offset, e);
      apply = filter_->which(c, (*plan)->layout, e.seq);
    }
    if (auto r = rows_->push(c, e.seq, mode, apply); !r) return place(r.error(), c.offset, e);
    if (auto r = note_touched(c, e.seq); !r) return place(r.error(), c.offset, e);
    ++end.rows;
    end.schema_changed = c.kind == journal::change_kind::statement;
  }
  end.seq = e.seq;
  end.hash = e.hash;
  end.bytes += e.body.size();
  ++end.entries;
  return end.schema_changed || end.rows >= options_.batch_rows;
}

// While rows are being copied the constraints are not there yet.
result<void> applier::note_touched(const journal::row_change& c, std::uint64_t seq) {
  if (filter_ || rechecks_->empty() || c.kind == journal::change_kind::statement) return {};
  auto plan = rows_->plan_of(c.table);
  if (!plan) return plan.error();
  return rechecks_->note(**plan, c, seq);
}

write_mode applier::mode_of_next_batch() const {
  if (suspects_.next(seq_).alone) return write_mode::one_by_one;
  return seq_ < whole_until_ ? write_mode::whole_rows : write_mode::changed_columns;
}

applied_result<applier::applied> applier::apply(const std::vector<journal::entry>& entries) {
  auto mode = mode_of_next_batch();
  // What else runs on the connection (the copy of rows) may work for longer without a byte.
  struct patience {
    applier& of;
    ~patience() {
      if (of.postgres_) of.postgres_->set_timeout(ddl_timeout);
    }
  } after{*this};
  postgres_->set_timeout(options_.answer_timeout);
  rows_->begin();
  rechecks_->begin();
  auto begin = opening();
  for (auto& sql : begin)
    pipeline_->push(sql);
  batch_end end;
  end.seq = seq_;
  end.hash = hash_;
  end.part = part_;
  std::optional<apply_failure> local;
  for (auto& e : entries) {
    auto last = push_entry(e, mode, end);
    if (!last) {
      local = last.error();
      break;
    }
    if (*last) break;
  }
  rows_->finish();
  if (end.schema_changed) rechecks_->begin();  // of a schema that is no more
  if (!local) rechecks_->push(*pipeline_);
  if (fault_armed(fault::mirror_rows_sent)) (void)postgres_->flush();
  fault_point(fault::mirror_rows_sent);
  if (!local)
    pipeline_->push(fmt::format(
        "UPDATE crossfade.watermark SET seq = {}, hash = decode('{}', 'hex'), part = {}, at = clock_timestamp()",
        end.seq, journal::to_hex(end.hash), end.part));
  if (end.schema_changed) postgres_->set_timeout(ddl_timeout);
  auto out = pipeline_->sync();
  postgres_->set_timeout(options_.answer_timeout);
  if (local) {
    rollback();
    if (local->kind != failure_kind::refused) return *local;
    return failed(local->what, {local->seq, local->seq, local->offset}, mode, entries);
  }
  auto verdict = judge(out, entries, mode, begin.size());
  if (!verdict) return verdict.error();
  if (*verdict) return **verdict;
  if (auto broken = rechecks_->look(out)) {
    rollback();
    return failed(broken->what, {broken->seq, broken->seq, broken->offset}, mode, entries);
  }
  fault_point(fault::mirror_applied);
  if (auto r = postgres_->query("COMMIT"); !r) {
    rollback();
    return failed(r.error(), {entries.front().seq, std::max(end.seq, entries.front().seq)}, mode, entries);
  }
  fault_point(fault::mirror_committed);
  applied done;
  done.entries = end.entries;
  done.rows = end.rows;
  done.bytes = end.bytes;
  done.tables = rows_->rows_by_table();
  done.schema_changed = end.schema_changed;
  done.again = end.part > 0;
  done.newest_at_us = entries[end.entries ? end.entries - 1 : 0].at_us;
  seq_ = known_ = end.seq;
  hash_ = end.hash;
  part_ = end.part;
  return done;
}

// Nothing: the batch can be committed.
applied_result<std::optional<applier::applied>> applier::judge(const store::pipeline_outcome& out,
                                                               const std::vector<journal::entry>& entries,
                                                               write_mode mode, std::size_t begin_pushes) {
  auto& pushes = rows_->pushes();
  if (out.failed) {
    rollback();
    auto i = out.failed->index;
    if (i < begin_pushes && !store::is_transient(out.failed->what)) return classify(out.failed->what);
    blame whom{entries.front().seq, entries.back().seq};
    if (i < pushes.size() && pushes[i].seq) whom = {pushes[i].seq, pushes[i].last_seq, pushes[i].offset};
    auto r = failed(out.failed->what, whom, mode, entries);
    if (!r) return r.error();
    return std::optional<applied>(*r);
  }
  auto& lock = out.replies[begin_pushes - 1].rows;
  if (lock.size() != 1) {
    rollback();
    return diverged("PostgreSQL's crossfade.watermark or crossfade.state has lost its row", "Restore PostgreSQL.");
  }
  if (auto r = check_watermark(lock[0]); !r) {
    rollback();
    return r.error();
  }
  for (std::size_t i = 0; i < pushes.size(); ++i) {
    if (!pushes[i].expects_one_row || out.replies[i].rows_affected == 1) continue;
    // The row is not there: the whole row that the entry holds serves.
    rollback();
    whole_until_ = std::max(whole_until_, entries.back().seq);
    applied again;
    again.again = true;
    return std::optional<applied>(again);
  }
  return std::optional<applied>();
}

apply_failure applier::place(error what, std::size_t offset, const journal::entry& e) {
  apply_failure f{failure_kind::refused, std::move(what), e.seq, offset};
  journal::change_cursor cursor(e.body, e.seq);
  journal::row_change c;
  for (auto more = cursor.next(c); more && *more; more = cursor.next(c)) {
    if (c.offset != offset) continue;
    f.table = c.table;
    f.change = describe(c);
    f.row = journal::change_text(c);
    break;
  }
  return f;
}

applied_result<applier::applied> applier::failed(error what, const blame& whom, write_mode mode,
                                                 const std::vector<journal::entry>& entries) {
  if (!connected()) return transient(std::move(what));
  if (store::is_transient(what)) return classify(std::move(what));
  // Alone in its transaction and with statements of their own: this row change is it.
  if (mode == write_mode::one_by_one) return place(std::move(what), whom.offset, entries.front());
  suspects_.blame(whom.first, whom.last);
  applied again;
  again.again = true;
  return again;
}

}  // namespace crossfade::apply
