#include "replay/base/disk.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>

namespace crossfade {

std::optional<std::uint64_t> free_disk_bytes(const std::string& path) {
  struct statvfs s {};
  if (::statvfs(path.c_str(), &s) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(s.f_bavail) * s.f_frsize;
}

std::optional<file_identity> identify_file(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0) return std::nullopt;
  return file_identity{static_cast<std::uint64_t>(s.st_dev), static_cast<std::uint64_t>(s.st_ino)};
}

}  // namespace crossfade
