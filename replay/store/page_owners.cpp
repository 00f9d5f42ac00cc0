#include "replay/store/page_owners.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "replay/store/wal.hpp"

namespace crossfade::store {

namespace {

constexpr unsigned char interior_index = 2, interior_table = 5, leaf_index = 10, leaf_table = 13;
constexpr std::size_t file_header_bytes = 100;
constexpr std::uint32_t most_chained = 1u << 20;  // pages of one row's overflow, trunks of the freelist

std::uint32_t at32(const std::string& p, std::size_t at) {
  if (at + 4 > p.size()) return 0;
  auto b = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(p[at + i])}; };
  return (b(0) << 24) | (b(1) << 16) | (b(2) << 8) | b(3);
}

std::uint32_t at16(const std::string& p, std::size_t at) {
  if (at + 2 > p.size()) return 0;
  return (std::uint32_t{static_cast<unsigned char>(p[at])} << 8) | static_cast<unsigned char>(p[at + 1]);
}

std::uint64_t varint(const std::string& p, std::size_t& at) {
  std::uint64_t value = 0;
  for (int i = 0; i < 9 && at < p.size(); ++i) {
    auto byte = static_cast<unsigned char>(p[at++]);
    if (i == 8) return (value << 8) | byte;
    value = (value << 7) | (byte & 0x7f);
    if (byte < 0x80) break;
  }
  return value;
}

std::size_t header_of(std::uint32_t number) { return number == 1 ? file_header_bytes : 0; }

bool interior(unsigned char type) { return type == interior_index || type == interior_table; }

error no_tree(std::uint32_t number) {
  return make_error(sqlstate::data_corrupted, fmt::format("page {} of the SQLite file is no page of a tree", number));
}

// Where the cells of a page begin, and its children where it has any.
struct tree_page {
  unsigned char type = 0;
  std::vector<std::size_t> cells;
  std::vector<std::uint32_t> children;
};

result<tree_page> parse(const std::string& content, std::uint32_t number) {
  auto h = header_of(number);
  tree_page out;
  if (content.size() < h + 12) return no_tree(number);
  out.type = static_cast<unsigned char>(content[h]);
  bool known = interior(out.type) || out.type == leaf_index || out.type == leaf_table;
  auto count = at16(content, h + 3);
  std::size_t pointers = h + (interior(out.type) ? 12 : 8);
  if (!known || pointers + 2 * std::size_t{count} > content.size()) return no_tree(number);
  for (std::uint32_t i = 0; i < count; ++i) {
    std::size_t cell = at16(content, pointers + 2 * std::size_t{i});
    if (cell + 4 > content.size()) return no_tree(number);
    out.cells.push_back(cell);
    if (interior(out.type)) out.children.push_back(at32(content, cell));
  }
  if (interior(out.type)) out.children.push_back(at32(content, h + 8));
  return out;
}

// The first overflow page of a cell; 0: the row is whole in its page.
std::uint32_t overflow_of(const std::string& content, unsigned char type, std::size_t cell, std::uint64_t usable) {
  if (type == interior_table) return 0;
  std::size_t at = cell + (type == interior_index ? 4 : 0);
  auto payload = varint(content, at);
  if (type == leaf_table) (void)varint(content, at);
  auto most = type == leaf_table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
  if (payload <= most) return 0;
  auto least = (usable - 12) * 32 / 255 - 23;
  auto local = least + (payload - least) % (usable - 4);
  return at32(content, at + (local <= most ? local : least));
}

}  // namespace

result<void> page_owners::prepare() {
  frame_of_.clear();
  int fd = ::open((path_ + "-wal").c_str(), O_RDONLY | O_CLOEXEC);
  // The log begins anew only where all of it is in the database: what is not found here is read there.
  for (std::uint32_t frame = 1; fd >= 0 && frame <= at_.frames; ++frame) {
    unsigned char h[frame_header_bytes];
    auto offset = wal_header_bytes + std::uint64_t{frame - 1} * (frame_header_bytes + page_size_);
    if (::pread(fd, h, sizeof h, static_cast<off_t>(offset)) != static_cast<ssize_t>(sizeof h)) break;
    if (std::memcmp(h + 8, at_.salt.data(), at_.salt.size()) != 0) break;
    auto number = (std::uint32_t{h[0]} << 24) | (std::uint32_t{h[1]} << 16) | (std::uint32_t{h[2]} << 8) | h[3];
    frame_of_[number] = frame;
  }
  if (fd >= 0) ::close(fd);
  auto first = page(1);
  if (!first) return first.error();
  usable_ = page_size_ - static_cast<unsigned char>((*first)[20]);
  pages_ = at32(*first, 28);
  pointer_maps_ = at32(*first, 52) != 0;
  return {};
}

result<std::string> page_owners::page(std::uint32_t number) {
  std::string content(page_size_, '\0');
  if (auto found = frame_of_.find(number); found != frame_of_.end()) {
    int fd = ::open((path_ + "-wal").c_str(), O_RDONLY | O_CLOEXEC);
    auto offset = wal_header_bytes + std::uint64_t{found->second - 1} * (frame_header_bytes + page_size_);
    std::string frame(frame_header_bytes + page_size_, '\0');
    auto got = fd < 0 ? 0 : ::pread(fd, frame.data(), frame.size(), static_cast<off_t>(offset));
    if (fd >= 0) ::close(fd);
    bool same = got == static_cast<ssize_t>(frame.size()) && at32(frame, 0) == number &&
                std::memcmp(frame.data() + 8, at_.salt.data(), at_.salt.size()) == 0;
    if (same) {
      std::memcpy(content.data(), frame.data() + frame_header_bytes, page_size_);
      return content;
    }
    // Overwritten: then all of that log is in the database.
  }
  sqlite3_file* file = nullptr;
  sqlite3_file_control(db_.raw(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  auto offset = static_cast<sqlite3_int64>(number - 1) * page_size_;
  int code = file && file->pMethods && number > 0
                 ? file->pMethods->xRead(file, content.data(), static_cast<int>(page_size_), offset)
                 : SQLITE_IOERR;
  if (code != SQLITE_OK) return make_error(sqlstate::io_error, fmt::format("page {} cannot be read", number));
  return content;
}

result<std::vector<page_owners::tree>> page_owners::trees() {
  std::vector<tree> out{{1, page_kind::table, "sqlite_schema"}};
  auto rows = db_.prepare("SELECT rootpage, type, tbl_name FROM sqlite_schema WHERE rootpage > 0");
  if (!rows) return rows.error();
  for (;;) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) return out;
    out.push_back({static_cast<std::uint32_t>(rows->column(0).integer),
                   rows->column(1).bytes == "table" ? page_kind::table : page_kind::index,
                   std::string(rows->column(2).bytes)});
  }
}

// All leaves of a tree are equally deep: how deep, its leftmost path tells, and they need not be read.
result<void> page_owners::walk(const tree& t) {
  constexpr int deepest = 20;  // SQLite's own bound
  int height = 0;
  for (auto number = t.root;; ++height) {
    auto content = page(number);
    if (!content) return content.error();
    auto parsed = parse(*content, number);
    if (!parsed) return parsed.error();
    if (!interior(parsed->type)) break;
    if (height == deepest) return no_tree(number);
    number = parsed->children.front();
  }
  std::vector<std::uint32_t> level{t.root};
  for (int above = height; !level.empty(); --above) {
    for (auto number : level) {
      if (auto wanted = wanted_.find(number); wanted != wanted_.end()) wanted->second = {t.kind, t.table};
    }
    if (above == 0) break;
    std::vector<std::uint32_t> next;
    for (auto number : level) {
      auto content = page(number);
      if (!content) return content.error();
      auto parsed = parse(*content, number);
      if (!parsed) return parsed.error();
      next.insert(next.end(), parsed->children.begin(), parsed->children.end());
      if (next.size() > pages_) return no_tree(number);
    }
    level = std::move(next);
  }
  return {};
}

result<void> page_owners::walk_chain(std::uint32_t first, const page_owner& owner) {
  auto number = first;
  for (std::uint32_t i = 0; number != 0 && i < most_chained; ++i) {
    if (auto wanted = wanted_.find(number); wanted != wanted_.end()) wanted->second = owner;
    auto content = page(number);
    if (!content) return content.error();
    number = at32(*content, 0);
  }
  return {};
}

result<void> page_owners::walk_overflow(const std::string& content, std::uint32_t number, const page_owner& owner) {
  auto parsed = parse(content, number);
  if (!parsed) return parsed.error();
  for (auto cell : parsed->cells) {
    auto first = overflow_of(content, parsed->type, cell, usable_);
    if (first == 0) continue;
    if (auto done = walk_chain(first, owner); !done) return done;
  }
  return {};
}

result<void> page_owners::walk_free() {
  auto first = page(1);
  if (!first) return first.error();
  auto trunk = at32(*first, 32);
  auto free = [&](std::uint32_t number) {
    if (auto wanted = wanted_.find(number); wanted != wanted_.end()) wanted->second = {page_kind::free, {}};
  };
  for (std::uint32_t i = 0; trunk != 0 && i < most_chained; ++i) {
    free(trunk);
    auto content = page(trunk);
    if (!content) return content.error();
    auto count = std::min(at32(*content, 4), page_size_ / 4 - 2);
    for (std::uint32_t n = 0; n < count; ++n)
      free(at32(*content, 8 + 4 * std::size_t{n}));
    trunk = at32(*content, 0);
  }
  return {};
}

result<std::map<std::uint32_t, page_owner>> page_owners::of(const std::vector<std::uint32_t>& pages) {
  wanted_.clear();
  for (auto number : pages)
    wanted_[number] = {};
  if (auto ready = prepare(); !ready) return ready.error();
  auto all = trees();
  if (!all) return all.error();
  for (const auto& t : *all) {
    if (auto done = walk(t); !done) return done.error();
  }
  if (auto done = walk_free(); !done) return done.error();
  auto open = [](const auto& p) { return p.second.kind == page_kind::unresolved; };
  for (auto& [number, owner] : wanted_) {
    bool map = pointer_maps_ && number >= 2 && (number - 2) % (usable_ / 5 + 1) == 0;
    if (open(std::pair{number, owner}) && number > pages_) owner.kind = page_kind::free;
    if (open(std::pair{number, owner}) && map) owner.kind = page_kind::bookkeeping;
  }
  if (std::any_of(wanted_.begin(), wanted_.end(), open)) {
    const auto found = wanted_;
    for (const auto& [number, owner] : found) {
      if (owner.kind != page_kind::table && owner.kind != page_kind::index) continue;
      auto content = page(number);
      if (!content) return content.error();
      if (auto done = walk_overflow(*content, number, owner); !done) return done.error();
    }
  }
  return wanted_;
}

}  // namespace crossfade::store
