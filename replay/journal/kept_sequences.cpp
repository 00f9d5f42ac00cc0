#include "replay/journal/kept_sequences.hpp"

#include <fmt/format.h>

#include "replay/journal/state.hpp"

namespace crossfade::journal {

std::string sequence_key(const std::string& sequence) { return "identity:" + sequence; }

result<void> keep_sequence(store::sqlite& db, const catalog::table& t, const catalog::column& c, std::int64_t value) {
  if (auto done = put(db, sequence_key(c.sequence), std::to_string(value)); !done) return done.error();
  if (!t.autoincrement) return {};
  return db.exec(
      fmt::format("UPDATE sqlite_sequence SET seq = max(seq, {0}) WHERE name = {1}; INSERT INTO sqlite_sequence (name, "
                  "seq) SELECT {1}, {0} WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = {1})",
                  value, catalog::quote_literal(t.sqlite_name)));
}

}  // namespace crossfade::journal
