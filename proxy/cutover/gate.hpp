// Where new work waits while the authority changes, and the phase that sessions see.
//
// A session enters before each statement that reads, and holds its passage through a transaction that has written (and,
// while switched, through each relayed transaction). close() lets nobody enter any more; drained() tells when the
// passages that were there have gone.
//
//   auto pass = gate.try_enter();                 // on an io thread: no lock, no suspension
//   if (!pass) { co_await gate.wait_open(); ... } // and look at phase() again
//
// try_enter, phase and leave may be called on any thread; close and open only by the coordinator.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <utility>

#include "replay/journal/state.hpp"

namespace crossfade::cutover {

class gate {
 public:
  class passage {
   public:
    passage() = default;
    explicit passage(gate* owner) : owner_(owner) {}
    passage(passage&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
    passage& operator=(passage&& other) noexcept {
      if (this != &other) {
        leave();
        owner_ = std::exchange(other.owner_, nullptr);
      }
      return *this;
    }
    ~passage() { leave(); }
    void leave() noexcept {
      if (owner_) std::exchange(owner_, nullptr)->leave();
    }
    explicit operator bool() const noexcept { return owner_ != nullptr; }

   private:
    gate* owner_ = nullptr;
  };

  passage try_enter() noexcept;  // empty while closed
  bool closed() const noexcept { return closed_.load(std::memory_order_acquire); }
  boost::asio::awaitable<void> wait_open();  // resumes on the caller's executor

  journal::phase phase() const noexcept { return phase_.load(std::memory_order_acquire); }
  void set_phase(journal::phase p) noexcept { phase_.store(p, std::memory_order_release); }
  // Raised at each change of authority; sessions compare it to notice that their prepared statements have to move.
  std::uint64_t epoch() const noexcept { return epoch_.load(std::memory_order_acquire); }
  void set_epoch(std::uint64_t e) noexcept { epoch_.store(e, std::memory_order_release); }
  // Share of reads outside written transactions that PostgreSQL answers (cutover --reads), 0..100.
  int reads_percent() const noexcept { return reads_percent_.load(std::memory_order_acquire); }
  void set_reads_percent(int percent) noexcept { reads_percent_.store(percent, std::memory_order_release); }

  void close() noexcept;
  bool drained(std::chrono::steady_clock::time_point deadline);  // blocking; false at the deadline
  void open();                                                   // resumes all who wait
  std::uint64_t inside() const noexcept { return inside_.load(std::memory_order_acquire); }

 private:
  void leave() noexcept;

  std::atomic<bool> closed_{false};
  std::atomic<std::uint64_t> inside_{0};
  std::atomic<journal::phase> phase_{journal::phase::none};
  std::atomic<std::uint64_t> epoch_{0};
  std::atomic<int> reads_percent_{0};
  std::mutex mutex_;
  std::list<std::function<void()>> waiting_;
};

}  // namespace crossfade::cutover
