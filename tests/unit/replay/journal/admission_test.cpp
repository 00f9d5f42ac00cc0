#include "replay/journal/admission.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "replay/journal/stopped.hpp"
#include "tests/unit/replay/journal/fixture.hpp"

namespace crossfade::journal {
namespace {

using ::testing::HasSubstr;
using testing::temporary_directory;
using testing::written_file;
using verdict = admission::verdict;

constexpr std::uint64_t kib = 1024, mib = 1024 * kib;

struct world {
  temporary_directory directory;
  std::string path = directory.file("app.db");
  std::shared_ptr<usage> entries = std::make_shared<usage>();
  std::uint64_t watermark = 0, free = 100 * mib, head = 0;
  admission_options how;

  world() {
    std::ofstream(path) << "x";
    how.path = path;
    how.max_bytes = mib;
    how.watermark = [this] { return watermark; };
    how.free_bytes = [this] { return std::optional<std::uint64_t>(free); };
  }
  void write(admission& a, std::uint64_t bytes) { a.written(++head, bytes); }
};

TEST(admission, the_bound_holds_for_each_commit_and_frees_itself) {
  world w;
  admission a(w.how, w.entries);
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(a.at_commit(100 * kib).value(), verdict::go);
    w.write(a, 100 * kib);
  }
  auto full = a.at_commit(100 * kib);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().sqlstate, "53100");
  EXPECT_THAT(full.error().message, HasSubstr("the journal in " + w.path + " is full"));
  EXPECT_THAT(full.error().message, HasSubstr("--journal-max 1"));
  EXPECT_FALSE(full.error().hint.empty());
  EXPECT_EQ(a.at_commit(20 * kib).value(), verdict::go);  // a small one still fits
  ASSERT_FALSE(a.at_commit(100 * kib));
  w.write(a, 24 * kib);
  EXPECT_EQ(a.at_start().error().sqlstate, "53100");
  EXPECT_EQ(a.lacks(), admission::shortage::journal);
  w.watermark = 5;
  EXPECT_TRUE(a.at_start());
  EXPECT_EQ(a.lacks(), admission::shortage::none);
  EXPECT_EQ(a.at_commit(100 * kib).value(), verdict::go);
}

TEST(admission, a_transaction_beyond_the_bound_is_told_so) {
  world w;
  admission a(w.how, w.entries);
  EXPECT_EQ(a.at_commit(2 * mib).error().sqlstate, "54000");
  EXPECT_TRUE(a.at_start());
}

TEST(admission, the_disks_reserve) {
  world w;
  w.how.reserve_bytes = 50 * mib;
  admission a(w.how, w.entries);
  EXPECT_EQ(a.at_commit(kib).value(), verdict::go);
  w.free = 50 * mib;
  auto full = a.at_commit(kib);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().sqlstate, "53100");
  EXPECT_THAT(full.error().message, HasSubstr("below its reserve of"));
  EXPECT_FALSE(a.at_start());
  w.free = 60 * mib;
  EXPECT_TRUE(a.at_start());
}

TEST(admission, stop_mirroring_stops_at_the_bound_and_not_for_a_disk_that_others_fill) {
  world w;
  w.how.then = when_full::stop_mirroring;
  w.how.reserve_bytes = mib;
  admission a(w.how, w.entries);
  w.free = 10;
  EXPECT_EQ(a.at_commit(kib).value(), verdict::go);  // nothing waits: nothing would be gained
  w.write(a, 100 * kib);
  EXPECT_EQ(a.at_commit(kib).value(), verdict::stop);
  w.free = 100 * mib;
  EXPECT_EQ(a.at_commit(kib).value(), verdict::go);
  EXPECT_EQ(a.at_commit(mib).value(), verdict::stop);
  EXPECT_TRUE(a.at_start());  // clients do not notice
  a.end_of_journal();
  EXPECT_EQ(a.at_commit(mib).value(), verdict::go);
}

TEST(admission, another_file_at_the_path_is_noticed_for_good) {
  world w;
  admission a(w.how, w.entries);
  ASSERT_TRUE(a.same_file());
  std::filesystem::rename(w.path, w.path + ".old");
  std::ofstream(w.path) << "y";
  auto other = a.at_commit(1);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().sqlstate, "XX001");
  EXPECT_THAT(other.error().message, HasSubstr("histories diverge: " + w.path + " was replaced"));
  EXPECT_THAT(other.error().hint, HasSubstr("docs/recovery.md"));
  std::filesystem::rename(w.path + ".old", w.path);
  EXPECT_FALSE(a.at_start());
  world gone;
  admission b(gone.how, gone.entries);
  std::filesystem::remove(gone.path);
  EXPECT_THAT(b.same_file().error().message, HasSubstr("was removed"));
}

TEST(stopped, the_head_is_an_entry_that_nobody_has) {
  written_file f("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  f.transaction("INSERT INTO t DEFAULT VALUES");
  f.transaction("INSERT INTO t DEFAULT VALUES");
  EXPECT_FALSE(mirroring_stopped(f.db).value());
  ASSERT_TRUE(f.db.exec("BEGIN IMMEDIATE; INSERT INTO t DEFAULT VALUES"));
  f.rec->rolled_back();
  EXPECT_EQ(stop_mirroring(f.db, "the journal was full").value(), 3u);
  ASSERT_TRUE(f.db.exec("COMMIT"));
  auto end = mirroring_stopped(f.db).value();
  ASSERT_TRUE(end);
  EXPECT_EQ(end->seq, 2u);
  EXPECT_EQ(end->reason, "the journal was full");
  EXPECT_THAT(stopped_error(*end).message,
              HasSubstr("histories diverge: mirroring was stopped for good after entry 2"));
  // Whoever does not know the record finds the chain broken all the same.
  reader r(f.db, load(f.db).value().journal_id);
  EXPECT_EQ(r.read(10, 1 << 20).value().size(), 2u);
  EXPECT_THAT(r.read(10, 1 << 20).error().message, HasSubstr("journal entry 3 is missing"));
  recorder later(f.db, f.tables);
  EXPECT_FALSE(f.rec->agrees(load(f.db).value()));
}

}  // namespace
}  // namespace crossfade::journal
