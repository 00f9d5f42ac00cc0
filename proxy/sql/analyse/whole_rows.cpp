// Whole rows: t or t.* as an argument. A row is only known as the document that it becomes.
#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;

namespace {

constexpr std::size_t most_members = 100;  // SQLite's bound is 127 arguments

}  // namespace

// A column of that name, at any level, comes before a table.
analyser::row_reference analyser::row_of(const PgQuery__Node* n, const scope& in) {
  if (n->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return {};
  const auto& c = *n->column_ref;
  const bool star = c.n_fields == 2 && c.fields[1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
  if ((c.n_fields != 1 && !star) || c.fields[0]->node_case != PG_QUERY__NODE__NODE_STRING) return {};
  const std::string_view name = c.fields[0]->string->sval;
  for (const auto* s = &in; s != nullptr && !star; s = s->outer) {
    for (const auto& f : s->columns) {
      if (f.name == name) return {};
    }
  }
  for (const auto* s = &in; s != nullptr; s = s->outer) {
    for (const auto& r : s->relations) {
      if (r.name == name) return r.scalar && !star ? row_reference{} : row_reference{&r, s};
    }
  }
  return {};
}

expression analyser::argument(const PgQuery__Node* n, const scope& in) {
  if (n->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) {
    use(rules::clause::whole_row);
    std::vector<std::string> names;
    std::vector<expression> values;
    for (std::size_t i = 0; i < n->row_expr->n_args; ++i) {
      names.push_back("f" + std::to_string(i + 1));
      values.push_back(output(expr(n->row_expr->args[i], in)));
    }
    return record(names, std::move(values));
  }
  const auto row = row_of(n, in);
  return row.row == nullptr ? expr(n, in) : whole_row(row, in, n->column_ref->location);
}

std::string analyser::shown_cell(const expression& e) {
  if (e.type.what != kind::bpchar) return canonical(e);
  if (e.type.modifier < 0) throw not_proven{"character without a length"};
  return "crossfade_rpad(" + canonical(e) + ", " + std::to_string(e.type.modifier - 4) + ")";
}

expression analyser::record(const std::vector<std::string>& names, std::vector<expression> values) {
  if (values.empty() || values.size() > most_members) throw not_proven{"a row of so many columns"};
  std::string spec, cells;
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& e = values[i];
    const bool own = e.type.what == kind::array && value::builtin_type(e.type.id).what != kind::array;
    if (e.type.what == kind::other || own) throw not_proven{"a row with " + type_text(e.type, tables_)};
    spec += std::to_string(e.type.id) + ":" + names[i] + "\x1f";
    cells += ", " + shown_cell(e);
  }
  plan_.transaction_clock = true;
  const auto json = value::builtin_type(value::oids::json);
  auto out = typed("crossfade_json_record(" + quoted(spec) + cells + ")", json, natural_storage(json), true);
  out.record = true;
  return out;
}

expression analyser::whole_row(const row_reference& r, const scope& in, int location) {
  use(rules::clause::whole_row);
  std::vector<std::string> names;
  std::vector<expression> values;
  for (const auto& f : r.row->fields) {
    names.push_back(f.name);
    values.push_back(found_column(f, *r.at, in, r.row->name + "." + f.name, location));
  }
  auto out = record(names, std::move(values));
  if (const auto there = presence(r, in); !there.empty()) {
    out.sql = "(CASE WHEN " + there + " IS NOT NULL THEN " + out.sql + " END)";
    out.not_null = false;
  }
  return out;
}

std::string analyser::presence(const row_reference& r, const scope& in) {
  if (!r.row->nullable) return {};
  for (const auto& f : r.row->fields) {
    if (f.value.column != nullptr && f.value.column->not_null) {
      return found_column(f, *r.at, in, r.row->name + "." + f.name, -1).sql;
    }
  }
  throw not_proven{"a whole row of an outer join"};
}

expression analyser::count_rows(const row_reference& r, const scope& in, const std::string& filter) {
  use(rules::clause::whole_row);
  if (r.row->fields.empty()) throw not_proven{"count of rows without columns"};
  found_column(r.row->fields[0], *r.at, in, r.row->name, -1);  // whose aggregate it is
  const auto there = presence(r, in);
  return typed("count(" + (there.empty() ? "*" : there) + ")" + filter, value::builtin_type(value::oids::int8),
               value::storage::integer, true);
}

// A row is NULL where all of it is, and NOT NULL where all of it is not.
expression analyser::row_test(const row_reference& r, const scope& in, bool is_null) {
  use(rules::clause::whole_row);
  if (r.row->fields.empty()) throw not_proven{"IS NULL of an empty row"};
  std::string sql;
  for (const auto& f : r.row->fields) {
    sql += (sql.empty() ? "(" : " AND ") + found_column(f, *r.at, in, r.row->name + "." + f.name, -1).sql +
           (is_null ? " IS NULL" : " IS NOT NULL");
  }
  return boolean_typed(sql + ")", true);
}

}  // namespace crossfade::sql::analyse
