// The file system under a file: what is free on it, and whether a path still leads to the file that was opened.
//
//   auto free = free_disk_bytes("/srv/app.sqlite");        // for this user, as statvfs says
//   auto id = identify_file("/srv/app.sqlite");            // later: identify_file(path) == id
//
// Free functions, about a microsecond each; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace crossfade {

std::optional<std::uint64_t> free_disk_bytes(const std::string& path);  // nothing: it cannot be asked

struct file_identity {
  std::uint64_t device = 0, inode = 0;
  friend bool operator==(const file_identity&, const file_identity&) = default;
};
std::optional<file_identity> identify_file(const std::string& path);  // nothing: there is no such file

}  // namespace crossfade
