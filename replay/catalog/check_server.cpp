#include "replay/catalog/check_server.hpp"

#include <fmt/format.h>

namespace crossfade::catalog {

namespace {

finding setting(std::string code, std::string value, std::string message, std::string hint) {
  finding f;
  f.code = std::move(code);
  f.value = std::move(value);
  f.message = std::move(message);
  f.hint = std::move(hint);
  return f;
}

result<bool> yes(store::postgres& pg, const std::string& sql, const std::vector<std::optional<std::string>>& values) {
  auto rows = pg.query(sql, values);
  if (!rows) return rows.error();
  return !rows->empty() && rows->front()[0] == "t";
}

result<void> check_replication_role(store::postgres& pg, const catalog& server, check_report& report) {
  // Tried, not looked up: what counts is whether the mirror may do it.
  auto begun = pg.exec("BEGIN");
  if (!begun) return begun.error();
  auto set = pg.exec("SET LOCAL session_replication_role = replica");
  auto ended = pg.exec("ROLLBACK");
  if (!ended) return ended.error();
  if (set) return {};
  if (set.error().sqlstate != "42501") return set.error();
  const std::string role = quote_identifier(server.role);
  report.block(setting("session_replication_role", server.role,
                       "the mirror must set session_replication_role, and this role may not",
                       server.server_version >= 150000
                           ? "as a superuser: GRANT SET ON PARAMETER session_replication_role TO " + role + ";"
                           : "before PostgreSQL 15 only superusers may. As one: ALTER ROLE " + role + " SUPERUSER;"));
  return {};
}

}  // namespace

result<void> check_server(store::postgres& pg, const postgres_schema& schema, check_report& report) {
  const catalog& server = schema.server;
  const std::string role = quote_identifier(server.role);
  if (server.server_version < least_server_version || server.server_version >= first_unknown_server_version)
    report.block(setting("server_version", server.server_version_text,
                         fmt::format("PostgreSQL {} is not among 13 to 17", server.server_version_text),
                         "use a PostgreSQL of version 13 to 17"));
  if (schema.encoding != "UTF8")
    report.block(setting("database_encoding", schema.encoding,
                         fmt::format("the database's encoding is {}, SQLite's text is UTF-8", schema.encoding),
                         "CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0"));
  auto standby = yes(pg, "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool", {});
  if (!standby) return standby.error();
  if (*standby)
    report.block(setting("read_only_server", "", "this PostgreSQL accepts no writes",
                         "connect to the primary (target_session_attrs=read-write)"));
  auto create = yes(pg, "SELECT has_database_privilege(current_database(), 'CREATE')", {});
  if (!create) return create.error();
  if (!*create)
    report.block(setting("create_on_database", server.database, "the role may not create schema crossfade",
                         fmt::format("GRANT CREATE ON DATABASE {} TO {};", quote_identifier(server.database), role)));
  auto in_schema = yes(pg,
                       "SELECT NOT has_schema_privilege(oid, 'CREATE') OR NOT has_schema_privilege(oid, 'USAGE') FROM "
                       "pg_catalog.pg_namespace WHERE nspname = $1",
                       {server.schema});
  if (!in_schema) return in_schema.error();
  if (*in_schema)
    report.block(
        setting("create_on_schema", server.schema, fmt::format("the role may not create in schema {}", server.schema),
                fmt::format("GRANT CREATE, USAGE ON SCHEMA {} TO {};", quote_identifier(server.schema), role)));
  if (*standby) return {};
  return check_replication_role(pg, server, report);
}

result<void> check_rows_in_postgres(store::postgres& pg, const std::vector<table>& tables, check_report& report) {
  auto before = yes(pg, "SELECT true FROM pg_catalog.pg_namespace WHERE nspname = 'crossfade'", {});
  if (!before) return before.error();
  if (*before) return {};
  for (const table& t : tables) {
    auto rows = yes(pg, "SELECT EXISTS (SELECT 1 FROM " + qualified_name(t) + ")", {});
    if (!rows && rows.error().sqlstate == "42501") continue;  // ownership has its own finding
    if (!rows) return rows.error();
    if (!*rows) continue;
    finding f = setting("rows_in_postgres", "", fmt::format("table {} has rows in PostgreSQL already", t.name),
                        fmt::format("where SQLite holds them all too, nothing is to do; else --replace-rows {} clears "
                                    "and copies it, --adopt goes on from what is there",
                                    t.name));
    f.table = t.sqlite_name;
    report.warn(std::move(f));
  }
  return {};
}

}  // namespace crossfade::catalog
