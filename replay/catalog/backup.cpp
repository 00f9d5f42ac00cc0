#include "replay/catalog/backup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "replay/store/sqlite.hpp"

namespace crossfade::catalog {

namespace {

error file_error(const std::string& what, const std::string& path) {
  return make_error(sqlstate::io_error, what + " " + path + ": " + std::strerror(errno));
}

// Flushes a file or directory; a rename is durable once its directory is.
result<void> flush(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return file_error("cannot open", path);
  const int done = ::fsync(fd);
  ::close(fd);
  if (done != 0) return file_error("cannot flush", path);
  return {};
}

result<void> create_empty(const std::string& path, mode_t mode) {
  (void)::unlink(path.c_str());
  const int fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
  if (fd < 0) return file_error("cannot create", path);
  (void)::fchmod(fd, mode);
  ::close(fd);
  return {};
}

result<void> copy(const std::string& from, const std::string& to) {
  auto source = store::sqlite::open(from, store::sqlite::mode::read_only);
  if (!source) return source.error();
  auto target = store::sqlite::open(to, store::sqlite::mode::read_write);
  if (!target) return target.error();
  sqlite3_backup* backup = sqlite3_backup_init(target->raw(), "main", source->raw(), "main");
  if (backup == nullptr) return store::sqlite_error(target->raw(), sqlite3_errcode(target->raw()));
  // All pages in one step: one state of the file, whoever writes meanwhile.
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE) return store::sqlite_error(target->raw(), stepped);
  if (finished != SQLITE_OK) return store::sqlite_error(target->raw(), finished);
  return {};
}

}  // namespace

std::string backup_path(const std::string& sqlite_path) { return sqlite_path + ".crossfade-backup"; }

result<bool> backup_once(const std::string& sqlite_path) {
  const std::string path = backup_path(sqlite_path);
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0) return false;
  if (::stat(sqlite_path.c_str(), &found) != 0) return file_error("cannot read", sqlite_path);
  const std::string partial = path + ".partial";
  result<void> done = create_empty(partial, found.st_mode & 0777);
  if (done) done = copy(sqlite_path, partial);
  if (done) done = flush(partial);
  if (done && std::rename(partial.c_str(), path.c_str()) != 0) done = file_error("cannot rename", partial);
  if (!done) {
    (void)::unlink(partial.c_str());
    error e = done.error();
    e.message = "the backup of " + sqlite_path + " failed: " + e.message;
    e.hint = "make room beside the file, or back it up yourself and pass --no-backup";
    return e;
  }
  const auto slash = path.rfind('/');
  (void)flush(slash == std::string::npos ? "." : path.substr(0, slash + 1));
  return true;
}

}  // namespace crossfade::catalog
