#include "proxy/sql/rules/clauses.hpp"

#include <algorithm>

namespace crossfade::sql::rules {
namespace {

using enum clause;

constexpr clause_row rows[] = {
    {select_distinct, "SELECT", "DISTINCT"},
    {select_distinct_on, "SELECT", "DISTINCT ON", true, "without ORDER BY"},
    {select_into, "SELECT", "SELECT INTO", false},
    {group_by, "SELECT", "GROUP BY", true, "intervals and numerics of several scales"},
    {grouping_sets, "SELECT", "GROUPING SETS, ROLLUP, CUBE", true, "of expressions; beside DISTINCT and windows"},
    {group_by_distinct, "SELECT", "GROUP BY DISTINCT", false},
    {having, "SELECT", "HAVING"},
    {window, "SELECT", "OVER, WINDOW", true,
     "offsets of frames, lag() and ntile() that are no constants; RANGE with an offset but on integers"},
    {order_by, "SELECT", "ORDER BY", true, "text where the database's collation is not byte order"},
    {order_by_using, "SELECT", "ORDER BY ... USING", false},
    {limit_offset, "SELECT", "LIMIT, OFFSET, FETCH FIRST", true, "a numeric, columns of an outer query"},
    {with_ties, "SELECT", "WITH TIES", true, "a number that is no constant; with DISTINCT"},
    {for_update, "SELECT", "FOR UPDATE, FOR SHARE"},
    {locking_in_subquery, "SELECT", "FOR UPDATE in a sub-query"},
    {inner_join, "SELECT", "JOIN, CROSS JOIN, USING"},
    {left_join, "SELECT", "LEFT JOIN"},
    {right_join, "SELECT", "RIGHT JOIN"},
    {full_join, "SELECT", "FULL JOIN", true, "on more than equalities of columns"},
    {natural_join, "SELECT", "NATURAL JOIN"},
    {join_alias, "SELECT", "an alias of a join"},
    {lateral, "SELECT", "LATERAL", true, "in right and full joins, and inside parentheses"},
    {table_sample, "SELECT", "TABLESAMPLE", false},
    {only, "SELECT", "ONLY"},
    {function_in_from, "SELECT", "a function in FROM", true,
     "one that is not in the tables; a list of columns but for json_to_recordset() and its like"},
    {values_in_from, "SELECT", "VALUES in FROM"},
    {whole_row, "SELECT", "a whole row as a value", true,
     "but for row_to_json(), to_json(), json_agg() and their like, count() and IS NULL"},
    {set_union, "SELECT", "UNION"},
    {set_union_all, "SELECT", "UNION ALL"},
    {set_intersect_except, "SELECT", "INTERSECT, EXCEPT"},
    {set_intersect_except_all, "SELECT", "INTERSECT ALL, EXCEPT ALL"},
    {with, "SELECT", "WITH"},
    {with_recursive, "SELECT", "WITH RECURSIVE", true,
     "a second term that is more than a join with one reference to the table"},
    {with_search_cycle, "SELECT", "SEARCH, CYCLE", false},
    {with_write, "SELECT", "INSERT, UPDATE or DELETE in WITH", true,
     "parts that read what another one writes, unless an order keeps them apart"},
    {scalar_subquery, "SELECT", "a scalar sub-query"},
    {exists, "SELECT", "EXISTS"},
    {in_subquery, "SELECT", "IN (SELECT ...)"},
    {any_subquery, "SELECT", "ANY or ALL (SELECT ...)", true, "beside rows or aggregates"},
    {array_subquery, "SELECT", "ARRAY(SELECT ...)", true, "without ORDER BY"},
    {row_comparison, "SELECT", "a comparison of rows", true, "with a sub-query"},
    {row_in, "SELECT", "a row IN a list or a sub-query"},
    {aggregate_filter, "SELECT", "FILTER"},
    {aggregate_order_by, "SELECT", "an aggregate with ORDER BY", true,
     "beside DISTINCT, by another item than the argument"},
    {within_group, "SELECT", "WITHIN GROUP", true, "several fractions at once; rank() and its like"},
    {collate, "SELECT", "COLLATE", true, "collations of ICU and those of users"},
    {subscript, "SELECT", "a subscript", true, "several of one array"},
    {insert_values, "INSERT", "VALUES"},
    {insert_select, "INSERT", "INSERT ... SELECT"},
    {insert_default_values, "INSERT", "DEFAULT VALUES"},
    {insert_overriding, "INSERT", "OVERRIDING"},
    {on_conflict_nothing, "INSERT", "ON CONFLICT DO NOTHING"},
    {on_conflict_update, "INSERT", "ON CONFLICT DO UPDATE"},
    {on_conflict_predicate, "INSERT", "ON CONFLICT with a predicate", true, "one that is not the index's own"},
    {on_conflict_expression, "INSERT", "ON CONFLICT on an expression", false},
    {update, "UPDATE", "SET"},
    {update_from, "UPDATE", "FROM"},
    {update_row_from_subquery, "UPDATE", "SET (...) = (SELECT ...)"},
    {update_unique_from_columns, "UPDATE", "SET of a unique column from other columns, of several rows", false,
     "without FROM, of a key that is no partial index and no expression, it is proven where no key becomes one that "
     "another row still had"},
    {update_part, "UPDATE", "an assignment to a part of a column", false},
    {remove, "DELETE", "WHERE"},
    {remove_using, "DELETE", "USING"},
    {where_current_of, "UPDATE", "WHERE CURRENT OF", false},
    {returning, "INSERT", "RETURNING"},
    {returning_subquery, "INSERT", "a sub-query in RETURNING", true, "on the table that is written"},
    {returning_joined, "UPDATE", "columns of joined tables in RETURNING"},
};

}  // namespace

std::span<const clause_row> clauses() { return rows; }

const clause_row& row_of(clause c) {
  return *std::find_if(std::begin(rows), std::end(rows), [&](const clause_row& r) { return r.clause == c; });
}

}  // namespace crossfade::sql::rules
