// Clauses and kinds of expression, and whether SQLite is proven to answer them as PostgreSQL does.
//
// The analysis calls analyser::use() for each clause that it meets; one that is not proven ends it there. So the table
// says what happens, and docs/sql-support.md is made from it. Plain data, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace crossfade::sql::rules {

enum class clause : std::uint8_t {
  select_distinct,
  select_distinct_on,
  select_into,
  group_by,
  grouping_sets,
  group_by_distinct,
  having,
  window,
  order_by,
  order_by_using,
  limit_offset,
  with_ties,
  for_update,
  locking_in_subquery,
  inner_join,
  left_join,
  right_join,
  full_join,
  natural_join,
  join_alias,
  lateral,
  table_sample,
  only,
  function_in_from,
  values_in_from,
  whole_row,
  set_union,
  set_union_all,
  set_intersect_except,
  set_intersect_except_all,
  with,
  with_recursive,
  with_search_cycle,
  with_write,
  scalar_subquery,
  exists,
  in_subquery,
  any_subquery,
  array_subquery,
  row_comparison,
  row_in,
  aggregate_filter,
  aggregate_order_by,
  within_group,
  collate,
  subscript,
  insert_values,
  insert_select,
  insert_default_values,
  insert_overriding,
  on_conflict_nothing,
  on_conflict_update,
  on_conflict_predicate,
  on_conflict_expression,
  update,
  update_from,
  update_row_from_subquery,
  update_unique_from_columns,
  update_part,
  remove,
  remove_using,
  where_current_of,
  returning,
  returning_subquery,
  returning_joined
};

struct clause_row {
  rules::clause clause;
  std::string_view statement;  // SELECT, INSERT, UPDATE, DELETE
  std::string_view text;       // as a user knows it; also the reason where it is not proven
  bool proven = true;
  std::string_view note = {};  // what of it is not
};

std::span<const clause_row> clauses();
const clause_row& row_of(clause c);

}  // namespace crossfade::sql::rules
