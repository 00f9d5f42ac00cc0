// Stores that were restored from a backup while PostgreSQL was the authority.
#include "tests/unit/proxy/cutover/switching.hpp"

namespace crossfade::cutover {
namespace {

class restored : public testing::switching {};

// One batch behind is what a crash between the two commits leaves too; but that batch's keys are there still.
TEST_F(restored, a_sqlite_file_that_lacks_one_finished_batch_is_refused) {
  ASSERT_TRUE(coordinator_->cutover({}).switched);
  reverse_->stop();
  pg_->exec("INSERT INTO note VALUES ('a', 11)").value();
  reverse_->run_batch().value();
  db_->exec("CREATE TEMP TABLE backup AS SELECT * FROM crossfade_meta WHERE key GLOB 'reverse*'").value();
  pg_->exec("INSERT INTO note VALUES ('b', 12)").value();
  reverse_->run_batch().value();
  reverse_->stop();
  db_->exec(
         "UPDATE crossfade_meta SET value = (SELECT value FROM backup WHERE backup.key = crossfade_meta.key) "
         "WHERE key IN (SELECT key FROM backup)")
      .value();
  pg_->exec("INSERT INTO note VALUES ('c', 13)").value();
  auto diverged = reverse_->run_batch();
  ASSERT_FALSE(diverged);
  EXPECT_EQ(diverged.error().sqlstate, "XX001");
  EXPECT_NE(diverged.error().message.find("histories diverge"), std::string::npos) << diverged.error().message;
}

}  // namespace
}  // namespace crossfade::cutover
