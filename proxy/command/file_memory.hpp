// Remembers how the SQLite file was left, in the state directory, so that the next start knows whether somebody has
// written to it meanwhile (cutover/foreign_downtime.hpp).
//
//   file_memory memory(directory, path);         // before anything of ours opens the file for writing
//   stores.written_while_down = memory.found();
//   ...                                          // destroyed once all of ours have closed the file
#pragma once

#include <string>

#include "proxy/command/state_dir.hpp"
#include "proxy/cutover/foreign_tables.hpp"

namespace crossfade::command {

class file_memory {
 public:
  file_memory(state_dir& directory, std::string path);
  ~file_memory();
  file_memory(const file_memory&) = delete;
  file_memory& operator=(const file_memory&) = delete;

  const cutover::foreign_writes& found() const noexcept { return found_; }

 private:
  state_dir& directory_;
  std::string path_;
  cutover::foreign_writes found_;
};

}  // namespace crossfade::command
