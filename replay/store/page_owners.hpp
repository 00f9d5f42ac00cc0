// Which table a page of the database belongs to: the trees are walked by their inner pages only, so that a file of
// gigabytes costs some thousand page reads.
//
//   page_owners owners(snapshot, path, at);     // a connection inside a read transaction; at: the log's state there
//   auto found = owners.of({17, 4096});         // each page: its tree, or why it has none
//
// Overflow pages are found through the rows of those asked-for pages that lead to them; one that is reached from
// elsewhere only stays `unresolved`. The connection's thread. Errors: those of reading, and XX001 for a page that is no
// tree's page.
// Source: SQLite, "Database File Format" (b-tree pages, cell payload overflow, freelist, pointer maps).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "replay/base/error.hpp"
#include "replay/store/sqlite.hpp"
#include "replay/store/wal.hpp"

namespace crossfade::store {

enum class page_kind : std::uint8_t {
  table,        // rows of the named table
  index,        // of the named table
  free,         // in no tree any more, or behind the end of the database
  bookkeeping,  // pointer maps
  unresolved
};

struct page_owner {
  page_kind kind = page_kind::unresolved;
  std::string table;  // sqlite_schema for the schema itself
};

class page_owners {
 public:
  page_owners(sqlite& snapshot, std::string path, wal_index at)
      : db_(snapshot), path_(std::move(path)), at_(at), page_size_(at.page_size) {}
  result<std::map<std::uint32_t, page_owner>> of(const std::vector<std::uint32_t>& pages);

 private:
  struct tree {
    std::uint32_t root = 0;
    page_kind kind = page_kind::table;
    std::string table;
  };
  result<void> prepare();
  result<std::string> page(std::uint32_t number);
  result<std::vector<tree>> trees();
  result<void> walk(const tree& t);
  result<void> walk_overflow(const std::string& content, std::uint32_t number, const page_owner& owner);
  result<void> walk_chain(std::uint32_t first, const page_owner& owner);
  result<void> walk_free();

  sqlite& db_;
  std::string path_;
  wal_index at_;
  std::uint32_t page_size_ = 0, usable_ = 0, pages_ = 0;
  bool pointer_maps_ = false;
  std::unordered_map<std::uint32_t, std::uint32_t> frame_of_;  // the newest one
  std::map<std::uint32_t, page_owner> wanted_;
};

}  // namespace crossfade::store
