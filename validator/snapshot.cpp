#include "validator/snapshot.hpp"

namespace crossfade::validator {

result<store::sqlite> open_sqlite_snapshot(const std::string& path) {
  auto db = store::sqlite::open(path, store::sqlite::mode::read_only);
  if (!db) return db;
  if (auto r = db->exec("BEGIN"); !r) return r.error();
  if (auto r = db->one("SELECT count(*) FROM sqlite_schema"); !r) return r.error();  // the snapshot begins to read here
  return db;
}

}  // namespace crossfade::validator
