// A SQLite file that is written through a recorder, a PostgreSQL database of its own, and a mirror between them.
#pragma once

#include <gmock/gmock.h>

#include <mutex>
#include <string>

#include "replay/apply/mirror.hpp"
#include "replay/apply/target.hpp"
#include "tests/unit/replay/journal/fixture.hpp"
#include "tests/unit/replay/store/database.hpp"

namespace crossfade::apply::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline std::chrono::steady_clock::time_point in(milliseconds m) { return std::chrono::steady_clock::now() + m; }

class world {
 public:
  // The declared types of the SQLite tables decide PostgreSQL's: bigint, double precision, bytea, text.
  world(const std::string& sqlite_schema, const std::string& postgres_schema,
        journal::phase phase = journal::phase::dual_write)
      : file(sqlite_schema), pg(database.connect()) {
    pg.exec(postgres_schema).value();
    journal::put_phase(file.db, phase, journal::authority::sqlite, 1).value();
    target_state fresh;
    fresh.journal_id = journal::load(file.db).value().journal_id;
    fresh.phase = phase;
    fresh.epoch = 1;
    install_target(pg, fresh).value();
    make_mirror();
  }

  void make_mirror() {
    mirror_options o;
    o.apply.sqlite_path = file.directory.file("app.db");
    o.apply.postgres_url = database.url();
    o.first_backoff = milliseconds(10);
    o.longest_backoff = milliseconds(50);
    o.housekeeping = milliseconds(20);
    change_options(o);
    mirror::reload_catalog reload;
    if (change_tables) reload = [this] { return result<std::shared_ptr<const catalog::catalog>>(change_tables()); };
    m = std::make_unique<mirror>(
        o, file.tables, where, [this](auto work) { return exclusive(work); }, reload);
  }
  std::function<std::shared_ptr<const catalog::catalog>()> change_tables;
  std::function<void(mirror_options&)> change_options = [](mirror_options&) {};

  result<void> exclusive(const std::function<result<void>(store::sqlite&)>& work) {
    std::lock_guard lock(writing);
    file.db.exec("BEGIN IMMEDIATE").value();
    auto r = work(file.db);
    file.db.exec(r ? "COMMIT" : "ROLLBACK").value();
    return r;
  }

  std::uint64_t transaction(const std::string& sql) {
    std::lock_guard lock(writing);
    auto head = file.transaction(sql);
    where.set_head(head);
    return head;
  }

  // The mirror writes on the same connection from its lane.
  journal::state file_state() {
    std::lock_guard lock(writing);
    return journal::load(file.db).value();
  }
  std::optional<std::string> file_note(const char* key) {
    std::lock_guard lock(writing);
    return journal::get(file.db, key).value();
  }

  void catch_up() {
    auto r = m->drain(in(seconds(10)));
    ASSERT_TRUE(r) << r.error().message << " / " << r.error().hint;
  }

  void wait_state(mirror_state s) {
    for (int i = 0; i < 1000 && m->status().state != s; ++i)
      std::this_thread::sleep_for(milliseconds(10));
    ASSERT_EQ(mirror_state_name(m->status().state), mirror_state_name(s)) << m->status().last_error;
  }

  // Rows as text, one line a row.
  std::vector<std::string> rows(const std::string& sql) {
    std::vector<std::string> out;
    auto result = pg.query(sql);
    if (!result) return {"error: " + result.error().message};
    for (auto& row : *result) {
      std::string line;
      for (auto& v : row)
        line += (line.empty() ? "" : "|") + v.value_or("NULL");
      out.push_back(line);
    }
    return out;
  }

  std::uint64_t target_watermark() { return load_target(pg).value().watermark; }

  store::testing::test_database database;
  journal::testing::written_file file;
  store::postgres pg;
  positions where;
  std::mutex writing;
  std::unique_ptr<mirror> m;
};

}  // namespace crossfade::apply::testing
