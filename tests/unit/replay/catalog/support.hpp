// What the catalog's tests share: a SQLite in memory, a PostgreSQL database of their own.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "replay/store/postgres.hpp"
#include "replay/store/sqlite.hpp"

namespace crossfade::catalog {

inline store::sqlite sqlite_with(const std::string& sql) {
  auto db = store::sqlite::open(":memory:", store::sqlite::mode::read_write_create);
  EXPECT_TRUE(db);
  auto done = db->exec(sql);
  EXPECT_TRUE(done) << done.error().message;
  return std::move(*db);
}

class with_postgres : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
    if (url == nullptr) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
    url_ = url;
    static int number = 0;
    name_ = "catalog_test_" + std::to_string(getpid()) + "_" + std::to_string(++number);
    auto admin = store::postgres::connect(url_);
    ASSERT_TRUE(admin) << admin.error().message;
    admin_ = std::make_unique<store::postgres>(std::move(*admin));
    auto made = admin_->exec("CREATE DATABASE " + name_ + " TEMPLATE template0");
    ASSERT_TRUE(made) << made.error().message;
    auto own = store::postgres::connect(own_url(url_));
    ASSERT_TRUE(own) << own.error().message;
    pg = std::make_unique<store::postgres>(std::move(*own));
  }
  void TearDown() override {
    pg.reset();
    if (admin_) (void)admin_->exec("DROP DATABASE IF EXISTS " + name_);
  }
  std::string own_url(const std::string& url) const { return url.substr(0, url.rfind('/') + 1) + name_; }
  void run(const std::string& sql) {
    auto done = pg->exec(sql);
    ASSERT_TRUE(done) << sql << "\n" << done.error().message << "\n" << done.error().detail;
  }
  std::string one(const std::string& sql) {
    auto rows = pg->query(sql);
    if (!rows) return "error: " + rows.error().message;
    if (rows->empty()) return "(none)";
    return rows->front()[0].value_or("(null)");
  }

  std::unique_ptr<store::postgres> pg;

 private:
  std::string url_, name_;
  std::unique_ptr<store::postgres> admin_;
};

}  // namespace crossfade::catalog
