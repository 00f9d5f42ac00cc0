#include "proxy/session/answer_key.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace crossfade::session {
namespace {

using value::wire_format;
constexpr auto text = wire_format::text;
constexpr auto binary = wire_format::binary;

struct asked {
  std::string query = "SELECT oid FROM pg_type WHERE typname = $1";
  std::vector<value::oid> declared;
  std::vector<std::optional<std::string>> parameters;
  std::vector<wire_format> formats, results;
};

std::string key_of(asked a, bool simple = false, std::string_view search_path = "public") {
  auto s = std::make_shared<statement>();
  s->prepared.text = std::move(a.query);
  s->declared = std::move(a.declared);
  portal p;
  p.from = s;
  p.parameters = std::move(a.parameters);
  p.parameter_formats = std::move(a.formats);
  p.result_formats = std::move(a.results);
  return answer_key(search_path, p, simple);
}

TEST(answer_key, the_same_question_has_the_same_key) {
  const asked hstore{"SELECT t.oid FROM pg_type t WHERE typname = 'hstore'", {}, {}, {}, {}};
  EXPECT_EQ(key_of(hstore, true), key_of(hstore, true));
  EXPECT_NE(key_of(hstore, true), key_of(hstore, false));
  EXPECT_NE(key_of(hstore, true), key_of(hstore, true, "other"));
}

TEST(answer_key, parameters_do_not_run_into_each_other) {
  EXPECT_NE(key_of({"SELECT $1, $2", {}, {"1", "23"}, {text, text}, {}}),
            key_of({"SELECT $1, $2", {}, {"12", "3"}, {text, text}, {}}));
  EXPECT_NE(key_of({"SELECT $1", {}, {"hstore"}, {text}, {}}), key_of({"SELECT $1hstore", {}, {""}, {text}, {}}));
}

TEST(answer_key, null_is_no_value) {
  EXPECT_NE(key_of({"SELECT $1", {}, {std::nullopt}, {text}, {}}), key_of({"SELECT $1", {}, {"\1"}, {text}, {}}));
  EXPECT_NE(key_of({"SELECT $1", {}, {std::nullopt}, {text}, {}}), key_of({"SELECT $1", {}, {""}, {text}, {}}));
}

TEST(answer_key, formats_and_types_belong_to_the_question) {
  EXPECT_NE(key_of({"SELECT $1", {}, {"1234"}, {text}, {}}), key_of({"SELECT $1", {}, {"1234"}, {binary}, {}}));
  EXPECT_NE(key_of({"SELECT $1", {}, {"1"}, {text}, {text}}), key_of({"SELECT $1", {}, {"1"}, {text}, {binary}}));
  EXPECT_NE(key_of({"SELECT $1", {}, {"B"}, {text}, {}}), key_of({"SELECT $1", {}, {""}, {text}, {binary}}));
  EXPECT_NE(key_of({"SELECT pg_typeof($1)", {23}, {"1"}, {text}, {}}),
            key_of({"SELECT pg_typeof($1)", {25}, {"1"}, {text}, {}}));
}

TEST(answer_key, descriptions_have_keys_of_their_own) {
  EXPECT_EQ(description_key("", "SELECT $1", {23}), description_key("", "SELECT $1", {23}));
  EXPECT_NE(description_key("", "SELECT $1", {23}), description_key("", "SELECT $1,23", {}));
  EXPECT_NE(description_key("", "SELECT 1", {}), key_of({"SELECT 1", {}, {}, {}, {}}, false, ""));
}

}  // namespace
}  // namespace crossfade::session
