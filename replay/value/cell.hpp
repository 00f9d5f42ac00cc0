// One value as SQLite holds it: a storage class and its content. What a column of PostgreSQL's type T looks like in
// SQLite is told by value/storage.hpp; codec.hpp converts.
//
// cell_view refers to bytes that live elsewhere (a statement's row, a buffer): valid until that row is left.
// cell owns its bytes. Plain data, any thread. Source: SQLite, "Datatypes", section 2 (storage classes).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crossfade::value {

enum class storage_class : std::uint8_t { null, integer, real, text, blob };

struct cell_view {
  storage_class holds = storage_class::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view bytes;  // text (UTF-8) or blob

  static cell_view null() { return {}; }
  static cell_view of_integer(std::int64_t v) { return {storage_class::integer, v, 0, {}}; }
  static cell_view of_count(std::uint64_t v) { return of_integer(static_cast<std::int64_t>(v)); }  // below 2^63
  static cell_view of_real(double v) { return {storage_class::real, 0, v, {}}; }
  static cell_view of_text(std::string_view v) { return {storage_class::text, 0, 0, v}; }
  static cell_view of_blob(std::string_view v) { return {storage_class::blob, 0, 0, v}; }
  bool is_null() const noexcept { return holds == storage_class::null; }
};

struct cell {
  storage_class holds = storage_class::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string bytes;

  cell() = default;
  explicit cell(const cell_view& v) : holds(v.holds), integer(v.integer), real(v.real), bytes(v.bytes) {}
  static cell of_integer(std::int64_t v) { return cell(cell_view::of_integer(v)); }
  static cell of_real(double v) { return cell(cell_view::of_real(v)); }
  static cell of_text(std::string v) { return owning(storage_class::text, std::move(v)); }
  static cell of_blob(std::string v) { return owning(storage_class::blob, std::move(v)); }
  cell_view view() const noexcept { return {holds, integer, real, bytes}; }
  bool is_null() const noexcept { return holds == storage_class::null; }
  // The same storage class and content; a NaN equals a NaN (SQLite stores none: it turns NaN into NULL).
  friend bool operator==(const cell& a, const cell& b) {
    if (a.holds != b.holds) return false;
    switch (a.holds) {
      case storage_class::null:
        return true;
      case storage_class::integer:
        return a.integer == b.integer;
      case storage_class::real:
        return a.real == b.real || (a.real != a.real && b.real != b.real);
      case storage_class::text:
      case storage_class::blob:
        return a.bytes == b.bytes;
    }
    return false;
  }

 private:
  static cell owning(storage_class holds, std::string bytes) {
    cell c;
    c.holds = holds;
    c.bytes = std::move(bytes);
    return c;
  }
};

}  // namespace crossfade::value
