// The analysis of one statement: names resolved against the catalog, expressions typed by PostgreSQL's rules
// (documentation, "Type Conversion"), and written as SQLite text in the same walk.
//
// One object a statement, one thread, on a deep stack. A branch that cannot go on throws not_proven (SQLite's answer is
// not known to be PostgreSQL's) or failed (PostgreSQL would refuse); translate() catches both. Methods are spread over
// the files of this folder by their subject.
#pragma once

#include <pg_query/pg_query.pb-c.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/sql/parser.hpp"
#include "proxy/sql/rules/clauses.hpp"
#include "proxy/sql/rules/rule.hpp"
#include "proxy/sql/translate.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::sql::analyse {

struct not_proven {
  std::string why;
};
struct failed {
  error what;
};

enum class form : std::uint8_t {
  typed,  // sql, type, storage
  slot,   // a parameter or literal: its storage follows from what it meets, its type too where not declared
  null,   // NULL of no type yet
  clock   // now() and its relations: written in the storage that is asked for
};

struct expression {
  analyse::form form = form::typed;
  std::string sql;
  value::type type;
  value::storage storage = value::storage::text;
  std::size_t slot = 0;
  bool statement_clock = false;  // clock: statement_timestamp() instead of now()
  bool utc_clock = false;        // clock: AT TIME ZONE 'UTC', whatever the session's zone
  bool uniform = true;           // equal values have equal cells
  bool one_text = false;       // numeric without a declared scale, interval: equal values have equal texts all the same
  bool byte_order = true;      // text: order is byte order
  std::string collation = {};  // text: of a column or a COLLATE clause; empty: the database's
  bool collation_given = false;  // by a COLLATE clause
  bool not_null = false;
  bool record = false;                      // a whole row, as a document
  bool as_float = false;                    // slot: a numeric constant that meets float8
  const catalog::column* column = nullptr;  // a plain reference to it
  value::oid table = 0;
  std::int16_t attribute = 0;
  int location = -1;

  bool untyped() const noexcept { return type.id == 0 && (form == form::slot || form == form::null); }
};

// A column that a FROM item shows.
struct field {
  std::string name;
  expression value;
  std::size_t relation = 0;  // number of its relation in the statement
};

struct relation {
  std::string name;  // alias or table name, as PostgreSQL sees it
  bool aliased = false;
  bool nullable = false;  // its rows may be missing: of an outer join
  bool scalar = false;    // a function's only column: its name alone means the value
  std::size_t number = 0;
  const catalog::table* table = nullptr;
  std::vector<field> fields;
};

// What a function that returns a set gives.
struct row_set {
  std::string pack;                 // SQLite text of its rows as one value
  std::vector<expression> columns;  // without their text
  std::vector<std::string> names;   // those that the function declares; others empty
};
struct listed_sets {
  std::string name;  // SQLite's, of the table that they are together; empty: there is none
  std::vector<row_set> sets;
};

// One query level.
struct scope {
  const scope* outer = nullptr;
  std::vector<relation> relations;  // by qualified name
  std::vector<field> columns;       // by unqualified name, in the order of *
  bool grouped = false;             // plain columns must be in `groups`
  bool in_aggregate = false;
  std::string_view clause;           // one without aggregates and window functions, as PostgreSQL calls it; or empty
  std::set<std::string> groups;      // group_key() of what is grouped
  std::set<std::string> nulled;      // of what another grouping set groups: NULL in this one
  std::set<std::size_t> determined;  // relations whose primary key is grouped
  const PgQuery__SelectStmt* statement = nullptr;  // whose WINDOW clause names windows
  listed_sets* sets = nullptr;                     // where functions may return sets: in the select list
};

// What a query level answers. While `open` the list of columns is still to be written: compose() does.
struct query {
  std::string sql;  // columns are called c1, c2 ...
  std::vector<std::string> names;
  std::vector<expression> columns;
  bool one_row = false;  // at most one row
  bool open = false;
  std::string head, tail;  // open: around the list of columns
  std::size_t terms = 0;   // a compound that a further operator may follow: its queries
};

// One item of a select list, * written out.
struct target {
  const PgQuery__Node* node = nullptr;  // or
  const field* shown = nullptr;         // a column of *
  std::string name;
  int location = -1;
};

// An item of ORDER BY or DISTINCT ON: an expression, or a column of the result.
struct sort_item {
  expression value;
  std::optional<std::size_t> ordinal;
  const PgQuery__SortBy* by = nullptr;
};

// One of several grouping sets, whose queries are put together.
struct grouping_set {
  std::vector<const PgQuery__Node*> grouped, others;
  bool empty() const noexcept { return grouped.empty(); }
};

// A column outside the groups. It is an error unless an expression around it turns out to be grouped.
struct ungrouped_column {
  const scope* at;
  failed error;
};

struct common_table {
  std::string name, sqlite_name;
  query content;
  bool sorted = false;           // its query ends in ORDER BY
  bool returns_nothing = false;  // a write without RETURNING
};

struct slot_state {
  value::type type;
  bool fixed = false;  // a constant of the shape
  literal constant;
};

// A cell on its way into a column, as SQLite text.
struct stored {
  std::string sql;
  bool not_null = false;  // known never to be NULL
  bool cheap = true;      // writing it twice costs nothing
};

// What ON CONFLICT says.
struct conflict {
  std::vector<const catalog::unique_key*> keys;  // empty: any
  bool updates = false;
  bool conditional = false;  // DO UPDATE ... WHERE
  bool moved = false;        // DO UPDATE sets a column of the key
  std::string rows;          // DO UPDATE: the row in the way, and as it will be; of `excluded` and the table
};

// A write in WITH: its number, the common tables before it, and what it returns.
struct written_part {
  std::size_t number = 0;
  std::string with;  // "a(c1) AS (...), b(c1) AS (...)"; or empty
  query returned;
};

// Values of joined tables, kept by rowid of the written row for RETURNING.
struct kept_values {
  std::string rowid;                // its name
  std::vector<std::string> values;  // as SQLite text
  std::vector<bool> used;           // by RETURNING
};

// A column whose value may be beyond what its cell holds (catalog::column::has_exact): throws not_proven.
void require_in_cell(const expression& e);

class analyser {
 public:
  explicit analyser(const translation_request& request);
  void run(translation& out);

 private:
  // statements
  void select_statement(const PgQuery__SelectStmt& s);
  void insert_statement(const PgQuery__InsertStmt& s);
  void update_statement(const PgQuery__UpdateStmt& s);
  void delete_statement(const PgQuery__DeleteStmt& s);
  void finish_columns(const query& q);

  // select.cpp
  query select(const PgQuery__SelectStmt& s, const scope* outer, const std::vector<const catalog::column*>* targets,
               bool keep_open = false);
  query plain_select(const PgQuery__SelectStmt& s, const scope* outer,
                     const std::vector<const catalog::column*>* targets, bool keep_open);
  std::vector<target> expand(PgQuery__Node** targets, std::size_t n, const scope& in) const;
  void target_list(PgQuery__Node** targets, std::size_t n, const scope& in, query& q,
                   const std::vector<const catalog::column*>* columns);
  void write_targets(const std::vector<target>& targets, const scope& in, query& q,
                     const std::vector<const catalog::column*>* columns, bool keep_open);
  void one_group(const PgQuery__SelectStmt& s, const scope& in, const std::string& having, query& q);
  expression target_value(const target& t, const scope& in);
  static void compose(query& q, bool distinct = false);
  void locking(const PgQuery__SelectStmt& s, const scope& in) const;
  bool provably_one_row(const PgQuery__SelectStmt& s, const scope& in) const;

  // with.cpp
  std::string with_clause(const PgQuery__WithClause* w, const scope* outer);
  std::string common_table_body(const PgQuery__WithClause& w, std::size_t i, const scope* outer,
                                const std::string& before, common_table& t);
  std::string recursive_table(const PgQuery__CommonTableExpr& c, const scope* outer, common_table& t);
  void name_columns(const PgQuery__CommonTableExpr& c, query& q) const;

  // with_write.cpp: INSERT, UPDATE and DELETE in WITH
  std::string written_table(const PgQuery__CommonTableExpr& c, const std::string& before, common_table& t);
  std::string statement_with(const PgQuery__WithClause* w);  // behind the common tables of what it is a part of
  std::string return_text(const query& q);
  void order_parts();

  // group.cpp
  expression expr(const PgQuery__Node* n, const scope& in);
  std::string group_by(const PgQuery__SelectStmt& s, scope& in, const std::vector<target>& targets);
  expression group_item(const PgQuery__Node* n, const scope& in, const std::vector<target>& targets);
  expression own_aggregate(std::string_view name, const PgQuery__FuncCall& f, const scope& in);
  static std::string group_key(const expression& e);
  void require_grouped(const scope& in);
  void require_distinguishable(const expression& e, std::string_view where);
  void require_one_spelling(const expression& e, std::string_view where) const;
  bool has_aggregates(const PgQuery__SelectStmt& s) const;

  // grouping_sets.cpp
  query grouping_sets(const PgQuery__SelectStmt& s, const scope* outer,
                      const std::vector<const catalog::column*>* targets);
  std::string sets_in_order(const PgQuery__SelectStmt& s, const std::vector<std::size_t>& places, query& q);
  void set_of_groups(const grouping_set& set, scope& in, const std::vector<target>& targets);
  expression grouping(const PgQuery__GroupingFunc& f, const scope& in);

  // order.cpp
  std::vector<sort_item> sort_items(const PgQuery__SelectStmt& s, const scope& in, const query& q, bool distinct);
  sort_item sort_target(const PgQuery__Node* n, const scope& in, const query& q, std::string_view clause);
  std::string order_by(const std::vector<sort_item>& items, bool distinct);
  std::string sort_key(const expression& e, const PgQuery__SortBy& by, const std::string& sql);
  std::string limit(const PgQuery__SelectStmt& s, const scope& in);
  std::string order_and_limit(const PgQuery__SelectStmt& s, const scope* outer, query& q);
  void distinct_on(const PgQuery__SelectStmt& s, const scope& in, query& q);
  void with_ties(const PgQuery__SelectStmt& s, const scope& in, query& q);

  // window.cpp
  expression window_call(const std::string& name, const PgQuery__FuncCall& f, const scope& in);
  expression window_function(const std::string& name, const PgQuery__FuncCall& f, const scope& in);
  std::string window(const PgQuery__WindowDef& w, const scope& in);
  std::string frame(const PgQuery__WindowDef& w, const std::vector<expression>& order);
  const PgQuery__WindowDef& named_window(std::string_view name, const scope& in, int location) const;
  expression without_modifier(expression e);

  // sets.cpp
  query set_operation(const PgQuery__SelectStmt& s, const scope* outer);
  void unite(query& l, query& r, const std::string& word, bool distinct, query& out);
  query values(const PgQuery__SelectStmt& s, const scope* outer);

  // rows.cpp
  expression row_operation(const PgQuery__AExpr& a, const scope& in);
  expression row_compare(std::string_view op, const PgQuery__RowExpr& l, const PgQuery__RowExpr& r, const scope& in,
                         int location);
  expression row_in_list(const PgQuery__AExpr& a, const scope& in);
  expression row_null_test(const PgQuery__NullTest& t, const scope& in);
  expression sub_link(const PgQuery__SubLink& s, const scope& in);
  expression in_subquery(const PgQuery__Node* left, const PgQuery__SelectStmt& inner, const scope& in, int location);
  expression array_subquery(const PgQuery__SelectStmt& inner, const scope& in, int location);
  expression any_subquery(const PgQuery__SubLink& s, const scope& in, std::string_view op);

  // from.cpp
  std::string from_item(const PgQuery__Node& n, scope& in, std::vector<field>& columns);
  std::string from_clause(PgQuery__Node** items, std::size_t n, scope& in);
  std::string table_item(const PgQuery__RangeVar& r, scope& in, std::vector<field>& columns);
  std::string join(const PgQuery__JoinExpr& j, scope& in, std::vector<field>& columns);
  std::string aliased_join(const PgQuery__JoinExpr& j, scope& in, std::vector<field>& columns);
  std::string full_join(const std::string& left, const std::string& right, const std::string& on, scope& in,
                        std::size_t first, std::size_t middle, std::vector<field>& l, std::vector<field>& r);
  expression merged_column(const PgQuery__JoinExpr& j, const field& l, const field& r);
  std::string subquery_item(const PgQuery__RangeSubselect& r, scope& in, std::vector<field>& columns);
  const catalog::table& table_of(const PgQuery__RangeVar& r) const;
  relation& add_relation(scope& in, std::string name, int location);
  relation& add_table(scope& in, const catalog::table& t, std::string name, std::string_view prefix, int location,
                      bool nullable = false);
  void add_query(relation& r, const query& q, const PgQuery__Alias* alias, std::string_view sqlite_alias);
  expression column_reference(const PgQuery__ColumnRef& c, const scope& in);
  expression found_column(const field& f, const scope& at, const scope& in, std::string_view shown, int location);

  // row_sets.cpp
  static bool is_row_set(const PgQuery__FuncCall& f);
  std::vector<row_set> row_sets(const PgQuery__FuncCall& f, const scope& in);
  row_set records(const PgQuery__Node& call, PgQuery__Node** columns, std::size_t count, const scope& in);
  std::vector<row_set> functions_of(const PgQuery__RangeFunction& f, scope& in);
  std::string function_item(const PgQuery__RangeFunction& f, scope& in, std::vector<field>& columns);
  std::string lateral_item(const PgQuery__RangeSubselect& r, scope& in, std::vector<field>& columns);
  expression set_in_list(const PgQuery__FuncCall& f, const scope& in);

  // expression.cpp
  expression expression_of(const PgQuery__Node* n, const scope& in);
  expression constant(const PgQuery__AConst& c);
  expression parameter(const PgQuery__ParamRef& p);
  expression cast(const PgQuery__TypeCast& c, const scope& in);
  expression cast_to(expression e, const value::type& target, int location);
  expression boolean_expression(const PgQuery__BoolExpr& b, const scope& in);
  expression collated_by(const PgQuery__CollateClause& c, const scope& in);
  expression boolean_test(const PgQuery__BooleanTest& b, const scope& in);
  expression null_test(const PgQuery__NullTest& t, const scope& in);
  expression case_expression(const PgQuery__CaseExpr& c, const scope& in);
  expression coalesce(const PgQuery__CoalesceExpr& c, const scope& in);
  expression extreme(const PgQuery__MinMaxExpr& m, const scope& in);
  expression value_function(const PgQuery__SQLValueFunction& f);
  std::string condition(const PgQuery__Node* n, const scope& in, std::string_view clause);
  std::string condition_text(const expression& e);

  // operators.cpp
  expression operation(const PgQuery__AExpr& a, const scope& in);
  struct sides {
    std::string left, right;  // left with the collation that the comparison needs
  };
  sides matched(std::string_view op, expression& l, expression& r, int location);
  expression compare(std::string_view op, expression l, expression r, int location);
  expression in_list(const PgQuery__AExpr& a, const scope& in);
  expression element_of(expression l, std::vector<expression> items, bool negated, int location, bool array = false);
  expression between(const PgQuery__AExpr& a, const scope& in);
  expression distinct(const PgQuery__AExpr& a, const scope& in);
  expression nullif(const PgQuery__AExpr& a, const scope& in);
  void match(expression& l, expression& r, std::string_view op, int location);
  void match_types(expression& l, expression& r, std::string_view op, int location);
  static value::storage meeting_storage(const expression& l, const expression& r);
  error no_operator(std::string_view op, const expression& l, const expression& r, int location) const;

  // arrays.cpp
  expression any_of(const PgQuery__AExpr& a, const scope& in);
  expression any_of_items(std::string_view op, bool any, expression l, std::vector<expression> items, int location);
  expression any_of_array(std::string_view op, bool any, expression l, expression array, int location);
  bool array_items(const PgQuery__Node* n, const scope& in, std::vector<expression>& items, value::type& element);
  expression array_constructor(const PgQuery__Node& n, const scope& in);  // ARRAY[...], under casts or not
  expression subscripts(const PgQuery__AIndirection& a, const scope& in);
  expression array_subscript(const expression& whole, const PgQuery__AIndices& i, const scope& in, int location);
  std::string array_or_enum_cast(const expression& e, const value::type& to, rules::what context);  // empty: none
  expression enum_labels(std::string_view function, const std::vector<expression>& arguments);
  value::type array_of(const value::type& element) const;  // not_proven where there is none
  value::type named_type_of(const PgQuery__TypeName& name) const;

  // whole_rows.cpp
  struct row_reference {
    const relation* row = nullptr;
    const scope* at = nullptr;
  };
  static row_reference row_of(const PgQuery__Node* n, const scope& in);  // t or t.*, where t is no column
  expression argument(const PgQuery__Node* n, const scope& in);          // expr(), or a whole row
  std::string shown_cell(const expression& e);                           // canonical(); a character(n) with its blanks
  expression record(const std::vector<std::string>& names, std::vector<expression> values);
  expression whole_row(const row_reference& r, const scope& in, int location);
  expression count_rows(const row_reference& r, const scope& in, const std::string& filter);
  expression row_test(const row_reference& r, const scope& in, bool is_null);
  std::string presence(const row_reference& r, const scope& in);  // NULL where the row is missing; empty: it is there

  // ordered.cpp
  expression within_group(std::string_view name, const PgQuery__FuncCall& f, const scope& outside, const scope& in,
                          const std::string& filter);
  expression ordered_aggregate(std::string_view name, const PgQuery__FuncCall& f, const scope& in,
                               const std::string& filter);
  bool rows_in_order(const scope& in) const;
  value::type collected_type(std::string_view name, std::vector<expression>& values, int location);
  std::string collected_key(expression e, const PgQuery__SortBy* by, std::string& spec);

  // apply.cpp: rules (rules/rule.hpp) applied
  value::type known_type(const value::type& t) const;  // an enumeration with its labels
  std::string canonical(const expression& e);          // its cell in the type's natural storage
  // The collation under which its cells compare as the values do; empty: SQLite's own comparison.
  static std::string collation_of(const expression& e);
  static std::string collated(const expression& e);  // sql, with that collation where there is one
  // The one for less and greater, too: computed dates and times may lie in years that text does not order.
  static std::string order_of(const expression& e);
  // Two operands of less and greater: such a year is refused where a column's own cells are compared.
  void in_order(const expression& l, const expression& r, value::storage s, std::string& left, std::string& right);
  expression coerce(expression e, const value::type& to, rules::what context);  // modifiers aside
  std::string cast_text(const expression& e, const value::type& to, rules::what context);
  expression apply(rules::what w, std::string_view name, std::vector<expression> arguments, int location,
                   std::string_view suffix = {}, bool distinct = false);

  // sequences.cpp
  expression sequence_call(std::string_view name, const PgQuery__FuncCall& f, const scope& in);
  expression random_uuid(std::string_view name, const PgQuery__FuncCall& f, const scope& in);
  const catalog::table& table_of_sequence(const PgQuery__Node* n) const;
  void require_drawing(std::string_view name, const scope& in) const;
  void require_drawn_before() const;

  // calls.cpp
  expression call(const PgQuery__FuncCall& f, const scope& in);
  expression aggregate(std::string_view name, const PgQuery__FuncCall& f, const scope& in);
  expression least_or_greatest(std::string_view name, expression e, const std::string& filter);  // min, max
  std::vector<expression> interval_arguments(const PgQuery__FuncCall& f, const scope& in);
  expression midnight(const expression& e);

  // collation.cpp: which collation PostgreSQL derives for an expression
  void derive_collation(expression& out, const std::vector<const expression*>& from) const;
  static void keep_collation(expression& out, const expression& from);
  bool ascii_letters(const expression& e) const;

  // values.cpp: slots, storages, common types
  std::string render(const expression& e, value::storage s);
  std::string bind(std::size_t slot, const value::type& t, value::storage s, value::decode_for purpose,
                   const catalog::column* column, const catalog::table* table);
  void settle(expression& e, const value::type& t);  // an untyped slot takes its type
  expression unify(std::vector<expression>& all, std::string_view context, int location);
  expression output(expression e);  // an untyped one becomes text; a slot gets its natural storage
  expression typed(std::string sql, const value::type& t, value::storage s, bool not_null = false) const;
  expression boolean_typed(std::string sql, bool not_null = false) const;
  std::size_t fixed_slot(literal l, const value::type& t);
  void make_uniform(expression& e) const;  // cells of several spellings: through PostgreSQL's value to one
  void comparable(const expression& e, std::string_view why) const;
  void orderable(const expression& e, std::string_view why) const;

  // write.cpp: whether SQLite may be trusted with a write
  void writable(const catalog::table& t, const std::set<std::string>* columns, bool removes) const;
  void referenced(const catalog::table& t, const std::set<std::string>* columns, std::size_t depth) const;
  void followed(const catalog::table& other, const catalog::foreign_key& k, const std::string& action,
                const std::string& name, std::size_t depth) const;

  // assign.cpp: values on their way into columns
  stored assign(expression e, const catalog::column& c, const catalog::table& t);
  std::string assigned_value(expression& e, const catalog::column& c, const catalog::table& t);
  std::string fitted(expression& e, const catalog::column& c);
  stored default_of(const catalog::column& c, const catalog::table& t);
  bool takes_next_value(const catalog::column& c, const catalog::table& t) const;
  const catalog::column& target_column(const catalog::table& t, std::string_view name, int location) const;
  expression catalog_expression(const std::string& text, const std::string& what, const scope& row);
  scope row_scope(const catalog::table& t, const std::vector<stored>& cells);
  void fill_generated(const catalog::table& t, std::vector<stored>& cells);
  std::vector<std::pair<std::string, std::string>> checks_of(const catalog::table& t, const std::vector<stored>& cells,
                                                             const std::set<std::string>* changed);
  void guard(const catalog::table& t, std::vector<stored>& cells, const std::set<std::string>* changed);

  // insert.cpp
  std::vector<const catalog::column*> insert_columns(const PgQuery__InsertStmt& s, const catalog::table& t);
  bool ignores_given(const catalog::column& c, PgQuery__OverridingKind override) const;
  std::vector<std::vector<stored>> given_rows(const PgQuery__InsertStmt& s, const catalog::table& t,
                                              const std::vector<const catalog::column*>& columns);
  std::vector<stored> selected_cells(const PgQuery__InsertStmt& s, const catalog::table& t,
                                     const std::vector<const catalog::column*>& columns, const query& q,
                                     std::string_view source);
  static std::string distinct_keys(const conflict& on, const std::vector<stored>& cells, std::string_view source);
  std::string values_body(std::vector<std::vector<stored>> rows, const catalog::table& t, const conflict& on,
                          const std::vector<std::size_t>& written);
  void keep_rows(const catalog::table& t, const std::string& with, const conflict& on);
  std::string select_body(const PgQuery__InsertStmt& s, const catalog::table& t,
                          const std::vector<const catalog::column*>& columns, const conflict& on,
                          const std::vector<std::size_t>& written);

  // conflict.cpp
  std::string on_conflict(const PgQuery__OnConflictClause* c, const catalog::table& t, const scope& in, bool several,
                          conflict& out);
  std::string conflict_action(const PgQuery__OnConflictClause& c, const catalog::table& t, const scope& in,
                              bool several, std::set<std::string>& touched, std::string& rows);
  std::vector<const catalog::unique_key*> arbiters(const PgQuery__OnConflictClause& c, const catalog::table& t);
  static bool predicate_given(const catalog::unique_key& k, const PgQuery__Node* given);

  // update.cpp
  static std::vector<std::size_t> all_columns(const catalog::table& t);
  static std::vector<stored> cells_of(const relation& r);
  static std::string set_text(const catalog::table& t, const std::vector<stored>& cells,
                              const std::set<std::string>& touched);
  stored assign_from_query(const PgQuery__MultiAssignRef& m, const catalog::column& c, const catalog::table& t,
                           const scope& in);
  stored assign_target(const PgQuery__Node* value, const catalog::column& c, const catalog::table& t, const scope& in);
  void assign_columns(PgQuery__Node** targets, std::size_t n, const catalog::table& t, const scope& in,
                      std::set<std::string>& touched, std::vector<stored>& cells);
  static bool looks_at(const catalog::unique_key& k, const std::string& column);  // its predicate
  std::vector<const catalog::unique_key*> moving_keys(const PgQuery__UpdateStmt& s, const catalog::table& t,
                                                      const std::string& name) const;
  static std::string keys_apart(const std::vector<const catalog::unique_key*>& keys, std::size_t width,
                                const std::string& rows);
  std::string returning(PgQuery__Node** list, std::size_t n, const catalog::table& t, const std::string& name,
                        const scope* joined, kept_values* kept);
  bool reads_what_changes(const catalog::table& t, const std::set<std::string>* columns) const;
  static std::string keeping(const kept_values& kept, const std::string& as, const std::string& value);

  static void use(rules::clause c);  // throws not_proven where the table of clauses says so
  error fail(std::string_view sqlstate, std::string message, int location = -1, std::string hint = {}) const;
  std::string alias(std::string_view prefix);

  const translation_request& request_;
  const catalog::catalog& tables_;
  std::vector<slot_state> slots_;
  std::vector<common_table> common_;
  std::vector<tree> kept_;  // parsed defaults and checks
  std::vector<std::string> request_tables_read_;
  plan plan_;
  std::size_t aliases_ = 0;
  written_part* part_ = nullptr;  // the write in WITH that is being read
  const PgQuery__WithClause* top_with_ = nullptr;
  std::vector<ungrouped_column> ungrouped_;
  bool own_columns_ = false, outer_columns_ = false;  // named inside the aggregate that is being read
  const grouping_set* grouping_ = nullptr;            // of the query level that is about to be read
  bool outer_named_ = false;                          // a column of an outer query was found
  const scope* window_ = nullptr;                     // the level of the window function that is being read
};

// names.cpp
std::string column_name(const PgQuery__Node* n);  // FigureColname of PostgreSQL's parse_target.c
std::string last_name(PgQuery__Node** names, std::size_t n);
std::string_view view_of(const char* s);
std::string column_list(std::size_t n);  // "c1, c2, ...", n of them: what our own sub-queries call their columns
using value::natural_storage;
bool same_group(const value::type& a, const value::type& b);  // text with varchar, integers of any width
int scale_of(const value::type& t);  // digits behind the point of numeric(p, s); -1: not declared
bool is_text(const value::type& t);  // text and varchar
std::string type_text(const value::type& t, const catalog::catalog& tables);
std::string quoted(std::string_view text);  // SQLite string literal
// How a slot of this type is written where `wanted` is asked for.
value::storage slot_storage(const value::type& t, value::storage wanted);
// Whether `s` can hold cells of this type in a way that decode() knows.
bool suits(const value::type& t, value::storage s);

// operators.cpp
bool is_comparison(std::string_view op);  // = <> < > <= >=

// assign.cpp: whether the text is another value each time that it is evaluated.
bool moves(std::string_view sql);

// order.cpp: throws where a list of ORDER BY, GROUP BY or PARTITION BY is longer than SQLite takes.
void require_terms(std::size_t count);

// sequences.cpp: nextval and its relations.
bool is_sequence_function(std::string_view name);

// survey.cpp: what a statement mentions, found without resolving names.
struct survey {
  std::vector<std::string> read, written;  // tables of the catalog
  bool catalog = false;                    // relations, functions or types of pg_catalog and information_schema
  bool sequences = false;                  // nextval and its relations
  bool side_effects = false;               // functions that change state
  bool unknown_relation = false;           // neither in the catalog of tables nor PostgreSQL's
  bool writes_inside = false;              // INSERT, UPDATE, DELETE in WITH
  bool locks = false;                      // FOR UPDATE, FOR SHARE
  bool skips_locked = false;
};
const PgQuery__WithClause* with_of(const PgQuery__Node& statement);
survey survey_of(const PgQuery__Node& statement, const catalog::catalog& tables);
// Whether a relation of this unqualified name is read anywhere below n, and how often.
std::size_t mentions(const PgQuery__Node* n, std::string_view relation);
// Names of columns, and of tables, in any depth.
std::set<std::string> columns_named(const PgQuery__Node& n);
std::set<std::string> tables_inside(const PgQuery__Node& n);
std::vector<const PgQuery__RangeVar*> relations_inside(const PgQuery__Node& n);
// The same expression but for casts, names of tables and where it is written.
bool same_expression(const PgQuery__Node& a, const PgQuery__Node& b);
// Aggregates of the query level that n belongs to.
bool has_aggregate(const PgQuery__Node* n);
bool has_window(const PgQuery__Node* n);
bool is_aggregate(std::string_view function);
bool has_grouping_sets(const PgQuery__SelectStmt& s);  // grouping_sets.cpp
bool depends_on_order(std::string_view aggregate);
// Aggregates with ORDER BY or DISTINCT of their own, for which PostgreSQL may sort a level's rows.
bool sorts_in_aggregate(const PgQuery__Node* n);
bool mentions_column(const PgQuery__Node* n);
// A function in FROM or a LATERAL sub-query below n that may name tables before it.
bool has_lateral(const PgQuery__Node* n);
// row_sets.cpp: sets beside each other, as one pack.
std::string row_set_pack(const std::vector<row_set>& sets);

}  // namespace crossfade::sql::analyse
