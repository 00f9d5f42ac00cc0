// A PostgreSQL database of the test's own, dropped when the test ends. Tests that need it begin with
// CROSSFADE_NEEDS_POSTGRES().
#pragma once

#include <gtest/gtest.h>

#include <unistd.h>
#include <atomic>
#include <cstdlib>
#include <string>

#include "replay/store/postgres.hpp"

#define CROSSFADE_NEEDS_POSTGRES() \
  if (!std::getenv("CROSSFADE_TEST_POSTGRES")) GTEST_SKIP() << "run by tests/support/with-postgres"

namespace crossfade::store::testing {

class test_database {
 public:
  test_database() : server_(std::getenv("CROSSFADE_TEST_POSTGRES")) {
    static std::atomic<int> count{0};
    name_ = "unit_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
    postgres::connect(server_).value().exec("CREATE DATABASE " + name_).value();
  }
  ~test_database() {
    auto c = postgres::connect(server_);
    if (c) (void)c->exec("DROP DATABASE " + name_ + " WITH (FORCE)");
  }
  // The same server and role; the path of the URL is another database.
  std::string url() const {
    auto from = server_.find("://") + 3;
    auto slash = server_.find('/', from);
    auto query = server_.find('?', from);
    std::string tail = query == std::string::npos ? "" : server_.substr(query);
    auto end = slash != std::string::npos && slash < query ? slash : query;
    return server_.substr(0, end) + "/" + name_ + tail;
  }
  postgres connect() const { return postgres::connect(url()).value(); }

 private:
  std::string server_, name_;
};

}  // namespace crossfade::store::testing
