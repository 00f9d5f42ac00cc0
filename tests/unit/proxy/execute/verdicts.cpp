#include "proxy/execute/verdicts.hpp"

#include "proxy/execute/answers.hpp"
#include "tests/unit/proxy/execute/support.hpp"

namespace crossfade::execute::testing {
namespace {

class kept_test : public fixture {
 protected:
  static sql::verdict example() {
    sql::verdict v;
    v.parameters = {20, 25};
    v.columns = {{"id", 20, -1, 16400, 1}, {"na\"me", 1043, 24, 0, 0}};
    return v;
  }
};

TEST_F(kept_test, a_verdict_survives_its_text_form) {
  auto v = example();
  v.refusal = make_error("42703", "column \"x\" does not exist", "hint");
  v.refusal->position = 8;
  auto back = read_verdict(write_verdict(v)).value();
  EXPECT_EQ(back.parameters, v.parameters);
  ASSERT_EQ(back.columns.size(), 2u);
  EXPECT_EQ(back.columns[0].table, 16400u);
  EXPECT_EQ(back.columns[1].name, "na\"me");
  EXPECT_EQ(back.columns[1].modifier, 24);
  EXPECT_EQ(back.refusal->message, "column \"x\" does not exist");
  EXPECT_EQ(back.refusal->position, 8);
  EXPECT_EQ(read_verdict("{").error().sqlstate, "XX001");
}

TEST_F(kept_test, verdicts_outlive_the_process_by_generation) {
  {
    auto w = std::shared_ptr<writer>(open_writer());
    sqlite_verdict_store store(path, w, 3);
    EXPECT_FALSE(store.get("k", 3));
    store.put("k", 3, example());
    EXPECT_TRUE(store.get("k", 3));
    EXPECT_FALSE(store.get("k", 4));
    w->close();
  }
  auto w = std::shared_ptr<writer>(open_writer());
  sqlite_verdict_store store(path, w, 3);
  EXPECT_EQ(store.get("k", 3).value().columns.at(0).name, "id");
  EXPECT_FALSE(store.get("k", 2));
  EXPECT_EQ(integer("SELECT count(*) FROM crossfade_journal"), 0);
}

TEST_F(kept_test, answers_are_written_soon_without_a_commit) {
  auto w = std::shared_ptr<writer>(open_writer());
  catalog_answers answers(path, w, 1);
  answers.keep("SELECT version()", "frames");
  answers.keep("too long", std::string(2'000'000, 'x'));
  std::string out = "before ";
  EXPECT_TRUE(answers.find("SELECT version()", out));
  EXPECT_EQ(out, "before frames");
  EXPECT_FALSE(answers.find("too long", out));
  for (int i = 0; i < 300 && integer("SELECT count(*) FROM crossfade_answers") == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(integer("SELECT count(*) FROM crossfade_answers WHERE body = CAST('frames' AS BLOB)"), 1);
  answers.set_generation(2);
  EXPECT_FALSE(answers.find("SELECT version()", out));
}

}  // namespace
}  // namespace crossfade::execute::testing
