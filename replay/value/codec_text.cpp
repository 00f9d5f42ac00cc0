// Characters, bytes, uuid and JSON between wire and cell.
#include <fmt/format.h>

#include <algorithm>

#include "replay/value/codec_detail.hpp"
#include "replay/value/decimal.hpp"
#include "replay/value/json.hpp"
#include "replay/value/number.hpp"
#include "replay/value/text.hpp"

namespace crossfade::value::detail {
namespace {

constexpr std::size_t name_size_bytes = 63;  // NAMEDATALEN - 1

result<void> check_label(std::string_view text, const type& t) {
  if (!t.labels || std::find(t.labels->begin(), t.labels->end(), text) != t.labels->end()) return {};
  return make_error(sqlstate::invalid_text_representation,
                    fmt::format("invalid input value for enum {}: \"{}\"", format_type(t), text));
}

std::string_view cut_name(std::string_view text) noexcept {
  if (text.size() <= name_size_bytes) return text;
  std::size_t end = name_size_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end;
  return text.substr(0, end);
}

// The text as the type has it: cut, trimmed or refused. The modifier of varchar and bpchar is n + 4.
result<std::string_view> settle(std::string_view text, const type& t, std::int32_t modifier) {
  switch (t.what) {
    case kind::varchar:
      return modifier >= 4 ? fit(text, modifier - 4, "character varying") : result<std::string_view>(text);
    case kind::bpchar: {
      if (modifier < 4) return text;
      auto fitting = fit(text, modifier - 4, "character");
      if (!fitting) return fitting;
      return trim_trailing_blanks(*fitting);
    }
    case kind::name:
      return cut_name(text);
    case kind::enumeration: {
      if (auto r = check_label(text, t); !r) return r.error();
      return text;
    }
    default:  // text, unknown, other: as it is
      return text;
  }
}

void append_padded(std::string& out, std::string_view text, std::int32_t modifier) {
  out += text;
  if (modifier < 4) return;
  const auto width = static_cast<std::size_t>(modifier) - 4;
  const std::size_t have = character_count(text);
  if (have < width) out.append(width - have, ' ');
}

result<void> encode_settled(std::string_view text, const encode_target& to) {
  if (auto r = check_utf8(text); !r) return r.error();
  const auto settled = settle(text, to.t, to.t.modifier);
  if (!settled) return settled.error();
  if (to.t.what == kind::bpchar)
    append_padded(to.out, *settled, to.t.modifier);
  else
    to.out += *settled;
  return {};
}

result<uuid_bytes> uuid_of(const cell_view& from, const type& t) {
  if (from.holds == storage_class::text) return parse_uuid(from.bytes);
  if (from.holds == storage_class::blob && from.bytes.size() == 16) {
    uuid_bytes u{};
    std::copy(from.bytes.begin(), from.bytes.end(), reinterpret_cast<char*>(u.data()));
    return u;
  }
  return wrong_cell(from, t);
}

}  // namespace

result<void> encode_text(const cell_view& from, const encode_target& to) {
  if (to.binary() && to.t.what == kind::other)
    return make_error(sqlstate::feature_not_supported,
                      fmt::format("type {} has no binary format before the cutover", format_type(to.t)),
                      "Ask for this column in text format.");
  switch (from.holds) {
    case storage_class::text:
      return encode_settled(from.bytes, to);
    case storage_class::integer:
    case storage_class::real: {  // a column without an affinity for text
      std::string text;
      append_number_cell(text, from);
      return encode_settled(text, to);
    }
    case storage_class::null:
    case storage_class::blob:
      break;
  }
  return wrong_cell(from, to.t);
}

result<cell> decode_text(const decode_source& from) {
  if (from.binary()) {
    if (from.t.what == kind::other)
      return make_error(sqlstate::feature_not_supported,
                        fmt::format("type {} has no binary format before the cutover", format_type(from.t)),
                        "Send this parameter in text format.");
    if (auto r = check_utf8(from.bytes); !r) return r.error();
  }
  // A comparison with character(n) does not look at trailing blanks; the cells have none.
  if (from.t.what == kind::bpchar && from.purpose == decode_for::comparison)
    return cell(cell_view::of_text(trim_trailing_blanks(from.bytes)));
  const auto settled = settle(from.bytes, from.t, from.modifier());
  if (!settled) return settled.error();
  return cell(cell_view::of_text(*settled));
}

result<void> encode_bytea(const cell_view& from, const encode_target& to) {
  if (from.holds != storage_class::blob && from.holds != storage_class::text) return wrong_cell(from, to.t);
  if (from.holds == storage_class::text && to.storage == storage::pg_text) {  // bytea's own text form
    const auto bytes = parse_bytea(from.bytes);
    if (!bytes) return bytes.error();
    return encode_bytea(cell_view::of_blob(*bytes), to);
  }
  if (to.binary())
    to.out += from.bytes;
  else
    append_bytea(to.out, from.bytes, to.settings.bytea);
  return {};
}

result<cell> decode_bytea(const decode_source& from) {
  std::string bytes;
  if (from.binary()) {
    bytes = from.bytes;
  } else {
    auto parsed = parse_bytea(from.bytes);
    if (!parsed) return parsed.error();
    bytes = std::move(*parsed);
  }
  if (from.storage == storage::pg_text) {
    std::string text;
    append_bytea(text, bytes, bytea_output::hex);
    return cell::of_text(std::move(text));
  }
  return cell::of_blob(std::move(bytes));
}

result<void> encode_uuid(const cell_view& from, const encode_target& to) {
  const auto u = uuid_of(from, to.t);
  if (!u) return u.error();
  if (to.binary())
    to.out.append(reinterpret_cast<const char*>(u->data()), u->size());
  else
    append_uuid(to.out, *u);
  return {};
}

result<cell> decode_uuid(const decode_source& from) {
  uuid_bytes u{};
  if (from.binary()) {
    if (auto r = check_binary_size(from.bytes, 16); !r) return r.error();
    std::copy(from.bytes.begin(), from.bytes.end(), reinterpret_cast<char*>(u.data()));
  } else {
    const auto parsed = parse_uuid(from.bytes);
    if (!parsed) return parsed.error();
    u = *parsed;
  }
  std::string text;
  if (from.storage == storage::blob)
    return cell::of_blob(std::string(reinterpret_cast<const char*>(u.data()), u.size()));
  if (from.storage == storage::uuid_hex)
    append_uuid_hex(text, u);
  else
    append_uuid(text, u);
  return cell::of_text(std::move(text));
}

// jsonb's binary form is its text after a version byte; json's is its text.
result<void> encode_json(const cell_view& from, const encode_target& to) {
  std::string number;
  std::string_view text = from.bytes;
  if (from.holds == storage_class::integer || from.holds == storage_class::real) {  // by SQLite's NUMERIC affinity
    const decimal d = from.holds == storage_class::integer ? decimal_of(from.integer) : decimal_of(from.real);
    if (d.form != decimal_form::finite) return wrong_cell(from, to.t);
    append_text(number, d);
    text = number;
  } else if (from.holds != storage_class::text) {
    return wrong_cell(from, to.t);
  }
  if (auto r = check_utf8(text); !r) return r.error();
  if (to.t.what == kind::jsonb) {
    if (to.binary()) to.out += '\1';
    return append_jsonb(to.out, text);
  }
  if (auto r = check_json(text); !r) return r.error();
  to.out += text;
  return {};
}

result<cell> decode_json(const decode_source& from) {
  std::string_view text = from.bytes;
  if (from.binary()) {
    if (from.t.what == kind::jsonb) {
      if (text.empty()) return make_error(sqlstate::protocol_violation, "no data left in message");
      if (text[0] != 1)
        return make_error(sqlstate::internal_error,
                          fmt::format("unsupported jsonb version number {}", static_cast<int>(text[0])));
      text.remove_prefix(1);
    }
    if (auto r = check_utf8(text); !r) return r.error();
  }
  if (from.t.what == kind::jsonb) {
    std::string out;
    if (auto r = append_jsonb(out, text); !r) return r.error();
    return cell::of_text(std::move(out));
  }
  if (auto r = check_json(text); !r) return r.error();
  return cell(cell_view::of_text(text));
}

}  // namespace crossfade::value::detail
