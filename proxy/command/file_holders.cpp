#include "proxy/command/file_holders.hpp"

#include <dirent.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include "proxy/command/first_line.hpp"
#include "replay/base/clock.hpp"

namespace crossfade::command {

namespace {

using file_id = std::pair<dev_t, ino_t>;
using directory = std::unique_ptr<DIR, int (*)(DIR*)>;

std::set<file_id> ids_of(const std::string& path) {
  std::set<file_id> out;
  for (const char* tail : {"", "-wal", "-shm"}) {
    struct stat s {};
    if (::stat((path + tail).c_str(), &s) == 0) out.insert({s.st_dev, s.st_ino});
  }
  return out;
}

std::string user_name(uid_t id) {
  char buffer[4096];
  struct passwd entry {};
  struct passwd* found = nullptr;
  if (::getpwuid_r(id, &entry, buffer, sizeof buffer, &found) == 0 && found) return entry.pw_name;
  return std::to_string(id);
}

std::int64_t boot_time_s() {
  std::ifstream in("/proc/stat");
  std::string word;
  std::int64_t value = 0;
  while (in >> word) {
    if (word == "btime" && in >> value) return value;
  }
  return 0;
}

// /proc/PID/stat: the command is in parentheses and may hold anything; the start is the 20th word after it.
std::string start_of(const std::string& process) {
  auto line = first_line(process + "/stat");
  auto end = line.rfind(')');
  if (end == std::string::npos) return {};
  std::istringstream words(line.substr(end + 1));
  std::string word;
  constexpr int start_at = 20;
  for (int i = 0; i < start_at && words >> word; ++i) {
  }
  std::int64_t ticks = 0;
  std::istringstream(word) >> ticks;
  return utc_text(boot_time_s() + ticks / ::sysconf(_SC_CLK_TCK));
}

enum class look : std::uint8_t { holds, does_not, hidden };

look look_into(const std::string& process, const std::set<file_id>& wanted) {
  directory fds(::opendir((process + "/fd").c_str()), &::closedir);
  if (!fds) return errno == EACCES || errno == EPERM ? look::hidden : look::does_not;
  while (auto* entry = ::readdir(fds.get())) {
    if (entry->d_name[0] == '.') continue;
    auto path = process + "/fd/" + entry->d_name;
    char target[2] = {};
    // Sockets and pipes are no paths, and need no stat().
    if (::readlink(path.c_str(), target, 1) != 1 || target[0] != '/') continue;
    struct stat s {};
    if (::stat(path.c_str(), &s) == 0 && wanted.count({s.st_dev, s.st_ino})) return look::holds;
  }
  return look::does_not;
}

}  // namespace

file_holders holders_of(const std::string& sqlite_path) {
  file_holders out;
  auto wanted = ids_of(sqlite_path);
  directory all(::opendir("/proc"), &::closedir);
  while (auto* entry = all ? ::readdir(all.get()) : nullptr) {
    std::string name = entry->d_name;
    if (name.find_first_not_of("0123456789") != std::string::npos || name == std::to_string(::getpid())) continue;
    auto process = "/proc/" + name;
    auto found = look_into(process, wanted);
    if (found == look::hidden) ++out.hidden;
    if (found != look::holds) continue;
    struct stat s {};
    (void)::stat(process.c_str(), &s);
    out.processes.push_back({std::stoll(name), first_line(process + "/comm"), user_name(s.st_uid), start_of(process)});
  }
  return out;
}

}  // namespace crossfade::command
