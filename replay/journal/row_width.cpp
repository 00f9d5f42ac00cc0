#include "replay/journal/row_width.hpp"

#include <algorithm>

namespace crossfade::journal {

namespace {

constexpr std::size_t header_bytes = 23;        // SizeofHeapTupleHeader
constexpr std::size_t stays_inline_bytes = 24;  // shorter values are never moved out of line or compressed
// What is longer may shrink to this: the head of a compressed value and one repetition.
constexpr std::size_t least_long_bytes = 13;

std::size_t aligned(std::size_t at, std::size_t to) { return (at + to - 1) / to * to; }

std::size_t alignment_of(const value::type& t, std::size_t size) {
  switch (t.what) {
    case value::kind::uuid:
    case value::kind::name:
      return 1;
    default:  // by size; the larger ones are of 8-byte parts
      return size >= 8 ? 8 : size >= 4 ? 4 : size >= 2 ? 2 : 1;
  }
}

std::size_t least_varying(const value::cell_view& cell) {
  bool bytes = cell.holds == value::storage_class::text || cell.holds == value::storage_class::blob;
  if (!bytes) return 2;  // a number kept as one: its digits do not count
  return std::min(cell.bytes.size() + 1, least_long_bytes);
}

}  // namespace

std::optional<row_width> row_width::of(const catalog::table& t, const layout& l) {
  row_width w;
  std::vector<std::size_t> order(t.columns.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return t.columns[a].attribute < t.columns[b].attribute; });
  std::size_t most = 0;
  for (auto i : order) {
    auto size = value::type_size_bytes(t.columns[i].type);
    field f;
    f.position = l.position_of(i);
    f.size_bytes = size > 0 ? static_cast<std::size_t>(size) : 0;
    if (f.size_bytes) f.align = alignment_of(t.columns[i].type, f.size_bytes);
    most += f.size_bytes ? f.size_bytes + f.align - 1 : stays_inline_bytes;
    w.fields_.push_back(f);
    w.attributes_ = std::max(w.attributes_, static_cast<std::size_t>(std::max<int>(t.columns[i].attribute, 0)));
  }
  w.attributes_ = std::max(w.attributes_, w.fields_.size());
  if (aligned(header_bytes + w.attributes_ / 8 + 1, 8) + most <= most_bytes) return std::nullopt;
  return w;
}

std::size_t row_width::least_bytes(const cells& row) const noexcept {
  std::size_t size = 0;
  bool nulls = attributes_ > fields_.size();
  for (auto& f : fields_) {
    if (!f.position || *f.position >= row.size() || row[*f.position].is_null()) {
      nulls = true;
      continue;
    }
    size = f.size_bytes ? aligned(size, f.align) + f.size_bytes : size + least_varying(row[*f.position]);
  }
  return aligned(aligned(header_bytes + (nulls ? (attributes_ + 7) / 8 : 0), 8) + size, 8);
}

}  // namespace crossfade::journal
