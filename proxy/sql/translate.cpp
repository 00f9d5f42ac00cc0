#include "proxy/sql/translate.hpp"

#include <algorithm>

#include "proxy/sql/analyse/analyser.hpp"
#include "proxy/sql/sqlite_parser.hpp"

namespace crossfade::sql {
namespace analyse {

analyser::analyser(const translation_request& request) : request_(request), tables_(*request.tables) {
  for (const auto id : request.slot_types) {
    slot_state s;
    if (id != value::oids::unspecified && id != value::oids::unknown) s.type = value::builtin_type(id);
    for (const auto& [name, named] : tables_.named_types) {
      if (named.id == id) s.type = named;
    }
    slots_.push_back(std::move(s));
  }
}

void analyser::select_statement(const PgQuery__SelectStmt& s) {
  const auto q = select(s, nullptr, nullptr);
  plan_.sqlite_text = q.sql;
  finish_columns(q);
  if (plan_.columns.empty()) throw not_proven{"a SELECT without columns"};
}

void analyser::run(translation& out) {
  const auto& n = *request_.statement;
  plan_.kind = out.made.kind;
  request_tables_read_ = out.made.tables_read;
  top_with_ = with_of(n);
  switch (n.node_case) {
    case PG_QUERY__NODE__NODE_INSERT_STMT:
      insert_statement(*n.insert_stmt);
      break;
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      update_statement(*n.update_stmt);
      break;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      delete_statement(*n.delete_stmt);
      break;
    default:
      select_statement(*n.select_stmt);
  }
  for (const auto& name : out.made.tables_written) {
    const auto* t = tables_.find(name);
    if (t == nullptr || std::none_of(t->columns.begin(), t->columns.end(), [](auto& c) { return c.has_exact; }))
      continue;
    plan_.rows_text.clear();  // its cells are not the row
    plan_.conflict_rows_text.clear();
  }
  if (!plan_.parts.empty()) order_parts();
  require_drawn_before();
  const auto given = request_.parameters + request_.literal_classes.size();
  for (std::size_t i = 0; i < given; ++i) {
    auto t = slots_[i].type;
    t.modifier = -1;
    // PostgreSQL gives up on a parameter that nothing types; one that is not used at all is its business, too.
    if (t.id == 0) throw not_proven{"parameter $" + std::to_string(i + 1) + " has no type"};
    out.slot_types.push_back(t);
    if (i < request_.parameters) plan_.parameters.push_back(t);
  }
  plan_.tables_read = out.made.tables_read;
  plan_.tables_written = out.made.tables_written;
  plan_.locks_rows = plan_.locks_rows || out.made.locks_rows;
  out.made = std::move(plan_);
}

}  // namespace analyse

namespace {

statement_kind kind_of(const PgQuery__Node& n) {
  switch (n.node_case) {
    case PG_QUERY__NODE__NODE_INSERT_STMT:
      return statement_kind::insert;
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      return statement_kind::update;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      return statement_kind::remove;
    default:
      return statement_kind::select;
  }
}

void refuse(translation& out, std::string message, std::string hint) {
  out.outcome = outcome::refused;
  out.failure = make_error("0A000", std::move(message), std::move(hint));
}

// What needs no analysis. True: decided.
bool decided_by_survey(const analyse::survey& s, const PgQuery__Node& n, translation& out) {
  const bool reads = out.made.kind == statement_kind::select;
  if (reads && n.select_stmt->into_clause != nullptr) {
    out.made.kind = statement_kind::ddl;
    refuse(out, "SELECT INTO through the proxy is not supported yet",
           "Run migrations against PostgreSQL and SQLite before starting Crossfade.");
    return true;
  }
  const bool mirrored = !s.read.empty() || !s.written.empty();
  if (reads && !mirrored && !s.sequences && !s.unknown_relation && (s.catalog || s.side_effects)) {
    out.outcome = outcome::postgres;
    return true;
  }
  if (s.catalog && reads) {
    out.outcome = outcome::not_proven;
    out.why = "it reads PostgreSQL's catalog";
    return true;
  }
  return false;
}

}  // namespace

translation translate(const translation_request& request) {
  translation out;
  const auto& n = *request.statement;
  out.made.kind = kind_of(n);
  const auto found = analyse::survey_of(n, *request.tables);
  out.made.tables_read = found.read;
  out.made.tables_written = found.written;
  // PostgreSQL's own sequences do not move before the switch: such a statement is a write, also where it reads.
  out.made.locks_rows = found.locks || found.sequences || found.writes_inside;
  if (decided_by_survey(found, n, out)) return out;
  try {
    analyse::analyser(request).run(out);
    out.outcome = outcome::proven;
    if (const auto why = sqlite_refuses(out.made.sqlite_text); !why.empty()) {
      out.outcome = outcome::not_proven;
      out.why = "SQLite cannot read its translation: " + why;
    }
  } catch (const analyse::not_proven& e) {
    out.outcome = outcome::not_proven;
    out.why = e.why;
  } catch (const analyse::failed& e) {
    out.outcome = outcome::failed;
    out.failure = e.what;
  }
  // Without tables there is nothing that the mirror would have to hold.
  const bool alone = found.read.empty() && found.written.empty() && !found.unknown_relation;
  if (out.outcome == outcome::not_proven && alone && out.made.kind == statement_kind::select && !found.locks &&
      !found.sequences) {
    out.outcome = outcome::postgres;
  }
  return out;
}

}  // namespace crossfade::sql
