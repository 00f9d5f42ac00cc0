#include "replay/apply/session.hpp"

#include <fmt/format.h>

#include "replay/catalog/catalog.hpp"

namespace crossfade::apply {

namespace {

constexpr auto settings =
    "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = '2min'; SET "
    "default_transaction_isolation = 'read committed'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres'; SET "
    "timezone = 'UTC'; SET standard_conforming_strings = on; SET search_path = pg_catalog; SET synchronous_commit = "
    "on; "
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET "
    "tcp_user_timeout = 30000";
constexpr auto settings_of_14 = "SET idle_session_timeout = 0; SET client_connection_check_interval = '10s'";
constexpr auto settings_of_17 = "SET transaction_timeout = 0";

// A COMMIT of an earlier connection that waits for a synchronous standby is left to wait: ending that session would let
// the batch pass although the standby does not have it.
result<void> nothing_waits_for_a_standby(store::connection& pg, const std::string& quoted_name) {
  auto waiting = pg.query(
      fmt::format("SELECT current_setting('synchronous_standby_names') FROM pg_stat_activity WHERE application_name = "
                  "{} AND usename = current_user AND datname = current_database() AND pid <> pg_backend_pid() AND "
                  "wait_event = 'SyncRep'",
                  quoted_name));
  if (!waiting) return waiting.error();
  if (waiting->empty()) return {};
  return make_error(
      "57P03",
      fmt::format("PostgreSQL has not confirmed the last COMMIT: it waits for a synchronous standby "
                  "(synchronous_standby_names = '{}')",
                  waiting->front()[0].value_or("")),
      "Bring the standby back, or take it out of synchronous_standby_names and reload. The mirror then goes on.");
}

}  // namespace

result<void> begin_session(store::connection& pg, const std::string& journal_id,
                           std::chrono::milliseconds lock_timeout) {
  std::string sql = settings;
  if (pg.server_version() >= 140000) sql += std::string("; ") + settings_of_14;
  if (pg.server_version() >= 170000) sql += std::string("; ") + settings_of_17;
  auto name = catalog::quote_literal("crossfade mirror " + journal_id);
  sql += fmt::format("; SET lock_timeout = {}; SET application_name = {}", lock_timeout.count(), name);
  if (auto r = pg.query(sql); !r) return r.error();
  if (auto free = nothing_waits_for_a_standby(pg, name); !free) return free;
  auto r =
      pg.query(fmt::format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = {} AND "
                           "usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()",
                           name));
  if (!r) return r.error();
  return {};
}

}  // namespace crossfade::apply
