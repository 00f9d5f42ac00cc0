#include "replay/store/wal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>

namespace crossfade::store {

namespace {

constexpr int index_region_bytes = 32768;
constexpr std::size_t index_header_bytes = 48;  // there are two copies; the second is written first
constexpr int attempts = 100;

std::uint32_t native32(const unsigned char* at) {
  std::uint32_t n = 0;
  std::memcpy(&n, at, sizeof n);
  return n;
}

std::uint32_t big32(const unsigned char* at) {
  return (std::uint32_t{at[0]} << 24) | (std::uint32_t{at[1]} << 16) | (std::uint32_t{at[2]} << 8) | at[3];
}

wal_index index_of(const unsigned char* header) {
  wal_index out;
  std::uint16_t size = 0;
  std::memcpy(&size, header + 14, sizeof size);
  out.page_size = size == 1 ? 65536 : size;
  out.changes = native32(header + 8);
  out.frames = native32(header + 16);
  std::memcpy(out.salt.data(), header + 32, out.salt.size());
  return out;
}

// A descriptor of its own is harmless here: SQLite locks the database and the index, never the log itself.
class log_file {
 public:
  explicit log_file(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~log_file() {
    if (fd_ >= 0) ::close(fd_);
  }
  log_file(const log_file&) = delete;
  log_file& operator=(const log_file&) = delete;
  bool read(std::uint64_t offset, unsigned char* into, std::size_t bytes) const {
    return fd_ >= 0 && ::pread(fd_, into, bytes, static_cast<off_t>(offset)) == static_cast<ssize_t>(bytes);
  }

 private:
  int fd_;
};

}  // namespace

std::optional<wal_index> read_wal_index(sqlite3* db) {
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file || !file->pMethods ||
      file->pMethods->iVersion < 2 || !file->pMethods->xShmMap)
    return std::nullopt;
  void volatile* region = nullptr;
  if (file->pMethods->xShmMap(file, 0, index_region_bytes, 0, &region) != SQLITE_OK || !region) return std::nullopt;
  auto* shared = const_cast<const unsigned char*>(static_cast<volatile unsigned char*>(region));
  for (int i = 0; i < attempts; ++i) {
    unsigned char first[index_header_bytes], second[index_header_bytes];
    std::memcpy(first, shared, sizeof first);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    std::memcpy(second, shared + index_header_bytes, sizeof second);
    constexpr std::size_t initialised_at = 12;
    if (std::memcmp(first, second, sizeof first) == 0 && first[initialised_at] != 0) return index_of(first);
  }
  return std::nullopt;
}

result<std::vector<wal_commit>> read_wal_commits(const std::string& database_path, const wal_salt& salt,
                                                 std::uint32_t page_size, std::uint32_t after, std::uint32_t end,
                                                 std::uint32_t most) {
  std::vector<wal_commit> out;
  if (end <= after) return out;
  if (end - after > most)
    return make_error(sqlstate::program_limit_exceeded, fmt::format("{} frames in the write-ahead log", end - after));
  log_file log(database_path + "-wal");
  wal_commit next;
  for (std::uint32_t frame = after + 1; frame <= end; ++frame) {
    unsigned char header[frame_header_bytes];
    auto offset = wal_header_bytes + std::uint64_t{frame - 1} * (frame_header_bytes + page_size);
    if (!log.read(offset, header, sizeof header) || std::memcmp(header + 8, salt.data(), salt.size()) != 0)
      return make_error(sqlstate::io_error, fmt::format("frame {} of the write-ahead log is not there", frame));
    next.pages.push_back(big32(header));
    if (big32(header + 4) == 0) continue;  // the database's size: only where a transaction ends
    next.end = frame;
    std::sort(next.pages.begin(), next.pages.end());
    next.pages.erase(std::unique(next.pages.begin(), next.pages.end()), next.pages.end());
    out.push_back(std::move(next));
    next = {};
  }
  return out;
}

}  // namespace crossfade::store
