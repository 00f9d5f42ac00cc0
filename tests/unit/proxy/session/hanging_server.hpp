// Between the proxy and PostgreSQL: passes everything on until it is told to hang. Then connections are still taken,
// by the kernel, and nothing is passed on any more; nothing is lost either: thaw() delivers it.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "proxy/execute/backend.hpp"

namespace crossfade::session {

class hanging_server {
 public:
  explicit hanging_server(execute::backend_target::host to) : to_(std::move(to)), door_(tcp()) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(door_, reinterpret_cast<sockaddr*>(&at), size), 0);
    EXPECT_EQ(::listen(door_, 64), 0);
    ::getsockname(door_, reinterpret_cast<sockaddr*>(&at), &size);
    port = ntohs(at.sin_port);
    worker_ = std::thread([this] { work(); });
  }
  ~hanging_server() {
    stopping_ = true;
    worker_.join();
    for (auto [one, other] : peer_)
      ::close(one);
    ::close(door_);
  }
  hanging_server(const hanging_server&) = delete;
  hanging_server& operator=(const hanging_server&) = delete;

  void freeze() { frozen_ = true; }
  // Once so many bytes more have come from PostgreSQL.
  void freeze_after(std::size_t bytes) { left_ = static_cast<long>(bytes); }
  void thaw() {
    left_ = -1;
    frozen_ = false;
  }
  bool frozen() const { return frozen_; }

  std::uint16_t port = 0;

 private:
  static int tcp() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

  int connect() const {
    if (to_.address.starts_with('/')) {
      sockaddr_un at{};
      at.sun_family = AF_UNIX;
      const auto path = to_.address + "/.s.PGSQL." + std::to_string(to_.port);
      path.copy(at.sun_path, sizeof at.sun_path - 1);
      const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
      return fd;
    }
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(to_.port);
    const auto* name = to_.address == "localhost" ? "127.0.0.1" : to_.address.c_str();
    EXPECT_EQ(::inet_pton(AF_INET, name, &at.sin_addr), 1) << to_.address;
    const int fd = tcp();
    EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    return fd;
  }

  void work() {
    while (!stopping_) {
      std::vector<pollfd> ready;
      if (!frozen_) {
        ready.push_back({door_, POLLIN, 0});
        for (auto [one, other] : peer_)
          ready.push_back({one, POLLIN, 0});
      }
      ::poll(ready.data(), ready.size(), 10);
      for (const auto& r : ready) {
        if (r.revents == 0 || frozen_) continue;
        if (r.fd == door_) {
          accept();
        } else if (peer_.contains(r.fd)) {
          pass_on(r.fd);
        }
      }
    }
  }

  void accept() {
    const int from = ::accept4(door_, nullptr, nullptr, SOCK_CLOEXEC);
    const int to = connect();
    peer_[from] = to;
    peer_[to] = from;
    from_server_[to] = true;
  }

  void pass_on(int from) {
    const int to = peer_[from];
    std::array<char, 16384> block{};
    const auto got = ::read(from, block.data(), block.size());
    if (got <= 0 || ::send(to, block.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got) {
      peer_.erase(from);
      peer_.erase(to);
      from_server_.erase(from);
      from_server_.erase(to);
      ::close(from);
      ::close(to);
      return;
    }
    if (!from_server_.contains(from) || left_ < 0) return;
    left_ = std::max(0L, left_ - static_cast<long>(got));
    if (left_ == 0) frozen_ = true;
  }

  execute::backend_target::host to_;
  int door_;
  std::map<int, int> peer_;
  std::map<int, bool> from_server_;
  std::atomic<bool> stopping_{false}, frozen_{false};
  std::atomic<long> left_{-1};
  std::thread worker_;
};

}  // namespace crossfade::session
