#define XXH_INLINE_ALL
#include <xxhash.h>

#include "replay/value/bytes.hpp"
#include "replay/value/codec.hpp"
#include "replay/value/number.hpp"
#include "replay/value/text.hpp"
#include "validator/canonical.hpp"

namespace crossfade::validator {
namespace {

constexpr std::uint32_t null_mark = 0xFFFFFFFF, invalid_mark = 0xFFFFFFFE, computed_mark = 0xFFFFFFFD;

// Texts of one value that differ only in how they are written.
std::string_view by_value(std::string_view text, const value::type& t) noexcept {
  switch (t.what) {
    case value::kind::numeric:
      if (t.modifier < 0 && text.find('.') != std::string_view::npos) {
        while (text.back() == '0')
          text.remove_suffix(1);
        if (text.back() == '.') text.remove_suffix(1);
      }
      return text;
    case value::kind::float4:
    case value::kind::float8:
      return text == "-0" ? text.substr(1) : text;
    case value::kind::bpchar:
      return value::trim_trailing_blanks(text);
    default:  // one text a value
      return text;
  }
}

void append_field(std::string& row, std::string_view text) {
  value::append_big_endian(row, static_cast<std::uint32_t>(text.size()));
  row += text;
}

std::string raw_text(const value::cell_view& cell) {
  std::string out;
  switch (cell.holds) {
    case value::storage_class::null:
      break;
    case value::storage_class::integer:
      value::append_integer(out, cell.integer);
      break;
    case value::storage_class::real:
      value::append_float8(out, cell.real);
      break;
    case value::storage_class::text:
      out = cell.bytes;
      break;
    case value::storage_class::blob:
      out = "\\x";
      value::append_hex(out, cell.bytes);
      break;
  }
  return out;
}

}  // namespace

uint128 hash_bytes(std::string_view bytes) noexcept {
  const XXH128_hash_t h = XXH3_128bits(bytes.data(), bytes.size());
  return static_cast<uint128>(h.high64) << 64 | h.low64;
}

std::vector<field> split_row(std::string_view row) {
  std::vector<field> out;
  while (row.size() >= 4) {
    field f;
    auto size = value::read_big_endian<std::uint32_t>(row);
    row.remove_prefix(4);
    f.computed = size == computed_mark;
    if (f.computed && row.size() >= 4) {
      size = value::read_big_endian<std::uint32_t>(row);
      row.remove_prefix(4);
    }
    f.null = size == null_mark;
    f.invalid = size == invalid_mark;
    if (f.invalid && row.size() >= 4) {
      size = value::read_big_endian<std::uint32_t>(row);
      row.remove_prefix(4);
    }
    if (!f.null) {
      f.text = row.substr(0, size);
      row.remove_prefix(f.text.size());
    }
    out.push_back(f);
  }
  return out;
}

std::vector<std::size_t> identity_of(const catalog::table& t) {
  if (!t.primary_key.empty()) return t.primary_key;
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < t.columns.size(); ++i)
    if (t.columns[i].generated == catalog::generation::none) out.push_back(i);
  if (out.size() == t.columns.size()) out.clear();
  return out;
}

void row_builder::begin() {
  row_.clear();
  starts_.clear();
}

void row_builder::add_postgres(const std::optional<std::string_view>& text) {
  const value::type& t = table_.columns[starts_.size()].type;
  starts_.push_back(row_.size());
  if (text)
    append_field(row_, by_value(*text, t));
  else
    value::append_big_endian(row_, null_mark);
}

void row_builder::add_sqlite(const value::cell_view& cell) {
  starts_.push_back(row_.size());
  append_cell(cell);
}

void row_builder::add_computed(const value::cell_view& cell) {
  starts_.push_back(row_.size());
  value::append_big_endian(row_, computed_mark);
  append_cell(cell);
}

void row_builder::append_cell(const value::cell_view& cell) {
  static const value::format_settings settings;  // ISO, UTC, postgres, hex, shortest
  const catalog::column& c = table_.columns[starts_.size() - 1];
  if (cell.is_null()) {
    value::append_big_endian(row_, null_mark);
    return;
  }
  scratch_.clear();
  if (value::encode(cell, c.type, c.storage, value::wire_format::text, settings, scratch_)) {
    append_field(row_, by_value(scratch_, c.type));
    return;
  }
  value::append_big_endian(row_, invalid_mark);
  append_field(row_, raw_text(cell));
}

std::string_view row_builder::key() {
  if (identity_.empty()) return row_;
  key_.clear();
  for (const std::size_t column : identity_) {
    const std::size_t end = column + 1 < starts_.size() ? starts_[column + 1] : row_.size();
    key_.append(row_, starts_[column], end - starts_[column]);
  }
  return key_;
}

}  // namespace crossfade::validator
