// What replica role leaves unjudged, and SQLite does not know: foreign keys and deferrable unique constraints that only
// PostgreSQL has, and keys of MATCH FULL that are NULL in part. The keys that a batch touches are looked at again
// before its COMMIT, one query for a constraint (and for each 10,000 keys). CHECK, NOT NULL, unique indexes and
// exclusion constraints that are not deferrable judge in replica role too.
//
//   rechecks r(catalog);
//   r.begin();  r.note(plan, change, seq); ...       // after each row change
//   r.push(pipeline);  auto out = pipeline.sync();
//   if (auto v = r.look(out)) ...                    // the first violation: SQLSTATE, constraint, key, row change
//
// A state is judged, not a way: what a later entry of the same batch mends is no violation. MATCH FULL, which SQLite
// takes for MATCH SIMPLE, is rechecked where both have the key. Belongs to one catalog. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "replay/apply/statements.hpp"
#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "replay/journal/record.hpp"
#include "replay/store/pipeline.hpp"

namespace crossfade::apply {

struct violation {
  error what;
  std::uint64_t seq = 0;
  std::size_t offset = 0;  // of the row change that touched the key last before it was looked at
};

class rechecks {
 public:
  explicit rechecks(const catalog::catalog& tables);
  ~rechecks();
  rechecks(const rechecks&) = delete;
  rechecks& operator=(const rechecks&) = delete;

  bool empty() const noexcept { return checks_.empty(); }
  void begin();
  result<void> note(const table_plan& p, const journal::row_change& c, std::uint64_t seq);
  void push(store::pipeline& to);
  std::optional<violation> look(const store::pipeline_outcome& out) const;

 private:
  struct check;
  struct chunk;
  void add_foreign_key(const catalog::table& child, const catalog::foreign_key& key, const catalog::table& parent);
  void add_match_full(const catalog::table& child, const catalog::foreign_key& key);
  void add_unique(const catalog::table& t, const catalog::unique_key& key);
  static result<void> note_new(check& to, const table_plan& p, const journal::row_change& c, std::uint64_t seq);
  static result<void> note_old(check& to, const table_plan& p, const journal::row_change& c, std::uint64_t seq);

  std::vector<std::unique_ptr<check>> checks_;
  std::map<const catalog::table*, std::vector<check*>> by_table_;
};

}  // namespace crossfade::apply
