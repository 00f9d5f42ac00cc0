// The state directory of one SQLite file (FILE.crossfade, 0700): the lock that makes one serve the only one, the admin
// token and address, the journal's last position, and the phase once both stores are plain databases again.
#pragma once

#include <optional>
#include <string>

#include "replay/journal/state.hpp"

namespace crossfade::command {

class state_dir {
 public:
  // Creates the directory and takes the lock; both last until destruction. Throws fatal(refused) where another serve
  // holds it or the directory cannot be made.
  explicit state_dir(std::string path);
  ~state_dir();
  state_dir(const state_dir&) = delete;
  state_dir& operator=(const state_dir&) = delete;

  const std::string& path() const noexcept { return path_; }
  std::string token();  // made (256 bits, 0600) at the first call
  void publish_address(const std::string& address);
  void withdraw_address() noexcept;
  void remember_ended(journal::phase p);          // finished or abandoned
  void remember_file(const std::string& record);  // cutover/foreign_downtime.hpp
  std::string remembered_file() const;            // empty: nothing

  // Where the journal ended when it was last seen; a hint that may be a second old, and is lost without harm.
  void note_position(const std::string& text) noexcept;
  static std::string position(const std::string& path);  // empty: none
  void forget_position() noexcept;

  static std::optional<journal::phase> ended_phase(const std::string& path);

 private:
  void write_private(const std::string& name, const std::string& content, bool durable = true) const;

  std::string path_;
  int lock_ = -1;
};

}  // namespace crossfade::command
