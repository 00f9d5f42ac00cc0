#include "proxy/session/transaction.hpp"

#include <gtest/gtest.h>

namespace crossfade::session {
namespace {

using action = transaction::action;

TEST(transaction, a_block_begins_and_commits) {
  transaction tx;
  EXPECT_EQ(tx.status(), wire::transaction_status::idle);
  auto begun = tx.begin({}, false);
  EXPECT_EQ(begun.tag, "BEGIN");
  EXPECT_FALSE(begun.warning);
  EXPECT_EQ(tx.status(), wire::transaction_status::in_transaction);
  auto done = tx.commit(false);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->tag, "COMMIT");
  EXPECT_EQ(done->action, action::commit);
  tx.ended(false);
  EXPECT_EQ(tx.status(), wire::transaction_status::idle);
}

TEST(transaction, start_transaction_has_its_own_tag) {
  transaction tx;
  EXPECT_EQ(tx.begin({}, true).tag, "START TRANSACTION");
}

TEST(transaction, begin_in_a_block_warns) {
  transaction tx;
  tx.begin({}, false);
  auto again = tx.begin({}, false);
  ASSERT_TRUE(again.warning);
  EXPECT_EQ(again.warning->sqlstate, "25001");
  EXPECT_EQ(again.warning->message, "there is already a transaction in progress");
}

TEST(transaction, commit_without_a_block_warns_and_ends_the_implicit_one) {
  transaction tx;
  auto idle = tx.commit(false);
  ASSERT_TRUE(idle && idle->warning);
  EXPECT_EQ(idle->warning->sqlstate, "25P01");
  EXPECT_EQ(idle->action, action::nothing);
  tx.start_implicit({});
  auto implicit = tx.roll_back(false);
  ASSERT_TRUE(implicit && implicit->warning);
  EXPECT_EQ(implicit->tag, "ROLLBACK");
  EXPECT_EQ(implicit->action, action::roll_back);
}

TEST(transaction, commit_of_a_failed_block_rolls_back) {
  transaction tx;
  tx.begin({}, false);
  EXPECT_FALSE(tx.fail());
  EXPECT_EQ(tx.status(), wire::transaction_status::failed);
  auto done = tx.commit(false);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->tag, "ROLLBACK");
  EXPECT_EQ(done->action, action::roll_back);
}

TEST(transaction, an_error_takes_the_implicit_transaction_with_it) {
  transaction tx;
  tx.start_implicit({});
  EXPECT_TRUE(tx.fail());
}

TEST(transaction, a_failed_block_takes_only_its_end) {
  transaction tx;
  tx.begin({}, false);
  tx.fail();
  auto refused = tx.refuse_if_failed(sql::statement_kind::select);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->sqlstate, "25P02");
  EXPECT_EQ(refused->message, "current transaction is aborted, commands ignored until end of transaction block");
  EXPECT_FALSE(tx.refuse_if_failed(sql::statement_kind::rollback));
  EXPECT_FALSE(tx.refuse_if_failed(sql::statement_kind::commit));
  EXPECT_FALSE(tx.refuse_if_failed(sql::statement_kind::rollback_to));
  EXPECT_TRUE(tx.refuse_if_failed(sql::statement_kind::savepoint));
}

TEST(transaction, begin_makes_a_block_of_the_implicit_one) {
  transaction tx;
  tx.start_implicit({});
  tx.begin({}, false);
  EXPECT_EQ(tx.where(), transaction::state::block);
}

TEST(transaction, chain_keeps_the_characteristics) {
  transaction tx;
  EXPECT_EQ(tx.commit(true).error().sqlstate, "25P01");
  characteristics how;
  how.isolation = sql::isolation::serializable;
  tx.begin(how, false);
  auto done = tx.commit(true);
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->chain);
  tx.ended(true);
  EXPECT_EQ(tx.where(), transaction::state::block);
  EXPECT_EQ(tx.how().isolation, sql::isolation::serializable);
}

TEST(transaction, savepoints_nest_and_shadow) {
  transaction tx;
  savepoint a{"a", 0, 0, false};
  EXPECT_EQ(tx.save(a).error().message, "SAVEPOINT can only be used in transaction blocks");
  tx.begin({}, false);
  ASSERT_TRUE(tx.save(a));
  ASSERT_TRUE(tx.save({"b", 0, 0, false}));
  ASSERT_TRUE(tx.save(a));
  EXPECT_EQ(*tx.roll_back_to("a"), 2U);
  EXPECT_EQ(*tx.release("a"), 2U);
  EXPECT_EQ(tx.savepoints().size(), 2U);
  EXPECT_EQ(*tx.roll_back_to("a"), 0U);
  EXPECT_EQ(tx.savepoints().size(), 1U);
  auto missing = tx.release("b");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().sqlstate, "3B001");
  EXPECT_EQ(missing.error().message, "savepoint \"b\" does not exist");
}

TEST(transaction, rollback_to_heals_a_failed_block) {
  transaction tx;
  tx.begin({}, false);
  ASSERT_TRUE(tx.save({"s", 0, 0, false}));
  tx.fail();
  ASSERT_TRUE(tx.roll_back_to("s"));
  EXPECT_EQ(tx.status(), wire::transaction_status::in_transaction);
}

TEST(transaction, isolation_is_fixed_by_the_first_query) {
  transaction tx;
  tx.begin({}, false);
  ASSERT_TRUE(tx.change(sql::isolation::repeatable_read, std::nullopt, std::nullopt));
  EXPECT_TRUE(tx.snapshot_per_transaction());
  tx.note_query();
  auto late = tx.change(sql::isolation::serializable, std::nullopt, std::nullopt);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().sqlstate, "25001");
  ASSERT_TRUE(tx.change(std::nullopt, true, std::nullopt));
  EXPECT_EQ(tx.change(std::nullopt, false, std::nullopt).error().sqlstate, "25001");
}

}  // namespace
}  // namespace crossfade::session
