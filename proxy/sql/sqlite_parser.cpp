#include "proxy/sql/sqlite_parser.hpp"

#include <sqlite3.h>

#include <memory>
#include <mutex>
#include <string_view>

namespace crossfade::sql {
namespace {

struct closer {
  void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
};

std::unique_ptr<sqlite3, closer> empty_database() {
  sqlite3* db = nullptr;
  sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  return std::unique_ptr<sqlite3, closer>(db);
}

}  // namespace

std::string sqlite_refuses(const std::string& text) {
  static std::mutex mutex;
  const std::scoped_lock lock(mutex);
  static const auto db = empty_database();
  if (db == nullptr) return {};
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(db.get(), text.data(), static_cast<int>(text.size()), &statement, nullptr);
  sqlite3_finalize(statement);
  if (code == SQLITE_OK) return {};
  const std::string_view message = sqlite3_errmsg(db.get());
  // Names are not known here; they are looked up after the text has been read.
  const bool name = message.substr(0, 8) == "no such " || message.substr(0, 8) == "unknown ";
  return name ? std::string() : std::string(message);
}

}  // namespace crossfade::sql
