#include "proxy/cutover/own_ports.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace crossfade::cutover {

std::set<std::string> own_tcp_ports() {
  std::set<std::string> inodes, ports;
  std::error_code failed;
  for (std::filesystem::directory_iterator fd("/proc/self/fd", failed), end; !failed && fd != end;
       fd.increment(failed)) {
    std::error_code gone;
    auto target = std::filesystem::read_symlink(fd->path(), gone).string();
    constexpr std::string_view socket = "socket:[";
    if (!gone && target.compare(0, socket.size(), socket) == 0)
      inodes.insert(target.substr(socket.size(), target.size() - socket.size() - 1));
  }
  for (const char* table : {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
    std::ifstream in(table);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
      // sl local_address rem_address st queues tr retrnsmt uid timeout inode
      std::istringstream words(line);
      std::string word, local, inode;
      for (int i = 0; words >> word && i < 10; ++i) {
        if (i == 1) local = word;
        if (i == 9) inode = word;
      }
      auto colon = local.rfind(':');
      if (colon != std::string::npos && inodes.count(inode))
        ports.insert(std::to_string(std::stoul(local.substr(colon + 1), nullptr, 16)));
    }
  }
  return ports;
}

}  // namespace crossfade::cutover
