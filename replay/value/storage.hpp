// How SQLite stores the values of one column, found from its declaration and a profile of its data
// (catalog/profile.hpp), or chosen by Crossfade for the results of expressions. One storage, one spelling of a value:
// two equal values of a column with a *uniform* storage have the same cell, so = on the cells is = on the values.
#pragma once

#include <cstdint>
#include <string_view>

namespace crossfade::value {

enum class storage : std::uint8_t {
  integer,                 // int2, int4, int8, oid as INTEGER
  real,                    // float4, float8 as REAL (INTEGER where SQLite's affinity shortened it)
  numeric,                 // numeric by affinity: INTEGER or REAL, at most 15 significant digits
  numeric_text,            // numeric as exact text, PostgreSQL's spelling
  boolean_integer,         // 0 / 1
  boolean_word,            // 'true' / 'false'
  boolean_letter,          // 'T' / 'F'
  text,                    // text, varchar, bpchar, name, enumerations, json kept as given
  blob,                    // bytea
  date_text,               // YYYY-MM-DD
  time_text,               // HH:MM:SS[.ffffff], six digits of the fraction, none where it is zero
  time_micros_text,        // HH:MM:SS.ffffff, always six digits
  timestamp_text,          // YYYY-MM-DD HH:MM:SS[.ffffff], six digits of the fraction, none where it is zero
  timestamp_micros_text,   // YYYY-MM-DD HH:MM:SS.ffffff, always six digits
  timestamp_t_text,        // YYYY-MM-DDTHH:MM:SS[.ffffff], six digits of the fraction, none where it is zero
  timestamp_epoch,         // seconds since 1970-01-01 UTC as INTEGER (REAL with a fraction)
  timestamp_epoch_millis,  // milliseconds since 1970-01-01 UTC as INTEGER
  uuid_text,               // 36 characters, lower case
  uuid_hex,                // 32 hex digits, lower case
  json_text,               // json, jsonb as text
  pg_text                  // any other type: PostgreSQL's text output
};
// timestamptz uses the timestamp_* storages, in UTC, without a zone suffix.

std::string_view storage_name(storage s) noexcept;  // for messages and the catalog's fingerprint

}  // namespace crossfade::value
