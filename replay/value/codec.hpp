// One value between the wire (PostgreSQL's text or binary format) and SQLite (a cell in some storage).
//
//   encode(cell, type, storage, wire_format::binary, settings, out);      // SQLite -> client, validator, COPY
//   auto cell = decode(bytes, wire_format::text, type, storage, settings, decode_for::assignment);  // client -> SQLite
//
// NULL never comes here: it is the caller's (length -1). Free functions without state; any thread.
// Sources: PostgreSQL documentation chapter 8 (text forms) and src/backend/utils/adt (*send, *recv) for binary forms.
#pragma once

#include <string>
#include <string_view>

#include "replay/base/error.hpp"
#include "replay/value/cell.hpp"
#include "replay/value/storage.hpp"
#include "replay/value/type.hpp"

namespace crossfade::value {

enum class wire_format : std::uint8_t { text = 0, binary = 1 };

enum class date_style : std::uint8_t { iso, sql, postgres, german };
enum class date_order : std::uint8_t { ymd, dmy, mdy };
enum class interval_style : std::uint8_t { postgres, postgres_verbose, sql_standard, iso_8601 };
enum class bytea_output : std::uint8_t { hex, escape };

// What of a session's settings decides the text form of values.
struct format_settings {
  value::date_style date_style = date_style::iso;
  value::date_order date_order = date_order::mdy;
  value::interval_style interval_style = interval_style::postgres;
  value::bytea_output bytea = bytea_output::hex;
  int extra_float_digits = 1;
  std::string time_zone = "UTC";  // IANA name or fixed offset, for timestamptz only
};

// assignment: the value is stored in a column of this type: length and precision of the modifier are checked (22001,
// 22003), numerics are rounded to their scale. comparison: it meets values of this type: no modifier is applied.
enum class decode_for : std::uint8_t { comparison, assignment };

// Appends the value in `format` to out. An error names what is in the cell that the type cannot hold (22P02 and
// others).
result<void> encode(const cell_view& from, const type& t, storage s, wire_format format,
                    const format_settings& settings, std::string& out);

// Errors are PostgreSQL's: 22P02, 22P03, 22003, 22007, 22008, 22001, 22021 with its messages. A numeric of more than 15
// significant digits for storage::numeric: 22003 with a hint.
result<cell> decode(std::string_view from, wire_format format, const type& t, storage s,
                    const format_settings& settings, decode_for purpose);

// From one storage (and type) to another, e.g. a computed value into a column: as PostgreSQL's assignment cast does.
result<cell> convert(const cell_view& from, const type& from_type, storage from_storage, const type& to_type,
                     storage to_storage, decode_for purpose);

// The storage in which computed values of this type are kept: integer, real, numeric_text, boolean_integer,
// timestamp_text ...
storage natural_storage(const type& t) noexcept;

}  // namespace crossfade::value
