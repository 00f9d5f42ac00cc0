// Applies journal entries to PostgreSQL, in order, many in one transaction with the watermark. No thread and no policy
// of its own: apply::mirror calls it, and decides what a failure means.
//
//   applier a(options, catalog);
//   a.connect(stop);                       // both stores; recognises a restored one
//   auto done = a.apply_next(limit);       // at most one batch, no entry above limit; entries == 0 and !again: none
//   there
//
// Every batch locks the watermark row first and checks journal id, seq, hash, authority and epoch. A failed batch is
// tried again in a more careful way (whole rows; halves, then one entry with a statement for each row) until the row
// change that fails is known (suspects.hpp). One thread at a time. docs/replication.md has the invariants.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "replay/apply/rechecks.hpp"
#include "replay/apply/statements.hpp"
#include "replay/apply/suspects.hpp"
#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/reader.hpp"
#include "replay/journal/state.hpp"
#include "replay/store/connection.hpp"
#include "replay/store/pipeline.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::apply {

enum class failure_kind : std::uint8_t {
  transient,  // passes by itself: back off and go on
  refused,    // PostgreSQL refuses a row change: quarantine
  diverged,   // the stores do not have one history any more
  superseded  // PostgreSQL is the authority, or another epoch began
};

struct apply_failure {
  failure_kind kind = failure_kind::transient;
  error what;
  std::uint64_t seq = 0;   // of the entry; 0: none
  std::size_t offset = 0;  // of the row change in it; 0: the entry as a whole
  std::string table, change;
  std::string row;  // the row change as JSON (journal/show.hpp); empty: none
};

[[noreturn]] inline void throw_exception_from_error(const apply_failure& f, const boost::source_location&) {
  throw std::runtime_error(f.what.sqlstate + ": " + f.what.message);
}

template <class T>
using applied_result = boost::system::result<T, apply_failure>;

// Which halves of a row change apply; during the copy of rows the finished chunks decide (replay/backfill).
class row_filter {
 public:
  virtual ~row_filter() = default;
  virtual halves which(const journal::row_change& c, const journal::layout& l, std::uint64_t seq) const = 0;
};

struct applier_options {
  std::string sqlite_path, postgres_url;
  std::size_t batch_entries = 2000;
  std::size_t batch_rows = 5000;       // an entry is never split
  std::size_t batch_bytes = 4u << 20;  // a larger entry goes alone
  // Without a byte from PostgreSQL for so long inside a batch, the connection is given up (DDL: half an hour).
  std::chrono::milliseconds answer_timeout{60000};
  std::chrono::milliseconds lock_timeout{10000};  // of a row or table that somebody else holds: then again
};

class applier {
 public:
  applier(applier_options options, std::shared_ptr<const catalog::catalog> tables);
  ~applier();

  applied_result<void> connect(std::stop_token stop);
  bool connected() const noexcept;
  bool still_connected();  // asks the socket: an idle mirror notices, too, that PostgreSQL has gone
  void disconnect();

  struct applied {
    std::uint64_t entries = 0, rows = 0, bytes = 0;
    std::map<std::string, std::uint64_t> tables;  // row changes by table
    bool again = false;                           // the batch was rolled back and is to be tried in another way
    bool schema_changed = false;                  // DDL was applied: give a new catalog before the next call
    std::int64_t newest_at_us = 0;
  };
  applied_result<applied> apply_next(std::uint64_t limit);
  applied_result<void> apply_up_to(std::uint64_t seq);  // exactly, in batches

  std::uint64_t watermark() const noexcept { return seq_; }
  const std::string& hash() const noexcept { return hash_; }
  const std::string& journal_id() const noexcept { return journal_id_; }
  journal::phase phase() const noexcept { return phase_; }  // PostgreSQL's record of it
  store::connection& postgres() noexcept { return *postgres_; }
  store::sqlite& sqlite() noexcept { return *sqlite_; }
  std::shared_ptr<const catalog::catalog> tables() const noexcept { return tables_; }
  void replace_catalog(std::shared_ptr<const catalog::catalog> tables);
  void set_filter(const row_filter* filter) noexcept { filter_ = filter; }
  // What begins each of our transactions in PostgreSQL, and locks the watermark row; then check_watermark its row.
  std::vector<std::string> opening() const;
  applied_result<void> check_watermark(const store::text_row& row);

  void skip(std::uint64_t seq, std::size_t offset) { skipped_.insert({seq, offset}); }
  // A watermark below the highest one seen is accepted once: the operator wants the entries to be replayed.
  void accept_restored() noexcept { accept_lower_ = true; }

 private:
  struct batch_end {
    std::uint64_t seq = 0, entries = 0, rows = 0, bytes = 0;
    std::string hash;
    std::size_t part = 0;
    bool schema_changed = false;
  };
  applied_result<void> load_state();
  applied_result<void> check_history(std::uint64_t seq, const std::string& hash, const journal::state& here);
  applied_result<std::vector<journal::entry>> read(std::uint64_t limit);
  applied_result<applied> apply(const std::vector<journal::entry>& entries);
  result<void> note_touched(const journal::row_change& c, std::uint64_t seq);
  applied_result<bool> push_entry(const journal::entry& e, write_mode mode, batch_end& end);
  applied_result<std::optional<applied>> judge(const store::pipeline_outcome& out,
                                               const std::vector<journal::entry>& entries, write_mode mode,
                                               std::size_t begin_pushes);
  struct blame {
    std::uint64_t first = 0, last = 0;  // entries
    std::size_t offset = 0;             // of the row change, where there is one entry
  };
  applied_result<applied> failed(error what, const blame& whom, write_mode mode,
                                 const std::vector<journal::entry>& entries);
  write_mode mode_of_next_batch() const;
  static apply_failure place(error what, std::size_t offset, const journal::entry& e);
  void rollback();

  applier_options options_;
  std::shared_ptr<const catalog::catalog> tables_;
  std::stop_token stop_;
  std::optional<store::sqlite> sqlite_;
  std::optional<store::connection> postgres_;
  std::unique_ptr<store::pipeline> pipeline_;
  std::unique_ptr<row_writer> rows_;
  std::unique_ptr<rechecks> rechecks_;
  std::unique_ptr<journal::reader> reader_;
  const row_filter* filter_ = nullptr;
  std::string journal_id_, writer_;
  std::uint64_t epoch_ = 0;
  journal::phase phase_ = journal::phase::none;
  std::uint64_t seq_ = 0, known_ = 0;  // the watermark; the highest one that was confirmed to us
  std::string hash_;
  std::size_t part_ = 0;
  std::uint64_t whole_until_ = 0;
  suspects suspects_;
  bool accept_lower_ = false;
  std::set<std::pair<std::uint64_t, std::size_t>> skipped_;
};

}  // namespace crossfade::apply
