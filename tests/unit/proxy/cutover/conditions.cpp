#include "proxy/cutover/conditions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace crossfade::cutover {
namespace {

facts good() {
  facts f;
  f.mirror_state = "running";
  f.validation = validation_fact{true, true, 60};
  f.disk_free_bytes = 1 << 30;
  f.disk_needed_bytes = 1 << 20;
  return f;
}

const condition& named(const std::vector<condition>& all, const std::string& name) {
  auto found = std::find_if(all.begin(), all.end(), [&](const condition& c) { return c.name == name; });
  if (found == all.end()) throw std::runtime_error("no gate " + name);
  return *found;
}

TEST(conditions, all_hold_when_all_is_well) {
  for (bool rollback : {false, true}) {
    for (const auto& c : conditions_of(good(), {}, rollback))
      EXPECT_TRUE(c.ok) << c.name << " " << c.value;
  }
}

TEST(conditions, every_gate_of_the_contract_is_there) {
  std::set<std::string> names;
  for (const auto& c : conditions_of(good(), {}, false))
    names.insert(c.name);
  EXPECT_EQ(names,
            (std::set<std::string>{"lag", "quarantine", "rejects", "validation", "reverse", "privileges", "sequences",
                                   "refused_statements", "foreign_writers", "catalog", "sessions", "disk"}));
}

TEST(conditions, each_fact_closes_its_gate_with_a_hint) {
  struct change {
    const char* gate;
    void (*apply)(facts&);
  };
  const change changes[] = {
      {"lag", [](facts& f) { f.lag = 10'001; }},
      {"lag", [](facts& f) { f.mirror_state = "waiting"; }},
      {"quarantine", [](facts& f) { f.quarantined = 1; }},
      {"rejects", [](facts& f) { f.rejects = 2; }},
      {"validation", [](facts& f) { f.validation.reset(); }},
      {"validation", [](facts& f) { f.validation->identical = false; }},
      {"validation", [](facts& f) { f.validation->finished = false; }},
      {"validation", [](facts& f) { f.validation->age_s = 24 * 3600 + 1; }},
      {"privileges", [](facts& f) { f.missing_privileges = {"SET ON PARAMETER session_replication_role"}; }},
      {"privileges", [](facts& f) { f.postgres_error = "connection refused"; }},
      {"reverse", [](facts& f) { f.keys_beyond_sqlite = {"orders.number"}; }},
      {"sequences", [](facts& f) { f.sequences_without_owner = {"t.id"}; }},
      {"foreign_writers", [](facts& f) { f.foreign_writes = {"product in SQLite (1)"}; }},
      {"foreign_writers", [](facts& f) { f.triggers_not_in_force = {"product"}; }},
      {"catalog", [](facts& f) { f.catalog_changed = true; }},
      {"catalog", [](facts& f) { f.sqlite_changes = {"table product changed"}; }},
      {"sessions", [](facts& f) { f.sessions_that_cannot_move = 1; }},
      {"disk", [](facts& f) { f.disk_free_bytes = 1; }},
  };
  for (const auto& c : changes) {
    auto f = good();
    c.apply(f);
    auto all = conditions_of(f, {}, false);
    EXPECT_FALSE(named(all, c.gate).ok) << c.gate;
    EXPECT_FALSE(named(all, c.gate).hint.empty()) << c.gate;
    EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const condition& x) { return !x.ok; }), 1) << c.gate;
  }
}

TEST(conditions, a_rollback_needs_the_reverse_mirror_which_restores_capture_triggers) {
  auto f = good();
  f.mirror_state = "failed";
  EXPECT_FALSE(named(conditions_of(f, {}, true), "reverse").ok);
  f = good();
  f.tables_without_capture = {"orders"};
  EXPECT_TRUE(named(conditions_of(f, {}, true), "reverse").ok);
  EXPECT_NE(named(conditions_of(f, {}, true), "reverse").value.find("orders"), std::string::npos);
  EXPECT_TRUE(named(conditions_of(f, {}, false), "reverse").ok);
  f.mirror_state = "schema-changed";
  f.mirror_error = "table \"orders\" was dropped";
  EXPECT_EQ(named(conditions_of(f, {}, true), "reverse").hint, f.mirror_error);
}

TEST(conditions, keys_that_sqlite_may_not_hold_are_named_before_the_cutover) {
  auto f = good();
  f.keys_beyond_sqlite = {"orders.number", "line.number"};
  const auto gate = named(conditions_of(f, {}, false), "reverse");
  EXPECT_FALSE(gate.ok);
  EXPECT_NE(gate.value.find("orders.number, line.number"), std::string::npos) << gate.value;
  EXPECT_NE(gate.hint.find("numeric(15"), std::string::npos) << gate.hint;
  EXPECT_NE(gate.hint.find("--force reverse="), std::string::npos) << gate.hint;
  EXPECT_TRUE(named(conditions_of(f, {}, true), "reverse").ok) << "on the way back it is too late to say so";
}

}  // namespace
}  // namespace crossfade::cutover
