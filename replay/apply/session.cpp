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

}  // namespace

result<void> begin_session(store::connection& pg, const std::string& journal_id,
                           std::chrono::milliseconds lock_timeout) {
  std::string sql = settings;
  if (pg.server_version() >= 140000) sql += std::string("; ") + settings_of_14;
  if (pg.server_version() >= 170000) sql += std::string("; ") + settings_of_17;
  auto name = catalog::quote_literal("crossfade mirror " + journal_id);
  sql += fmt::format("; SET lock_timeout = {}; SET application_name = {}", lock_timeout.count(), name);
  if (auto r = pg.query(sql); !r) return r.error();
  auto r =
      pg.query(fmt::format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = {} AND "
                           "usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()",
                           name));
  if (!r) return r.error();
  return {};
}

}  // namespace crossfade::apply
