// Asks PostgreSQL what it says to a statement: Parse and Describe, then planning by EXPLAIN EXECUTE with NULL arguments
// under a generic plan, so that the planner's errors appear too. Nothing is executed: its connections are read-only.
//
//   auto j = std::make_shared<postgres_judge>(target);
//   auto verdict = co_await j->ask(text, declared, settings);
//
// Called on any io thread, resumes there; works on a thread of its own with a few connections. While PostgreSQL is down
// it answers 08006 at once, and tries to reconnect every second.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "proxy/execute/backend.hpp"
#include "proxy/sql/verdict.hpp"

namespace crossfade::execute {

class postgres_judge final : public sql::judge {
 public:
  explicit postgres_judge(std::shared_ptr<const backend_target> target);
  ~postgres_judge() override;
  boost::asio::awaitable<result<sql::verdict>> ask(std::string text, std::vector<value::oid> declared,
                                                   sql::judging_settings settings) override;
  bool down() const noexcept;

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

}  // namespace crossfade::execute
