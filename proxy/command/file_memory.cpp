#include "proxy/command/file_memory.hpp"

#include "proxy/cutover/foreign_downtime.hpp"
#include "replay/base/log.hpp"

namespace crossfade::command {

file_memory::file_memory(state_dir& directory, std::string path)
    : directory_(directory),
      path_(std::move(path)),
      found_(cutover::written_while_down(path_, directory_.remembered_file())) {
  directory_.remember_file(cutover::running_record(found_));
}

file_memory::~file_memory() {
  try {
    directory_.remember_file(cutover::stopped_record(path_, directory_.remembered_file()));
  } catch (const std::exception& e) {
    log::warning("serve.file_not_remembered", {{"error", std::string_view(e.what())}});
  }
}

}  // namespace crossfade::command
