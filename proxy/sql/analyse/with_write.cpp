// INSERT, UPDATE and DELETE in WITH. In PostgreSQL all parts of such a statement see the rows as they were before it.
// SQLite runs them one after another: in an order in which none reads what an earlier one has written. Where there is
// no such order, it is not proven.
#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"

namespace crossfade::sql::analyse {

namespace {

constexpr std::size_t most_returned = 100;  // columns of crossfade_returned
constexpr std::size_t most_steps = 32;

// A write in WITH, or the statement itself.
struct step {
  statement_kind kind = statement_kind::select;
  const catalog::table* target = nullptr;
  bool upserts = false;
  std::set<std::string> sets;     // columns that an UPDATE sets
  std::set<std::string> reads;    // tables, also by way of common tables
  std::set<std::size_t> needs;    // writes whose rows it reads
  std::set<std::string> changed;  // tables that actions of foreign keys may change

  bool sees_target() const { return target != nullptr && (kind != statement_kind::insert || upserts); }
  bool adds() const { return kind == statement_kind::insert; }
};

void read_targets(step& s, PgQuery__Node** targets, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    s.sets.insert(targets[i]->res_target->name);
}

const PgQuery__RangeVar* describe(const PgQuery__Node& n, step& s) {
  switch (n.node_case) {
    case PG_QUERY__NODE__NODE_INSERT_STMT: {
      const auto* c = n.insert_stmt->on_conflict_clause;
      s.kind = statement_kind::insert;
      s.upserts = c != nullptr && c->action == PG_QUERY__ON_CONFLICT_ACTION__ONCONFLICT_UPDATE;
      return n.insert_stmt->relation;
    }
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      s.kind = statement_kind::update;
      read_targets(s, n.update_stmt->target_list, n.update_stmt->n_target_list);
      return n.update_stmt->relation;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      s.kind = statement_kind::remove;
      return n.delete_stmt->relation;
    default:
      return nullptr;
  }
}

template <class Columns>
bool any_set(const step& s, const Columns& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& c) { return s.sets.count(c) > 0; });
}

std::vector<std::string> names_of(const catalog::table& t, const std::vector<std::size_t>& columns) {
  std::vector<std::string> out;
  for (const auto i : columns)
    out.push_back(t.columns[i].name);
  return out;
}

// Which steps come before which, and whether any order will do.
class ordering {
 public:
  ordering(const catalog::catalog& tables, std::vector<step> steps) : tables_(tables), steps_(std::move(steps)) {
    after_.resize(steps_.size());
    for (auto& s : steps_)
      follow_actions(s);
    for (std::size_t a = 0; a < steps_.size(); ++a) {
      for (std::size_t b = 0; b < steps_.size(); ++b) {
        if (a != b) pair(a, b);
      }
    }
  }

  // As PostgreSQL would begin them: the last step is the statement, before it what it needs, behind it the others.
  std::vector<std::size_t> order() const {
    const auto main = steps_.size() - 1;
    std::set<std::size_t> needed{main};
    for (auto i = steps_.size(); i-- > 0;) {
      if (needed.count(i) > 0) needed.insert(steps_[i].needs.begin(), steps_[i].needs.end());
    }
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i <= main; ++i) {
      if (needed.count(i) > 0) wanted.push_back(i);
    }
    for (std::size_t i = 0; i < main; ++i) {
      if (needed.count(i) == 0) wanted.push_back(i);
    }
    std::vector<std::size_t> out;
    while (!wanted.empty()) {
      const auto next = std::find_if(wanted.begin(), wanted.end(), [&](std::size_t i) {
        return std::all_of(after_[i].begin(), after_[i].end(),
                           [&](std::size_t b) { return std::find(out.begin(), out.end(), b) != out.end(); });
      });
      if (next == wanted.end())
        throw not_proven{"a write in WITH and a part that reads the rows as they were before it"};
      out.push_back(*next);
      wanted.erase(next);
    }
    return out;
  }

 private:
  void before(std::size_t first, std::size_t second) { after_[second].insert(first); }

  void pair(std::size_t a, std::size_t b) {
    const auto& x = steps_[a];
    const auto& y = steps_[b];
    if (y.needs.count(a) > 0) before(a, b);
    if (x.target == nullptr) return;
    const bool same = x.target == y.target;
    if (y.reads.count(x.target->name) > 0 || (same && y.sees_target())) before(b, a);
    for (const auto& t : x.changed) {
      if (y.reads.count(t) > 0) before(b, a);
      if (y.target != nullptr && (y.target->name == t || y.changed.count(t) > 0 || linked(*y.target, t)))
        throw not_proven{"a write in WITH to a table that a foreign key's action changes"};
    }
    if (same && a < b && !apart(x, y) && !apart(y, x)) throw not_proven{"two writes to table " + x.target->name};
    if (y.target != nullptr) foreign_keys(a, b);
  }

  // A row that is added, and rows whose keys stay.
  static bool apart(const step& adding, const step& updating) {
    if (!adding.adds() || adding.upserts || updating.kind != statement_kind::update) return false;
    const auto& t = *updating.target;
    return std::none_of(t.unique_keys.begin(), t.unique_keys.end(), [&](const catalog::unique_key& k) {
      return k.columns.empty() || !k.predicate.empty() || any_set(updating, names_of(t, k.columns));
    });
  }

  bool linked(const catalog::table& t, const std::string& other) const {
    const auto refers = [](const catalog::table& from, const std::string& to) {
      return std::any_of(from.foreign_keys.begin(), from.foreign_keys.end(),
                         [&](const catalog::foreign_key& k) { return k.referenced_table == to; });
    };
    const auto* o = tables_.find(other);
    return refers(t, other) || (o != nullptr && refers(*o, t.name));
  }

  // PostgreSQL checks them when all is done, SQLite behind each step.
  void foreign_keys(std::size_t child, std::size_t parent) {
    const auto& c = steps_[child];
    const auto& p = steps_[parent];
    for (const auto& k : c.target->foreign_keys) {
      if (k.referenced_table != p.target->name) continue;
      const bool moves_child =
          c.upserts || (c.kind == statement_kind::update && any_set(c, names_of(*c.target, k.columns)));
      const bool moves_parent = p.upserts || (p.kind == statement_kind::update && any_set(p, k.referenced_columns));
      const bool child_stays = c.kind == statement_kind::update && !moves_child;
      const bool parent_stays = p.kind == statement_kind::update && !moves_parent;
      if (child_stays || parent_stays) continue;
      const bool adds_parent = p.adds() && !p.upserts;
      const bool adds_child = c.adds() || moves_child;
      if (adds_child && adds_parent) {
        before(parent, child);
      } else if (c.kind == statement_kind::remove && !adds_parent) {
        before(child, parent);
      } else if (adds_child) {
        throw not_proven{"writes in WITH to both sides of foreign key " + k.name};
      }
    }
  }

  void follow_actions(step& s) const {
    if (s.target == nullptr || s.kind == statement_kind::insert) return;
    std::vector<const catalog::table*> open{s.target};
    while (!open.empty()) {
      const auto* t = open.back();
      open.pop_back();
      for (const auto& other : tables_.tables) {
        for (const auto& k : other.foreign_keys) {
          const auto& action = s.kind == statement_kind::remove ? k.on_delete : k.on_update;
          const bool touches = t != s.target || s.kind == statement_kind::remove || any_set(s, k.referenced_columns);
          if (k.referenced_table != t->name || !touches || action == "NO ACTION" || action == "RESTRICT") continue;
          if (s.changed.insert(other.name).second) open.push_back(&other);
        }
      }
    }
  }

  const catalog::catalog& tables_;
  std::vector<step> steps_;
  std::vector<std::set<std::size_t>> after_;
};

}  // namespace

const PgQuery__WithClause* with_of(const PgQuery__Node& n) {
  switch (n.node_case) {
    case PG_QUERY__NODE__NODE_INSERT_STMT:
      return n.insert_stmt->with_clause;
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      return n.update_stmt->with_clause;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      return n.delete_stmt->with_clause;
    case PG_QUERY__NODE__NODE_SELECT_STMT:
      return n.select_stmt->with_clause;
    default:
      return nullptr;
  }
}

std::string analyser::statement_with(const PgQuery__WithClause* w) {
  auto own = with_clause(w, nullptr);
  if (part_ == nullptr || part_->with.empty()) return own;
  const bool recursive = top_with_->recursive != 0 || (w != nullptr && w->recursive != 0);
  if (!own.empty()) own.erase(0, own.find(' ', own.compare(0, 15, "WITH RECURSIVE ") == 0 ? 5 : 0) + 1);
  return std::string(recursive ? "WITH RECURSIVE " : "WITH ") + part_->with + (own.empty() ? " " : ", ") + own;
}

// RETURNING of a write in WITH: its rows are kept for the other parts.
std::string analyser::return_text(const query& q) {
  if (q.columns.size() > most_returned) throw not_proven{"a write in WITH that returns more than 100 columns"};
  std::string sql = " RETURNING crossfade_return(" + std::to_string(part_->number);
  for (const auto& c : q.columns)
    sql += ", " + c.sql;
  return sql + ")";
}

// The write becomes a part of the plan; what it gives as a table.
std::string analyser::written_table(const PgQuery__CommonTableExpr& c, const std::string& before, common_table& t) {
  for (const char* drawn : {"crossfade_nextval(", "crossfade_setval(", "crossfade_currval(", "crossfade_lastval("}) {
    if (before.find(drawn) != std::string::npos) throw not_proven{"a sequence beside a write in WITH"};
  }
  written_part reading;
  reading.number = plan_.parts.size();
  reading.with = before;
  const auto kind = plan_.kind;
  part_ = &reading;
  switch (c.ctequery->node_case) {
    case PG_QUERY__NODE__NODE_INSERT_STMT:
      plan_.kind = statement_kind::insert;
      insert_statement(*c.ctequery->insert_stmt);
      break;
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      plan_.kind = statement_kind::update;
      update_statement(*c.ctequery->update_stmt);
      break;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      plan_.kind = statement_kind::remove;
      delete_statement(*c.ctequery->delete_stmt);
      break;
    default:
      throw not_proven{"another kind of statement in WITH"};
  }
  part_ = nullptr;
  auto made = std::make_shared<plan>();
  made->kind = std::exchange(plan_.kind, kind);
  made->route = route::sqlite;
  made->sqlite_text = std::exchange(plan_.sqlite_text, {});
  made->rows_text = std::exchange(plan_.rows_text, {});
  made->conflict_rows_text = std::exchange(plan_.conflict_rows_text, {});
  step described;
  made->tables_written = {describe(*c.ctequery, described)->relname};
  t.content = std::move(reading.returned);
  t.returns_nothing = t.content.columns.empty();
  if (!t.returns_nothing) made->columns.resize(1);
  plan_.parts.push_back(std::move(made));
  if (t.returns_nothing) return {};
  name_columns(c, t.content);
  std::string columns;
  for (std::size_t i = 0; i < t.content.columns.size(); ++i)
    columns += (i > 0 ? ", c" : "c") + std::to_string(i + 1);
  return "SELECT " + columns + " FROM crossfade_returned(" + std::to_string(reading.number) + ")";
}

// The parts in the order in which they may run.
void analyser::order_parts() {
  if (plan_.parts.size() >= most_steps) throw not_proven{"that many writes in WITH"};
  struct named {
    step what;
    bool writes = false;
    std::size_t part = 0;
  };
  std::map<std::string, named> known;
  std::vector<step> steps;
  std::set<const PgQuery__RangeVar*> seen;
  const auto look = [&](const PgQuery__Node& n, step& s) {
    const auto* target = describe(n, s);
    if (target != nullptr) s.target = &table_of(*target);
    for (const auto* r : relations_inside(n)) {
      if (r == target || seen.count(r) > 0) continue;
      const auto common = view_of(r->schemaname).empty() ? known.find(r->relname) : known.end();
      if (common == known.end()) {
        s.reads.insert(r->relname);
      } else if (common->second.writes) {
        s.needs.insert(common->second.part);
      } else {
        s.reads.insert(common->second.what.reads.begin(), common->second.what.reads.end());
        s.needs.insert(common->second.what.needs.begin(), common->second.what.needs.end());
      }
    }
  };
  for (std::size_t i = 0; i < top_with_->n_ctes; ++i) {
    const auto& c = *top_with_->ctes[i]->common_table_expr;
    named n;
    look(*c.ctequery, n.what);
    n.writes = n.what.target != nullptr;
    n.part = steps.size();
    for (const auto* r : relations_inside(*c.ctequery))
      seen.insert(r);
    if (n.writes) steps.push_back(n.what);
    known.emplace(c.ctename, std::move(n));
  }
  steps.emplace_back();
  look(*request_.statement, steps.back());
  auto parts = std::move(plan_.parts);
  plan_.parts.clear();
  for (const auto i : ordering(tables_, std::move(steps)).order()) {
    if (i == parts.size()) {
      plan_.parts_before = plan_.parts.size();
    } else {
      plan_.parts.push_back(parts[i]);
    }
  }
}

}  // namespace crossfade::sql::analyse
