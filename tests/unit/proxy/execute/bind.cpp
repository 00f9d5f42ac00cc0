#include "proxy/execute/bind.hpp"

#include "tests/unit/proxy/execute/support.hpp"

namespace crossfade::execute::testing {
namespace {

using bind_test = fixture;

TEST_F(bind_test, parameters_become_cells_of_the_column) {
  auto b = try_bind(insert_parent(), {"7", "Ann", std::nullopt}).value();
  ASSERT_EQ(b.cells.size(), 3u);
  EXPECT_EQ(b.cells[0], value::cell::of_integer(7));
  EXPECT_EQ(b.cells[1], value::cell::of_text("Ann"));
  EXPECT_TRUE(b.cells[2].is_null());
}

TEST_F(bind_test, literals_follow_the_parameters) {
  auto p = insert_parent();
  p->parameters.resize(1);
  sql::prepared_statement statement{p, {{std::string("Bob")}, {std::nullopt}}, {}};
  auto b = bind(statement, {{std::string_view("1"), value::wire_format::text}}, {}, {}).value();
  EXPECT_EQ(b.cells[1], value::cell::of_text("Bob"));
  EXPECT_TRUE(b.cells[2].is_null());
}

TEST_F(bind_test, binary_parameters) {
  auto p = insert_parent();
  std::string seven("\0\0\0\0\0\0\0\7", 8);
  auto b = bind({p, {}, {}},
                {{std::string_view(seven), value::wire_format::binary},
                 {std::string_view("x"), value::wire_format::binary},
                 {std::nullopt, value::wire_format::binary}},
                {}, {})
               .value();
  EXPECT_EQ(b.cells[0], value::cell::of_integer(7));
}

TEST_F(bind_test, a_value_that_the_type_cannot_hold_is_postgresqls_error) {
  auto b = try_bind(insert_parent(), {"seven", "Ann", "1"});
  ASSERT_FALSE(b);
  EXPECT_EQ(b.error().sqlstate, "22P02");
  EXPECT_EQ(b.error().message, "invalid input syntax for type bigint: \"seven\"");
  EXPECT_EQ(b.error().column, "");  // as PostgreSQL: it judges the value before it knows the column
}

TEST_F(bind_test, counts_are_checked) {
  auto few = try_bind(insert_parent(), {"7"});
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().sqlstate, "08P01");
  EXPECT_EQ(few.error().message, "bind message supplies 1 parameters, but prepared statement \"\" requires 3");
  auto p = make_plan(sql::statement_kind::select, "SELECT 1, 2, 3", "", {},
                     {{"a", value::oids::int4}, {"b", value::oids::int4}, {"c", value::oids::int4}});
  auto two = bind({p, {}, {}}, {}, {value::wire_format::text, value::wire_format::binary}, {});
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().message, "bind message has 2 result formats but query has 3 columns");
  auto one = bind({p, {}, {}}, {}, {value::wire_format::binary}, {});
  EXPECT_EQ(one.value().result_formats, std::vector<value::wire_format>(3, value::wire_format::binary));
}

}  // namespace
}  // namespace crossfade::execute::testing
