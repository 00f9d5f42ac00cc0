// Window functions. Definitions are written out at each OVER; named ones are resolved by PostgreSQL's rules.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

using value::kind;
using value::storage;

namespace {

// FRAMEOPTION_* of PostgreSQL's nodes/parsenodes.h.
enum option : int {
  nondefault = 0x1,
  range = 0x2,
  rows = 0x4,
  groups = 0x8,
  between = 0x10,
  start_unbounded_preceding = 0x20,
  end_unbounded_following = 0x100,
  start_current_row = 0x200,
  end_current_row = 0x400,
  start_offset_preceding = 0x800,
  end_offset_preceding = 0x1000,
  start_offset_following = 0x2000,
  end_offset_following = 0x4000,
  exclude_current_row = 0x8000,
  exclude_group = 0x10000,
  exclude_ties = 0x20000
};

constexpr std::string_view ranking[] = {"row_number", "rank", "dense_rank", "percent_rank", "cume_dist"};
constexpr std::string_view navigation[] = {"ntile", "lag", "lead", "first_value", "last_value", "nth_value"};
// What SQLite can also run over a frame that moves.
constexpr std::string_view moving[] = {"count",
                                       "sum",
                                       "min",
                                       "max",
                                       "crossfade_sum",
                                       "crossfade_avg",
                                       "crossfade_sum_interval",
                                       "crossfade_avg_interval",
                                       "crossfade_var_samp",
                                       "crossfade_var_pop",
                                       "crossfade_stddev_samp",
                                       "crossfade_stddev_pop",
                                       "crossfade_bit_and",
                                       "crossfade_bit_or",
                                       "crossfade_bit_xor"};

template <std::size_t N>
bool is_one(std::string_view name, const std::string_view (&all)[N]) {
  return std::find(std::begin(all), std::end(all), name) != std::end(all);
}

std::string whole(const PgQuery__Node* n, std::int64_t least, std::string_view what) {
  if (n == nullptr || n->node_case != PG_QUERY__NODE__NODE_A_CONST || n->a_const->isnull != 0 ||
      n->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL || n->a_const->ival->ival < least) {
    throw not_proven{std::string(what) + " that is no constant, or out of range"};
  }
  return std::to_string(n->a_const->ival->ival);
}

}  // namespace

// A function's result has no modifier: what it says of the value has to be in the cell.
expression analyser::without_modifier(expression e) {
  e = output(std::move(e));
  if (e.type.what == kind::bpchar) throw not_proven{"a window function of character(n)"};
  if (e.type.what == kind::numeric && e.storage != storage::numeric_text) {
    e.sql = canonical(e);
    e.storage = storage::numeric_text;
  }
  e.type.modifier = -1;
  e.column = nullptr;
  e.table = 0;
  e.attribute = 0;
  return e;
}

const PgQuery__WindowDef& analyser::named_window(std::string_view name, const scope& in, int location) const {
  for (std::size_t i = 0; in.statement != nullptr && i < in.statement->n_window_clause; ++i) {
    const auto& w = *in.statement->window_clause[i]->window_def;
    if (view_of(w.name) == name) return w;
  }
  throw failed{fail("42704", "window \"" + std::string(name) + "\" does not exist", location)};
}

std::string analyser::frame(const PgQuery__WindowDef& w, const std::vector<expression>& order) {
  const int o = w.frame_options;
  if ((o & nondefault) == 0) return {};
  const bool offsets =
      (o & (start_offset_preceding | start_offset_following | end_offset_preceding | end_offset_following)) != 0;
  if ((o & groups) != 0 && order.empty()) {
    throw failed{fail("42P20", "GROUPS mode requires an ORDER BY clause", w.location)};
  }
  if ((o & range) != 0 && offsets) {
    if (order.size() != 1) {
      throw failed{
          fail("42P20", "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column", w.location)};
    }
    if (!value::is_integer(order[0].type.what) || order[0].storage != storage::integer) {
      throw not_proven{"RANGE with an offset on type " + type_text(order[0].type, tables_)};
    }
  }
  const auto bound = [&](bool start) -> std::string {
    const auto* offset = start ? w.start_offset : w.end_offset;
    if ((o & (start ? start_offset_preceding : end_offset_preceding)) != 0) {
      return whole(offset, 0, "a frame's offset") + " PRECEDING";
    }
    if ((o & (start ? start_offset_following : end_offset_following)) != 0) {
      return whole(offset, 0, "a frame's offset") + " FOLLOWING";
    }
    if ((o & (start ? start_current_row : end_current_row)) != 0) return "CURRENT ROW";
    if (start && (o & start_unbounded_preceding) != 0) return "UNBOUNDED PRECEDING";
    if (!start && (o & end_unbounded_following) != 0) return "UNBOUNDED FOLLOWING";
    throw not_proven{"a frame of another kind"};
  };
  std::string out = (o & rows) != 0 ? " ROWS " : (o & groups) != 0 ? " GROUPS " : " RANGE ";
  out += "BETWEEN " + bound(true) + " AND " + bound(false);
  if ((o & exclude_current_row) != 0) out += " EXCLUDE CURRENT ROW";
  if ((o & exclude_group) != 0) out += " EXCLUDE GROUP";
  if ((o & exclude_ties) != 0) out += " EXCLUDE TIES";
  return out;
}

std::string analyser::window(const PgQuery__WindowDef& used, const scope& in) {
  const auto* w = &used;
  const bool by_name =
      in.statement == nullptr ||
      std::none_of(in.statement->window_clause, in.statement->window_clause + in.statement->n_window_clause,
                   [&](const PgQuery__Node* n) { return n->window_def == w; });
  if (by_name && !view_of(used.name).empty()) return window(named_window(used.name, in, used.location), in);
  auto** partition = w->partition_clause;
  auto n_partition = w->n_partition_clause;
  auto** sort = w->order_clause;
  auto n_sort = w->n_order_clause;
  std::size_t copies = 0;
  for (const auto* copied = w; !view_of(copied->refname).empty();) {
    const auto& base = named_window(copied->refname, in, copied->location);
    const auto shown = " of window \"" + std::string(copied->refname) + "\"";
    if (copied->n_partition_clause > 0) {
      throw failed{fail("42P20", "cannot override PARTITION BY clause" + shown, copied->location)};
    }
    if (copied->n_order_clause > 0 && base.n_order_clause > 0) {
      throw failed{fail("42P20", "cannot override ORDER BY clause" + shown, copied->location)};
    }
    if ((base.frame_options & nondefault) != 0) {
      throw failed{fail("42P20",
                        "cannot copy window \"" + std::string(copied->refname) + "\" because it has a frame clause",
                        copied->location)};
    }
    partition = base.partition_clause;
    n_partition = base.n_partition_clause;
    if (n_sort == 0) {
      sort = base.order_clause;
      n_sort = base.n_order_clause;
    }
    if (++copies > in.statement->n_window_clause) throw not_proven{"a window that copies itself"};
    copied = &base;
  }
  require_terms(n_partition + n_sort);
  std::string sql;
  for (std::size_t i = 0; i < n_partition; ++i) {
    auto e = output(expr(partition[i], in));
    make_uniform(e);
    comparable(e, "PARTITION BY");
    sql += (i > 0 ? ", " : "PARTITION BY ") + collated(e);
  }
  std::vector<expression> order;
  std::string keys;
  for (std::size_t i = 0; i < n_sort; ++i) {
    const auto& by = *sort[i]->sort_by;
    auto e = output(expr(by.node, in));
    make_uniform(e);
    keys += (i > 0 ? ", " : "ORDER BY ") + sort_key(e, by, e.sql);
    order.push_back(std::move(e));
  }
  if (!sql.empty() && !keys.empty()) sql += " ";
  return sql + keys + frame(*w, order);
}

expression analyser::window_function(const std::string& name, const PgQuery__FuncCall& f, const scope& in) {
  if (f.agg_filter != nullptr) {
    throw failed{fail("0A000", "FILTER is not implemented for non-aggregate window functions", f.location)};
  }
  if (f.n_agg_order > 0 || f.agg_within_group != 0 || f.agg_star != 0) throw not_proven{"window function " + name};
  if (is_one(name, ranking)) {
    if (f.n_args > 0) throw not_proven{name + "() with arguments"};
    const bool share = name == "percent_rank" || name == "cume_dist";
    return typed(name + "()", value::builtin_type(share ? value::oids::float8 : value::oids::int8),
                 share ? storage::real : storage::integer, true);
  }
  if (name == "ntile") {
    if (f.n_args != 1) throw not_proven{"ntile() of other arguments"};
    return typed("ntile(" + whole(f.args[0], 1, "ntile() of a number") + ")", value::builtin_type(value::oids::int4),
                 storage::integer, true);
  }
  const bool offset = name == "lag" || name == "lead";
  const std::size_t most = offset ? 3 : name == "nth_value" ? 2 : 1;
  if (f.n_args < 1 || f.n_args > most || (name == "nth_value" && f.n_args != 2)) {
    throw not_proven{name + "() of other arguments"};
  }
  std::vector<expression> all{expr(f.args[0], in)};
  if (f.n_args == 3) all.push_back(expr(f.args[2], in));
  if (all[0].untyped() && all.size() == 1) throw not_proven{name + "() of a value without a type"};
  expression e;
  std::string last;
  if (all.size() == 1) {
    e = without_modifier(std::move(all[0]));
  } else {
    for (auto& x : all) {
      if (!x.untyped()) x = without_modifier(std::move(x));
    }
    e = unify(all, name, f.location);
    e.sql = render(all[0], e.storage);
    last = ", " + render(all[1], e.storage);
  }
  e.sql = name + "(" + e.sql;
  if (f.n_args > 1) e.sql += ", " + whole(f.args[1], offset ? 0 : 1, name + "() with an offset");
  e.sql += last + ")";
  e.not_null = false;
  e.location = f.location;
  return e;
}

expression analyser::window_call(const std::string& name, const PgQuery__FuncCall& f, const scope& in) {
  use(rules::clause::window);
  if (!in.clause.empty()) {
    throw failed{fail("42P20", "window functions are not allowed in " + std::string(in.clause), f.location)};
  }
  if (in.in_aggregate) {
    throw failed{fail("42803", "aggregate function calls cannot contain window function calls", f.location)};
  }
  if (window_ == &in) throw failed{fail("42P20", "window function calls cannot be nested", f.location)};
  if (f.agg_distinct != 0) {
    throw failed{fail("0A000", "DISTINCT is not implemented for window functions", f.location)};
  }
  const auto* around = window_;
  window_ = &in;
  expression e;
  if (is_one(name, ranking) || is_one(name, navigation)) {
    e = window_function(name, f, in);
  } else if (is_aggregate(name)) {
    e = aggregate(name, f, in);
    if (!is_one(e.sql.substr(0, e.sql.find('(')), moving)) throw not_proven{"aggregate " + name + " over a window"};
  } else {
    throw not_proven{"window function " + name};
  }
  e.sql += " OVER (" + window(*f.over, in) + ")";
  window_ = around;
  return e;
}

}  // namespace crossfade::sql::analyse
