// Inside of the codec: one pair of functions for each family of types, called by codec.cpp's dispatch.
#pragma once

#include <string>
#include <string_view>

#include "replay/value/codec.hpp"

namespace crossfade::value::detail {

struct encode_target {
  const type& t;
  value::storage storage;
  wire_format format;
  const format_settings& settings;
  std::string& out;
  bool binary() const noexcept { return format == wire_format::binary; }
};

struct decode_source {
  std::string_view bytes;
  wire_format format;
  const type& t;
  value::storage storage;
  const format_settings& settings;
  decode_for purpose;
  bool binary() const noexcept { return format == wire_format::binary; }
  // The modifier that applies: none in a comparison.
  std::int32_t modifier() const noexcept { return purpose == decode_for::assignment ? t.modifier : -1; }
};

// codec_number.cpp: boolean, integers, oid, float4, float8, numeric
result<void> encode_boolean(const cell_view& from, const encode_target& to);
result<cell> decode_boolean(const decode_source& from);
result<void> encode_integer(const cell_view& from, const encode_target& to);
result<cell> decode_integer(const decode_source& from);
result<void> encode_float(const cell_view& from, const encode_target& to);
result<cell> decode_float(const decode_source& from);
result<void> encode_numeric(const cell_view& from, const encode_target& to);
result<cell> decode_numeric(const decode_source& from);
// codec_text.cpp: text, varchar, bpchar, name, enumerations, unknown, other; bytea; uuid; json, jsonb
result<void> encode_text(const cell_view& from, const encode_target& to);
result<cell> decode_text(const decode_source& from);
result<void> encode_bytea(const cell_view& from, const encode_target& to);
result<cell> decode_bytea(const decode_source& from);
result<void> encode_uuid(const cell_view& from, const encode_target& to);
result<cell> decode_uuid(const decode_source& from);
result<void> encode_json(const cell_view& from, const encode_target& to);
result<cell> decode_json(const decode_source& from);
// codec_datetime.cpp: date, time, timestamp, timestamptz, interval
result<void> encode_datetime(const cell_view& from, const encode_target& to);
result<cell> decode_datetime(const decode_source& from);
result<void> encode_interval(const cell_view& from, const encode_target& to);
result<cell> decode_interval(const decode_source& from);
// codec_array.cpp
result<void> encode_array(const cell_view& from, const encode_target& to);
result<cell> decode_array(const decode_source& from);

// 08P01 for too few bytes of a binary value of fixed size, 22P03 for too many.
result<void> check_binary_size(std::string_view bytes, std::size_t size);
// The cell is of a storage class that this type cannot be read from.
error wrong_cell(const cell_view& from, const type& t);
// How PostgreSQL's input errors call the type: without modifier, "timestamp" for timestamp without time zone.
std::string input_type_name(const type& t);
// A number's cell as text: an integer's digits, a real's shortest decimal.
void append_number_cell(std::string& out, const cell_view& from);
const format_settings& plain_settings() noexcept;  // ISO, UTC, month before day

}  // namespace crossfade::value::detail
