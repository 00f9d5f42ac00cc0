#include "replay/journal/record.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>

#define XXH_INLINE_ALL  // libpg_query exports an xxHash of its own
#include <xxhash.h>

namespace crossfade::journal {

namespace {

using value::cell_view;
using value::storage_class;

void put_varint(std::string& out, std::uint64_t v) {
  while (v >= 0x80) {
    out.push_back(static_cast<char>(v | 0x80));
    v >>= 7;
  }
  out.push_back(static_cast<char>(v));
}

std::uint64_t zigzag(std::int64_t v) {
  return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
std::int64_t unzigzag(std::uint64_t v) { return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1); }

template <class T>
void put_fixed(std::string& out, T v) {
  for (std::size_t i = 0; i < sizeof v; ++i)
    out.push_back(static_cast<char>(static_cast<unsigned char>(v >> (8 * i))));
}

template <class T>
T get_fixed(const char* from) {
  T v = 0;
  for (std::size_t i = 0; i < sizeof v; ++i)
    v |= static_cast<T>(static_cast<unsigned char>(from[i])) << (8 * i);
  return v;
}

void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out.append(text);
}

void put_cells(std::string& out, const cells& from) {
  put_varint(out, from.size());
  for (auto& c : from)
    append_cell(out, c);
}

std::uint32_t frame_check(std::string_view payload) {
  return static_cast<std::uint32_t>(XXH3_64bits(payload.data(), payload.size()));
}

// A frame is its payload's size, the payload and a check; the size is known last, so the payload is built apart.
template <class Build>
void put_frame(std::string& out, Build build) {
  static thread_local std::string payload;
  payload.clear();
  build(payload);
  put_varint(out, payload.size());
  out.append(payload);
  put_fixed(out, frame_check(payload));
}

// Reads with every length checked; ok() turns false at the first that does not fit.
class parser {
 public:
  explicit parser(std::string_view from) : from_(from) {}
  bool ok() const { return ok_; }
  bool at_end() const { return at_ == from_.size(); }
  std::size_t position() const { return at_; }

  std::uint8_t byte() {
    if (at_ >= from_.size()) return fail();
    return static_cast<std::uint8_t>(from_[at_++]);
  }
  std::uint64_t varint() {
    std::uint64_t v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      auto b = byte();
      v |= static_cast<std::uint64_t>(b & 0x7f) << shift;
      if (!(b & 0x80)) return v;
    }
    return fail();
  }
  std::string_view take(std::uint64_t size) {
    if (size > from_.size() - at_) {
      fail();
      return {};
    }
    auto piece = from_.substr(at_, size);
    at_ += size;
    return piece;
  }
  std::string_view text() { return take(varint()); }

  cell_view cell() {
    switch (static_cast<storage_class>(byte())) {
      case storage_class::null:
        return cell_view::null();
      case storage_class::integer:
        return cell_view::of_integer(unzigzag(varint()));
      case storage_class::real: {
        auto bytes = take(8);
        return ok_ ? cell_view::of_real(std::bit_cast<double>(get_fixed<std::uint64_t>(bytes.data()))) : cell_view();
      }
      case storage_class::text:
        return cell_view::of_text(text());
      case storage_class::blob:
        return cell_view::of_blob(text());
    }
    fail();
    return {};
  }
  void cells_into(cells& into) {
    into.clear();
    auto n = varint();
    if (n > from_.size() - at_) fail();  // a cell takes a byte at least
    for (std::uint64_t i = 0; ok_ && i < n; ++i)
      into.push_back(cell());
  }

 private:
  std::uint8_t fail() {
    ok_ = false;
    return 0;
  }
  std::string_view from_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

bool parse_change(std::string_view payload, row_change& c) {
  parser p(payload);
  c.kind = static_cast<change_kind>(p.byte());
  c.table = {};
  c.sql = c.role = c.search_path = {};
  c.old_rowid = c.new_rowid = 0;
  c.old_key.clear();
  c.row.clear();
  c.changed.clear();
  switch (c.kind) {
    case change_kind::insert_row:
      c.table = p.text();
      c.new_rowid = unzigzag(p.varint());
      p.cells_into(c.row);
      return p.ok() && p.at_end();
    case change_kind::update_row: {
      c.table = p.text();
      c.old_rowid = unzigzag(p.varint());
      c.new_rowid = unzigzag(p.varint());
      p.cells_into(c.old_key);
      p.cells_into(c.row);
      auto bits = p.take((c.row.size() + 7) / 8);
      if (!p.ok()) return false;
      c.changed.resize(c.row.size());
      for (std::size_t i = 0; i < c.row.size(); ++i)
        c.changed[i] = (static_cast<unsigned char>(bits[i / 8]) >> (i % 8)) & 1;
      return p.at_end();
    }
    case change_kind::delete_row:
      c.table = p.text();
      c.old_rowid = unzigzag(p.varint());
      p.cells_into(c.old_key);
      return p.ok() && p.at_end();
    case change_kind::statement:
      c.sql = p.text();
      c.role = p.text();
      c.search_path = p.text();
      return p.ok() && p.at_end();
  }
  return false;
}

struct frame {
  std::string_view payload;
  std::size_t end = 0;
  bool sound = false;  // the check fits
};

std::optional<frame> frame_at(std::string_view body, std::size_t at) {
  if (body.size() < checksum_size_bytes || at > body.size() - checksum_size_bytes) return std::nullopt;
  auto frames = body.substr(0, body.size() - checksum_size_bytes);
  parser p(frames.substr(at));
  auto payload = p.text();
  auto check = p.take(frame_check_size_bytes);
  if (!p.ok()) return std::nullopt;
  return frame{payload, at + p.position(), get_fixed<std::uint32_t>(check.data()) == frame_check(payload)};
}

error damaged_at(std::uint64_t seq, std::size_t offset, std::string_view what) {
  return make_error(sqlstate::data_corrupted,
                    fmt::format("journal entry {} is damaged at byte {}: {}", seq, offset, what),
                    "Nothing after it can be mirrored: docs/recovery.md, \"A damaged journal\".");
}

}  // namespace

void append_cell(std::string& out, const cell_view& c) {
  out.push_back(static_cast<char>(c.holds));
  switch (c.holds) {
    case storage_class::null:
      break;
    case storage_class::integer:
      put_varint(out, zigzag(c.integer));
      break;
    case storage_class::real:
      put_fixed(out, std::bit_cast<std::uint64_t>(c.real));
      break;
    case storage_class::text:
    case storage_class::blob:
      put_text(out, c.bytes);
      break;
  }
}

std::string encode_cells(const cells& from) {
  std::string out;
  put_cells(out, from);
  return out;
}

std::optional<std::vector<value::cell>> decode_cells(std::string_view from) {
  parser p(from);
  cells views;
  p.cells_into(views);
  if (!p.ok() || !p.at_end()) return std::nullopt;
  return std::vector<value::cell>(views.begin(), views.end());
}

void append_insert(std::string& out, std::string_view table, std::int64_t rowid, const cells& row) {
  put_frame(out, [&](std::string& p) {
    p.push_back(static_cast<char>(change_kind::insert_row));
    put_text(p, table);
    put_varint(p, zigzag(rowid));
    put_cells(p, row);
  });
}

void append_update(std::string& out, std::string_view table, std::int64_t old_rowid, std::int64_t new_rowid,
                   const cells& old_key, const std::vector<bool>& changed, const cells& row) {
  put_frame(out, [&](std::string& p) {
    p.push_back(static_cast<char>(change_kind::update_row));
    put_text(p, table);
    put_varint(p, zigzag(old_rowid));
    put_varint(p, zigzag(new_rowid));
    put_cells(p, old_key);
    put_cells(p, row);
    std::string bits((row.size() + 7) / 8, '\0');
    for (std::size_t i = 0; i < row.size(); ++i)
      if (changed[i]) bits[i / 8] = static_cast<char>(bits[i / 8] | (1 << (i % 8)));
    p.append(bits);
  });
}

void append_delete(std::string& out, std::string_view table, std::int64_t rowid, const cells& old_key) {
  put_frame(out, [&](std::string& p) {
    p.push_back(static_cast<char>(change_kind::delete_row));
    put_text(p, table);
    put_varint(p, zigzag(rowid));
    put_cells(p, old_key);
  });
}

void append_statement(std::string& out, std::string_view sql, std::string_view role, std::string_view search_path) {
  put_frame(out, [&](std::string& p) {
    p.push_back(static_cast<char>(change_kind::statement));
    put_text(p, sql);
    put_text(p, role);
    put_text(p, search_path);
  });
}

std::string make_body(std::int64_t at_us, std::string_view frames) {
  std::string body;
  body.reserve(header_size_bytes + frames.size() + checksum_size_bytes);
  body.push_back(static_cast<char>(format_version));
  put_fixed(body, static_cast<std::uint64_t>(at_us));
  body.append(frames);
  put_fixed(body, static_cast<std::uint64_t>(XXH3_64bits(body.data(), body.size())));
  return body;
}

std::string first_hash() { return std::string(hash_size_bytes, '\0'); }

std::string chain(std::string_view previous_hash, std::string_view journal_id, std::string_view body) {
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  XXH3_128bits_update(&state, previous_hash.data(), previous_hash.size());
  XXH3_128bits_update(&state, journal_id.data(), journal_id.size());
  XXH3_128bits_update(&state, body.data(), body.size());
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state));
  return {reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest};
}

namespace {

bool readable(std::string_view body) {
  auto version = static_cast<std::uint8_t>(body[0]);
  return version >= oldest_readable_version && version <= format_version;
}

// Of a body whose checksum does not fit: the checks of the frames tell where.
error find_damage(std::string_view body, std::uint64_t seq, std::optional<std::int64_t> at_us) {
  auto end = body.size() - checksum_size_bytes;
  std::size_t at = header_size_bytes;
  while (at < end) {
    auto f = frame_at(body, at);
    if (!f || !f->sound) return damaged_at(seq, at, "a row change does not have its checksum");
    at = f->end;
  }
  if (!readable(body)) return damaged_at(seq, 0, "there is no such format version");
  if (at_us && recorded_at_us(body) != *at_us) return damaged_at(seq, 1, "its time is not the one of its row");
  return damaged_at(seq, end, "its checksum is another one");
}

}  // namespace

result<void> verify(std::string_view body, std::uint64_t seq, std::optional<std::int64_t> at_us) {
  if (body.size() < header_size_bytes + checksum_size_bytes) return damaged_at(seq, body.size(), "it is too short");
  auto end = body.size() - checksum_size_bytes;
  if (get_fixed<std::uint64_t>(body.data() + end) != XXH3_64bits(body.data(), end))
    return find_damage(body, seq, at_us);
  if (!readable(body))
    return make_error(sqlstate::feature_not_supported,
                      fmt::format("journal entry {} has format version {}; this Crossfade reads {} to {}", seq,
                                  static_cast<std::uint8_t>(body[0]), oldest_readable_version, format_version),
                      "Run the version of Crossfade that wrote it until the mirror has caught up.");
  return {};
}

std::int64_t recorded_at_us(std::string_view body) noexcept {
  if (body.size() < header_size_bytes) return 0;
  return static_cast<std::int64_t>(get_fixed<std::uint64_t>(body.data() + 1));
}

change_cursor::change_cursor(std::string_view body, std::uint64_t seq) : body_(body), seq_(seq) {}

error change_cursor::damaged(std::size_t offset) const { return damaged_at(seq_, offset, "not a row change"); }

result<bool> change_cursor::next(row_change& into) {
  if (body_.size() < header_size_bytes + checksum_size_bytes) return damaged(0);
  if (at_ == body_.size() - checksum_size_bytes) return false;
  auto f = frame_at(body_, at_);
  if (!f || !parse_change(f->payload, into)) return damaged(at_);
  into.offset = at_;
  into.size_bytes = f->end - at_;
  at_ = f->end;
  return true;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (unsigned char c : bytes) {
    out.push_back(digits[c >> 4]);
    out.push_back(digits[c & 15]);
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view text) {
  auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  if (text.size() % 2) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

}  // namespace crossfade::journal
