#include "replay/journal/index_width.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "replay/base/limits.hpp"
#include "replay/value/codec.hpp"
#include "replay/value/pglz.hpp"

namespace crossfade::journal {

namespace {

constexpr std::size_t index_head_bytes = 8;              // IndexTupleData
constexpr std::size_t index_head_with_nulls_bytes = 16;  // and a bit for each of 32 attributes
constexpr std::size_t compressed_from_bytes = 510;       // TOAST_INDEX_TARGET, of the value with its head
constexpr std::size_t long_head_bytes = 4, compressed_head_bytes = 8;
constexpr std::size_t most_short_bytes = 126;   // of a value whose head is one byte
constexpr std::size_t most_entry_bytes = 8191;  // what any index takes
constexpr std::size_t compressed_enough_bytes = 2 * 8192;
constexpr std::size_t most_bytes_a_character = 4;
constexpr std::size_t number_as_text_bytes = 32;  // of an integer or a real in a column of text

std::size_t index_aligned(std::size_t at, std::size_t to) { return (at + to - 1) / to * to; }

bool cell_has_bytes(const value::cell_view& c) {
  return c.holds == value::storage_class::text || c.holds == value::storage_class::blob;
}

// character(n) is filled up with blanks.
std::size_t blanks_filled_up(const catalog::column& c, std::string_view text) {
  if (c.type.what != value::kind::bpchar || c.type.modifier < 4) return 0;
  auto characters = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char b) { return (static_cast<unsigned char>(b) & 0xC0U) != 0x80U; }));
  auto width = static_cast<std::size_t>(c.type.modifier - 4);
  return width > characters ? width - characters : 0;
}

// A numeric as PostgreSQL keeps it: a head of two bytes or four, then digits to the base of 10,000, as the machine has
// them.
void stored_numeric(const std::string& sent, std::string& out) {
  constexpr std::size_t sent_head_bytes = 8;  // digits, weight, sign, decimals
  if (sent.size() < sent_head_bytes) return;
  auto number = [&](std::size_t at) {
    return static_cast<std::int16_t>(static_cast<unsigned char>(sent[at]) * 256U +
                                     static_cast<unsigned char>(sent[at + 1]));
  };
  const int weight = number(2), decimals = number(6);
  out.assign(weight >= -64 && weight <= 63 && decimals <= 63 ? 2 : 4, '\0');
  for (auto i = sent_head_bytes; i + 1 < sent.size(); i += 2) {
    out += sent[i + 1];
    out += sent[i];
  }
}

// The value as PostgreSQL stores it; refers to the cell or to `scratch`.
std::string_view stored_bytes(const catalog::column& c, const catalog::btree_part& as, const value::cell_view& cell,
                              std::string& scratch) {
  if (c.type.what == value::kind::numeric) {
    std::string sent;
    if (value::encode(cell, c.type, c.storage, value::wire_format::binary, {}, sent)) stored_numeric(sent, scratch);
    return scratch;
  }
  std::string_view text = cell.bytes;
  if (!cell_has_bytes(cell)) {
    if (!value::encode(cell, c.type, c.storage, value::wire_format::text, {}, scratch)) scratch.clear();
    text = scratch;
  }
  auto fill = as.lowered ? 0 : blanks_filled_up(c, text);  // as text it has lost them
  if (fill == 0 && !as.lowered) return text;
  std::string made(text);
  made.append(fill, ' ');
  if (as.lowered)
    for (char& b : made)
      if (b >= 'A' && b <= 'Z') b = static_cast<char>(b - 'A' + 'a');
  scratch = std::move(made);
  return scratch;
}

// No value of such a column makes an entry too large: the size of the largest one, else nothing.
std::optional<std::size_t> greatest_part_bytes(const catalog::btree_part& as, const catalog::column& c) {
  if (as.size_bytes > 0) return static_cast<std::size_t>(as.size_bytes + as.align - 1);
  if ((c.type.what == value::kind::varchar || c.type.what == value::kind::bpchar) && c.type.modifier >= 4)
    return static_cast<std::size_t>(c.type.modifier - 4) * most_bytes_a_character + long_head_bytes + 3;
  return std::nullopt;
}

}  // namespace

std::vector<index_width> index_width::of(const catalog::table& t, const layout& l) {
  std::vector<index_width> out;
  for (auto& tree : t.btrees) {
    index_width w;
    w.name_ = tree.name;
    std::optional<std::size_t> most = index_head_with_nulls_bytes;
    for (auto& as : tree.parts) {
      auto found = std::find_if(t.columns.begin(), t.columns.end(),
                                [&](auto& c) { return as.attribute != 0 && c.attribute == as.attribute; });
      if (found == t.columns.end()) continue;
      part p;
      p.as = as;
      p.column = static_cast<std::size_t>(found - t.columns.begin());
      p.position = l.position_of(p.column);
      auto bound = greatest_part_bytes(as, *found);
      if (most) most = bound ? std::optional(*most + *bound) : std::nullopt;
      w.parts_.push_back(p);
    }
    if (!most || *most > most_bytes) out.push_back(std::move(w));
  }
  return out;
}

bool index_width::surely_fits(const cells& row) const noexcept {
  std::size_t most = index_head_with_nulls_bytes;
  for (auto& p : parts_) {
    if (!p.position || *p.position >= row.size()) continue;
    auto& cell = row[*p.position];
    most += p.as.size_bytes > 0 ? static_cast<std::size_t>(p.as.size_bytes) : number_as_text_bytes + cell.bytes.size();
    most += long_head_bytes + 8 + p.as.fill_bytes;
  }
  return most <= most_bytes;
}

index_width::measured index_width::measure(const catalog::table& t, const cells& row) const {
  measured m;
  bool nulls = false;
  std::size_t size = 0;
  std::string scratch;
  for (auto& p : parts_) {
    const value::cell_view* cell = p.position && *p.position < row.size() ? &row[*p.position] : nullptr;
    if (!cell || cell->is_null()) {
      nulls = nulls || cell;
      continue;
    }
    const auto align = static_cast<std::size_t>(p.as.align);
    if (p.as.size_bytes > 0) {
      size = index_aligned(size, align) + static_cast<std::size_t>(p.as.size_bytes);
      continue;
    }
    scratch.clear();
    auto bytes = stored_bytes(t.columns[p.column], p.as, *cell, scratch);
    if (bytes.size() > m.longest_bytes) m.longest_bytes = bytes.size(), m.longest_column = p.column;
    auto kept = bytes.size() + long_head_bytes;
    const bool shrinks = kept > compressed_from_bytes && p.as.compressed != catalog::compression::none;
    if (shrinks && p.as.compressed == catalog::compression::lz4) {
      m.sure = false;
    } else if (shrinks) {
      auto packed = value::pglz_size_bytes(bytes, compressed_enough_bytes);
      if (packed && *packed > compressed_enough_bytes) m.whole = false;
      if (packed && *packed + compressed_head_bytes + 2 < bytes.size()) kept = *packed + compressed_head_bytes;
    }
    size =
        bytes.size() <= most_short_bytes && p.as.packable ? size + bytes.size() + 1 : index_aligned(size, align) + kept;
  }
  m.bytes = index_aligned((nulls ? index_head_with_nulls_bytes : index_head_bytes) + size, 8);
  return m;
}

error index_width::refusal(const catalog::table& t, const measured& m) const {
  auto& column = t.columns[m.longest_column];
  error e;
  if (m.bytes > most_entry_bytes) {
    e = make_error(sqlstate::program_limit_exceeded,
                   fmt::format("index row requires {}{} bytes, maximum size is {}", m.whole ? "" : "more than ",
                               m.bytes, most_entry_bytes));
  } else {
    e = make_error(sqlstate::program_limit_exceeded,
                   fmt::format("index row size {} exceeds btree version 4 maximum {} for index \"{}\"", m.bytes,
                               most_bytes, name_));
  }
  e.detail = fmt::format("The longest value of index \"{}\" has {} bytes: column \"{}\" of table \"{}\".", name_,
                         m.longest_bytes, column.name, t.name);
  e.hint =
      "Values larger than 1/3 of a buffer page cannot be indexed.\nConsider a function index of an MD5 hash of the "
      "value, or use full text indexing.";
  if (!m.sure)
    e.hint = fmt::format(
        "How far lz4 compresses it is known to PostgreSQL only: ALTER TABLE {} ALTER COLUMN {} SET "
        "COMPRESSION pglz, or make it an index of md5({}).",
        catalog::qualified_name(t), catalog::quote_identifier(column.name), catalog::quote_identifier(column.name));
  e.schema = t.schema;
  e.table = t.name;
  e.constraint = name_;
  return e;
}

result<void> index_width::judge(const catalog::table& t, const cells& row) const {
  if (surely_fits(row)) return {};
  auto m = measure(t, row);
  if (m.bytes <= most_bytes) return {};
  return refusal(t, m);
}

}  // namespace crossfade::journal
