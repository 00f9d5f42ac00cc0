#include "proxy/sql/translate.hpp"

namespace crossfade::sql {

translation translate(const translation_request& request) {
  translation out;
  auto& p = out.made;
  switch (request.statement->node_case) {
    case PG_QUERY__NODE__NODE_INSERT_STMT:
      p.kind = statement_kind::insert;
      break;
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      p.kind = statement_kind::update;
      break;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      p.kind = statement_kind::remove;
      break;
    default:
      p.kind = statement_kind::select;
  }
  out.why = "the statement is not translated";
  return out;
}

}  // namespace crossfade::sql
