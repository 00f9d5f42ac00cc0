#include "proxy/command/state_dir.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "proxy/command/first_line.hpp"
#include "replay/base/error.hpp"

namespace crossfade::command {

state_dir::state_dir(std::string path) : path_(std::move(path)) {
  if (::mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST) {
    throw fatal(exit_code::refused,
                fmt::format("cannot create the state directory {}: {}", path_, std::strerror(errno)),
                "Name one that this user can write with --state-dir.");
  }
  auto name = path_ + "/lock";
  lock_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) {
    throw fatal(exit_code::refused, fmt::format("cannot open {}: {}", name, std::strerror(errno)),
                "Name a state directory that this user can write with --state-dir.");
  }
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    auto pid = first_line(name);
    ::close(lock_);
    lock_ = -1;
    throw fatal(exit_code::refused, fmt::format("another crossfade serves this file already (process {})", pid),
                "One serve for one file: stop the other one first.");
  }
  auto pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(lock_, 0) != 0 || ::write(lock_, pid.data(), pid.size()) != static_cast<ssize_t>(pid.size())) {
    ::close(lock_);
    lock_ = -1;
    throw fatal(exit_code::refused, fmt::format("cannot write {}: {}", name, std::strerror(errno)));
  }
}

state_dir::~state_dir() {
  withdraw_address();
  if (lock_ >= 0) ::close(lock_);
}

// Written beside and renamed over, so that a reader never sees half a file.
void state_dir::write_private(const std::string& name, const std::string& content, bool durable) const {
  auto target = path_ + "/" + name;
  auto draft = target + ".new";
  int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool ok = fd >= 0 && ::write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
            (!durable || ::fsync(fd) == 0);
  if (fd >= 0) ::close(fd);
  if (!ok || ::rename(draft.c_str(), target.c_str()) != 0) {
    throw fatal(exit_code::refused, fmt::format("cannot write {}: {}", target, std::strerror(errno)));
  }
}

std::string state_dir::token() {
  auto known = first_line(path_ + "/admin.token");
  if (!known.empty()) return known;
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw fatal(exit_code::refused, "no random numbers for the admin token");
  std::string made;
  for (auto b : bytes)
    made += fmt::format("{:02x}", b);
  write_private("admin.token", made + "\n");
  return made;
}

void state_dir::publish_address(const std::string& address) { write_private("admin.addr", address + "\n"); }

void state_dir::withdraw_address() noexcept {
  if (lock_ >= 0) ::unlink((path_ + "/admin.addr").c_str());
}

void state_dir::remember_ended(journal::phase p) {
  write_private("phase", std::string(journal::phase_name(p)) + "\n");
  forget_position();
}

void state_dir::note_position(const std::string& text) noexcept {
  try {
    write_private("position", text + "\n", false);
  } catch (const std::exception&) {  // a full disk: the older note serves as well
  }
}

std::string state_dir::position(const std::string& path) { return first_line(path + "/position"); }

void state_dir::forget_position() noexcept { ::unlink((path_ + "/position").c_str()); }

void state_dir::remember_file(const std::string& record) { write_private("file", record + "\n"); }

std::string state_dir::remembered_file() const { return first_line(path_ + "/file"); }

std::optional<journal::phase> state_dir::ended_phase(const std::string& path) {
  auto name = first_line(path + "/phase");
  return name.empty() ? std::nullopt : journal::parse_phase(name);
}

}  // namespace crossfade::command
