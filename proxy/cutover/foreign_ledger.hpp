// What others have written past Crossfade: how often, to which table of which store, when, and what of it a validation
// has found harmless since.
//
//   foreign_ledger ledger;  ledger.load(text);                   // kept over restarts
//   ledger.note(store_kind::sqlite, "product", 2);               // "": the table is unknown
//   auto before = ledger.mark();  ... a validation ...  ledger.validated(before, {});   // {}: all tables
//   ledger.open()                                                // what the gate waits for
//
// An unknown table is validated by a validation of all. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace crossfade::cutover {

enum class store_kind : std::uint8_t { sqlite, postgres };
std::string_view store_name(store_kind s) noexcept;  // sqlite, postgres

class foreign_ledger {
 public:
  using event = std::uint64_t;

  struct entry {
    std::uint64_t writes = 0, open = 0;    // transactions (SQLite), rows (PostgreSQL); of them, since the validation
    std::string first, last;               // seen at; UTC
    std::map<event, std::uint64_t> since;  // writes by event, of those that are open
  };

  void commits(store_kind s, std::uint64_t count);  // transactions, whatever they wrote
  void note(store_kind s, const std::string& table, std::uint64_t writes);

  event mark() const;
  void validated(event before, const std::vector<std::string>& tables);

  struct open_entry {
    store_kind store;
    std::string table;
    std::uint64_t writes;
  };
  std::vector<open_entry> open() const;
  std::uint64_t commits(store_kind s) const;
  std::map<std::string, entry> entries(store_kind s) const;

  nlohmann::json shown() const;  // for `status`
  std::string text() const;
  void load(const std::string& text);
  bool changed();  // since the last call

 private:
  mutable std::mutex mutex_;
  std::map<store_kind, std::map<std::string, entry>> entries_;
  std::map<store_kind, std::uint64_t> commits_;
  event last_ = 0;
  bool changed_ = false;
};

}  // namespace crossfade::cutover
