// The processes that hold the SQLite file, its log or its index open, from /proc: what an operator stops.
//
//   auto who = holders_of("/srv/app/app.sqlite");     // ours is left out
//
// Command names only: command lines may hold passwords. Any thread; tens of milliseconds on a busy machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace crossfade::command {

struct file_holder {
  std::int64_t pid = 0;
  std::string command, user;
  std::string since;  // the process's start; UTC
};

struct file_holders {
  std::vector<file_holder> processes;
  std::uint64_t hidden = 0;  // processes that this user may not look into
};

file_holders holders_of(const std::string& sqlite_path);

}  // namespace crossfade::command
