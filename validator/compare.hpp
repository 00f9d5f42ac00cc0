// The comparison of a snapshot pair: table by table, checksums by key range first, then the rows of unequal ranges.
//
// First pass: both stores are scanned at the same time, each once, in whatever order they like. Each row's hash goes to
// the range of its key: up to 1024 ranges between SQLite's smallest and largest integer key; for a text key, ranges
// between keys sampled in byte order (SQLite's BINARY, PostgreSQL's COLLATE "C"); for other keys, and for tables
// without one, 1024 classes of the key's hash. Equal digests: the table is identical.
// Second pass, for unequal ranges only: SQLite's rows are held in memory (split by hash where they exceed a bound),
// PostgreSQL's stream past them; what does not match is missing, extra or changed. A table without a primary key is
// compared as a multiset of rows.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/catalog/catalog.hpp"
#include "validator/report.hpp"
#include "validator/snapshot.hpp"

namespace crossfade::validator {

struct compare_options {
  std::vector<std::string> tables;     // PostgreSQL's names; empty: all
  std::size_t max_differences = 1000;  // listed, over all tables
  double sample_percent = 100;         // of the key ranges, chosen at random; row counts are the sample's then
  std::size_t held_bytes = 64 << 20;   // of SQLite's rows in memory in the second pass
  // Asked now and then; 57014 ends the comparison as not finished, with the message as reason.
  std::function<result<void>()> may_go_on;
};

// Errors: 42P01 for a table of `tables` that the catalog has not; what a store answered.
result<report> compare(snapshot_pair& pair, const catalog::catalog& tables, const compare_options& options);

}  // namespace crossfade::validator
