// What a writer and its open transaction share: the connection, the queue that says who owns it, checkpoints, counters.
// A transaction keeps it alive. For writer.cpp and transaction.cpp only.
#pragma once

#include <atomic>
#include <memory>

#include "proxy/execute/checkpoints.hpp"
#include "proxy/execute/group.hpp"
#include "proxy/execute/write_connection.hpp"
#include "proxy/execute/writer.hpp"
#include "proxy/execute/writer_queue.hpp"

namespace crossfade::execute {

struct writer::impl {
  writer_options options;
  std::shared_ptr<apply::positions> positions;
  std::unique_ptr<write_connection> connection;
  std::shared_ptr<writer_queue> queue;
  std::unique_ptr<checkpoints> checkpointer;
  std::atomic<bool> writable{true};
  std::atomic<bool> closed{false};
  std::atomic<std::uint64_t> commits{0}, members{0}, rollbacks{0};

  ~impl();
  // By the owner, after a commit and before the connection is released.
  void committed();
  // Before anything is begun: the phase, then the room for it.
  result<void> may_write() const;
  void add(const group_counts& counts) noexcept;
};

error read_only_error();  // 25006

// The connection is already owned for it.
std::unique_ptr<write_transaction> make_transaction(std::shared_ptr<writer::impl> on, time_point deadline, bool alone,
                                                    cancel_handle token);

}  // namespace crossfade::execute
