// From a statement's text to its plan: shape, cache look-up; on a miss parse, analyse, ask PostgreSQL for its verdict,
// translate.
//
//   auto texts = planner.split(query);                                   // a simple query may hold several statements
//   auto ready = planner.prepare_cached(text, oids, context);            // no suspension: the hot path
//   if (!ready) ready = co_await planner.prepare(text, oids, context);   // may ask PostgreSQL
//
// One planner a process; the cache is sharded and locked inside, plans are shared and immutable. prepare() may be
// called on any io thread; it resumes there. Errors are PostgreSQL's (42601, 42P01, 42703, 42883 ...).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/sql/plan.hpp"
#include "proxy/sql/shape.hpp"
#include "proxy/sql/verdict.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::sql {

// What of a session decides a plan besides the text.
struct planning_context {
  std::string search_path;  // as set by the client; empty: the default
  bool standard_conforming_strings = true;
  std::string date_style;  // as set by the client; no part of a plan's key: only PostgreSQL's refusals depend on it
};

class planner {
 public:
  planner(std::shared_ptr<const catalog::catalog> tables, std::shared_ptr<judge> judge,
          std::shared_ptr<verdict_store> verdicts);
  ~planner();

  // Statements of a simple query, empty ones left out (an empty result is EmptyQueryResponse). 42601 with position
  // where it cannot be parsed.
  result<std::vector<text_range>> split(std::string_view query) const;

  std::optional<result<prepared_statement>> prepare_cached(std::string_view text,
                                                           const std::vector<value::oid>& declared,
                                                           const planning_context& context);
  boost::asio::awaitable<result<prepared_statement>> prepare(std::string text, std::vector<value::oid> declared,
                                                             planning_context context);

  void replace_catalog(std::shared_ptr<const catalog::catalog> tables);  // clears the cache
  std::shared_ptr<const catalog::catalog> tables() const;

  struct counters {
    std::uint64_t hits, misses, verdicts_asked, verdicts_reused;
    std::uint64_t sqlite, forwarded, postgres, session, refused;  // plans handed out by route
  };
  counters count() const noexcept;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace crossfade::sql
