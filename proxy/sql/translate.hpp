// From a parse tree to what is known of it: the SQLite text that gives PostgreSQL's answer, with types of slots and
// columns, or the reason why SQLite is not proven to.
//
//   auto t = translate(request);          // on a deep stack (parser.hpp)
//
// Free function, no state; any thread. Inside the analysis a branch that cannot go on throws; translate() catches.
#pragma once

#include <pg_query/pg_query.pb-c.h>

#include <string>
#include <vector>

#include "proxy/sql/plan.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::sql {

struct translation_request {
  const PgQuery__Node* statement = nullptr;
  const catalog::catalog* tables = nullptr;
  std::size_t parameters = 0;          // the client's
  std::vector<value::oid> slot_types;  // declared: the client's, then the lifted literals'; 0: to be inferred
  std::string literal_classes;         // of the lifted literals (shape.hpp)
  bool default_path = true;            // unqualified names mean the catalog's schema
};

enum class outcome : std::uint8_t {
  proven,      // plan.sqlite_text answers it
  not_proven,  // `why`
  failed,      // by our own analysis PostgreSQL would refuse it: `failure`
  postgres,    // it only concerns PostgreSQL: catalog queries and the like
  refused      // `failure`: a write that neither store can be trusted with
};

struct translation {
  sql::outcome outcome = outcome::not_proven;
  std::string why;  // not proven: what stands in the way, for the log
  error failure;
  plan made;                            // kind, tables, and where proven all the rest
  std::vector<value::type> slot_types;  // as inferred; id 0 where nothing was inferred
};

translation translate(const translation_request& request);

}  // namespace crossfade::sql
