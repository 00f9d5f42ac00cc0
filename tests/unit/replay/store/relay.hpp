// A TCP relay of the test's own: frozen it keeps its connections and passes nothing on, as a host does that hangs.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace crossfade::store::testing {

class relay {
 public:
  explicit relay(std::uint16_t to) : to_(to), listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
    auto at = loopback(0);
    socklen_t size = sizeof at;
    ::bind(listening_, reinterpret_cast<sockaddr*>(&at), size);
    ::listen(listening_, 16);
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&at), &size);
    port = ntohs(at.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~relay() {
    thread_.request_stop();
    thread_.join();
    for (auto& p : pairs_)
      for (int fd : {p.client, p.server})
        ::close(fd);
    ::close(listening_);
  }
  relay(const relay&) = delete;
  relay& operator=(const relay&) = delete;

  std::uint16_t port = 0;
  std::atomic<bool> frozen{false};

 private:
  struct pair {
    int client, server;
    bool frozen = false;  // for good: bytes that were held back never arrive
  };
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(port);
    return at;
  }

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (frozen)
        for (auto& p : pairs_)
          p.frozen = true;
      std::vector<pollfd> fds{{listening_, POLLIN, 0}};
      for (auto& p : pairs_)
        for (int fd : {p.client, p.server})
          fds.push_back({p.frozen ? -1 : fd, POLLIN, 0});
      if (::poll(fds.data(), fds.size(), 20) <= 0) continue;
      for (std::size_t i = 1; i < fds.size(); ++i) {
        auto& p = pairs_[(i - 1) / 2];
        if (fds[i].revents && !frozen) pump(p, fds[i].fd, fds[i].fd == p.client ? p.server : p.client);
      }
      if (fds[0].revents && !frozen) accept_one();
    }
  }

  void accept_one() {
    int client = ::accept(listening_, nullptr, nullptr), server = ::socket(AF_INET, SOCK_STREAM, 0);
    auto at = loopback(to_);
    ::connect(server, reinterpret_cast<sockaddr*>(&at), sizeof at);
    pairs_.push_back({client, server});
  }

  static void pump(pair& p, int from, int into) {
    char buffer[65536];
    auto n = ::read(from, buffer, sizeof buffer);
    bool sent = n > 0;
    for (ssize_t done = 0; sent && done < n;) {
      auto m = ::send(into, buffer + done, static_cast<std::size_t>(n - done), MSG_NOSIGNAL);
      sent = m > 0;
      done += m;
    }
    if (sent) return;
    ::shutdown(p.client, SHUT_RDWR);
    ::shutdown(p.server, SHUT_RDWR);
    p.frozen = true;
  }

  std::uint16_t to_;
  int listening_;
  std::vector<pair> pairs_;
  std::jthread thread_;
};

}  // namespace crossfade::store::testing
