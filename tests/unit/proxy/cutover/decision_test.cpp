// What has to have happened before the authority moves.
#include "tests/unit/proxy/cutover/switching.hpp"

namespace crossfade::cutover {
namespace {

using testing::switching;

TEST_F(switching, the_decision_waits_for_the_mirror_after_the_gate_has_closed) {
  std::vector<bool> gate_was_closed;
  bool late = true;
  auto p = make_parts();
  p.drain_mirror = [&](time_point) -> result<void> {
    gate_was_closed.push_back(gate_.closed());
    if (gate_.closed() && late) return make_error(sqlstate::object_not_in_prerequisite_state, "the mirror is behind");
    return {};
  };
  coordinator slow(std::move(p));
  auto refused = slow.cutover({});
  EXPECT_FALSE(refused.switched);
  ASSERT_TRUE(refused.failure);
  EXPECT_EQ(refused.failure->message, "the mirror is behind");
  EXPECT_EQ(gate_was_closed, (std::vector<bool>{false, true}));
  EXPECT_EQ(gate_.phase(), journal::phase::dual_write);
  EXPECT_FALSE(gate_.closed());
  EXPECT_EQ(journal::load(*db_)->authority, journal::authority::sqlite);
  EXPECT_TRUE(db_->exec("INSERT INTO note VALUES ('still open', 2)"));
  late = false;
  EXPECT_TRUE(slow.cutover({}).switched);
}

}  // namespace
}  // namespace crossfade::cutover
