// One-dimensional arrays between wire and cell. The cell is PostgreSQL's text, with each element's plain text in it.
// Source: PostgreSQL documentation 8.15.6; array_in, array_out, array_send in src/backend/utils/adt/arrayfuncs.c.
#include <fmt/format.h>

#include "replay/value/array.hpp"
#include "replay/value/bytes.hpp"
#include "replay/value/codec_detail.hpp"

namespace crossfade::value::detail {
namespace {

using elements = array_elements;

error not_one_dimension() {
  return make_error(sqlstate::feature_not_supported,
                    "arrays of several dimensions, or with a lower bound, are not supported before the cutover",
                    "Use a one-dimensional array that begins at 1.");
}

// int32 dimensions, int32 has nulls, uint32 element type; for each dimension int32 size, int32 lower bound; for each
// element int32 size (-1: NULL) and its bytes.
result<elements> read_binary(const decode_source& from, const type& e) {
  std::string_view in = from.bytes;
  const auto take = [&](std::int32_t& v) {
    if (in.size() < 4) return false;
    v = read_big_endian<std::int32_t>(in);
    in.remove_prefix(4);
    return true;
  };
  const auto short_of_data = [] {
    return make_error(sqlstate::protocol_violation, "insufficient data left in message");
  };
  std::int32_t dimensions = 0, flags = 0, id = 0, count = 0, lower = 0;
  if (!take(dimensions) || !take(flags) || !take(id)) return short_of_data();
  if (flags != 0 && flags != 1) return make_error(sqlstate::invalid_binary_representation, "invalid array flags");
  if (static_cast<oid>(id) != e.id)
    return make_error(
        sqlstate::datatype_mismatch,
        fmt::format("binary data has array element type {} ({}) instead of expected {} ({})", static_cast<oid>(id),
                    format_type(builtin_type(static_cast<oid>(id))), e.id, format_type(builtin_type(e.id))));
  elements all;
  if (dimensions == 0 && in.empty()) return all;
  if (dimensions == 0) return make_error(sqlstate::invalid_binary_representation, "incorrect binary data format");
  if (dimensions != 1) return not_one_dimension();
  if (!take(count) || !take(lower)) return short_of_data();
  if (lower != 1) return not_one_dimension();
  for (std::int32_t n = 0; n < count; ++n) {
    std::int32_t size = 0;
    if (!take(size)) return short_of_data();
    if (size == -1) {
      all.emplace_back();
      continue;
    }
    if (size < 0 || in.size() < static_cast<std::size_t>(size)) return short_of_data();
    const storage s = natural_storage(e);
    auto c =
        decode(in.substr(0, static_cast<std::size_t>(size)), wire_format::binary, e, s, from.settings, from.purpose);
    if (!c) return c.error();
    std::string text;
    if (auto r = encode(c->view(), e, s, wire_format::text, plain_settings(), text); !r) return r.error();
    all.emplace_back(std::move(text));
    in.remove_prefix(static_cast<std::size_t>(size));
  }
  if (!in.empty()) return make_error(sqlstate::invalid_binary_representation, "incorrect binary data format");
  return all;
}

// Each element read with `settings` and written in its one plain form.
result<void> settle(elements& all, const type& e, const format_settings& read, const format_settings& write,
                    decode_for purpose) {
  const storage s = natural_storage(e);
  for (auto& text : all) {
    if (!text) continue;
    auto c = decode(*text, wire_format::text, e, s, read, purpose);
    if (!c) return c.error();
    text->clear();
    if (auto r = encode(c->view(), e, s, wire_format::text, write, *text); !r) return r.error();
  }
  return {};
}

}  // namespace

result<void> encode_array(const cell_view& from, const encode_target& to) {
  if (from.holds != storage_class::text) return wrong_cell(from, to.t);
  const type e = element_type(to.t);
  auto all = parse_plain_array(from.bytes);
  if (!all) {
    const bool pass = !to.binary() && all.error().sqlstate == sqlstate::feature_not_supported;
    if (!pass) return all.error();
    to.out += from.bytes;
    return {};
  }
  if (!to.binary()) {
    if (auto r = settle(*all, e, plain_settings(), to.settings, decode_for::assignment); !r) return r.error();
    append_array(to.out, *all);
    return {};
  }
  const storage s = natural_storage(e);
  std::int32_t nulls = 0;
  for (const auto& text : *all)
    nulls |= text ? 0 : 1;
  append_big_endian<std::int32_t>(to.out, all->empty() ? 0 : 1);
  append_big_endian<std::int32_t>(to.out, nulls);
  append_big_endian<std::uint32_t>(to.out, e.id);
  if (all->empty()) return {};
  append_big_endian<std::int32_t>(to.out, static_cast<std::int32_t>(all->size()));
  append_big_endian<std::int32_t>(to.out, 1);
  for (const auto& text : *all) {
    if (!text) {
      append_big_endian<std::int32_t>(to.out, -1);
      continue;
    }
    auto c = decode(*text, wire_format::text, e, s, plain_settings(), decode_for::assignment);
    if (!c) return c.error();
    std::string bytes;
    if (auto r = encode(c->view(), e, s, wire_format::binary, plain_settings(), bytes); !r) return r.error();
    append_big_endian(to.out, static_cast<std::int32_t>(bytes.size()));
    to.out += bytes;
  }
  return {};
}

result<cell> decode_array(const decode_source& from) {
  const type e = element_type(from.t);
  auto all = from.binary() ? read_binary(from, e) : parse_plain_array(from.bytes);
  if (!all) return all.error();
  if (!from.binary()) {
    if (auto r = settle(*all, e, from.settings, plain_settings(), from.purpose); !r) return r.error();
  }
  std::string text;
  append_array(text, *all);
  return cell::of_text(std::move(text));
}

}  // namespace crossfade::value::detail
