#include "validator/postgres_snapshot.hpp"

#include <fmt/format.h>

namespace crossfade::validator {
namespace {

struct clearer {
  void operator()(PGresult* r) const noexcept { PQclear(r); }
};
using answer = std::unique_ptr<PGresult, clearer>;

std::string trimmed(const char* message) {
  std::string s = message == nullptr ? "" : message;
  while (!s.empty() && (s.back() == '\n' || s.back() == ' '))
    s.pop_back();
  return s;
}

error error_of(PGconn* c, const PGresult* r) {
  const auto field = [&](int name) {
    const char* v = r == nullptr ? nullptr : PQresultErrorField(r, name);
    return std::string(v == nullptr ? "" : v);
  };
  error e;
  e.sqlstate = field(PG_DIAG_SQLSTATE);
  if (e.sqlstate.empty()) e.sqlstate = sqlstate::connection_failure;
  e.message = field(PG_DIAG_MESSAGE_PRIMARY);
  if (e.message.empty()) e.message = trimmed(PQerrorMessage(c));
  e.detail = field(PG_DIAG_MESSAGE_DETAIL);
  e.hint = field(PG_DIAG_MESSAGE_HINT);
  return e;
}

// A line of COPY's text format, unescaped where it stands.
void split_line(char* line, std::size_t size, std::vector<copy_field>& out) {
  out.clear();
  if (size > 0 && line[size - 1] == '\n') --size;
  char* in = line;
  char* const end = line + size;
  for (;;) {
    char* const begin = in;
    char* to = in;
    if (end - in >= 2 && in[0] == '\\' && in[1] == 'N' && (end - in == 2 || in[2] == '\t')) {
      out.emplace_back();
      in += 2;
    } else {
      while (in != end && *in != '\t') {
        if (*in != '\\') {
          *to++ = *in++;
          continue;
        }
        ++in;
        if (in == end) break;
        static constexpr std::string_view letters = "bfnrtv", meanings = "\b\f\n\r\t\v";
        const std::size_t at = letters.find(*in);
        *to++ = at == std::string_view::npos ? *in : meanings[at];
        ++in;
      }
      out.emplace_back(std::string_view(begin, static_cast<std::size_t>(to - begin)));
    }
    if (in == end) return;
    ++in;
  }
}

}  // namespace

result<postgres_snapshot> postgres_snapshot::connect(const std::string& conninfo) {
  const char* const keywords[] = {"dbname", "client_encoding", "fallback_application_name", "connect_timeout", nullptr};
  const char* const values[] = {conninfo.c_str(), "UTF8", "crossfade", "10", nullptr};
  postgres_snapshot s;
  s.connection_.reset(PQconnectdbParams(keywords, values, 1));
  if (PQstatus(s.connection_.get()) != CONNECTION_OK)
    return make_error(sqlstate::connection_failure, trimmed(PQerrorMessage(s.connection_.get())));
  return s;
}

result<void> postgres_snapshot::begin(const std::string& snapshot_id) {
  std::string sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;";
  if (!snapshot_id.empty()) {
    char* quoted = PQescapeLiteral(connection_.get(), snapshot_id.data(), snapshot_id.size());
    if (quoted == nullptr) return error_of(connection_.get(), nullptr);
    sql += fmt::format("SET TRANSACTION SNAPSHOT {};", quoted);
    PQfreemem(quoted);
  }
  sql +=
      "SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'postgres';"
      "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3; SET LOCAL statement_timeout = 0;"
      "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL row_security = off; SELECT pg_current_snapshot()";
  if (auto r = query(sql); !r) return r.error();
  return {};
}

result<postgres_snapshot> postgres_snapshot::open(const std::string& conninfo, const std::string& snapshot_id) {
  auto s = connect(conninfo);
  if (!s) return s;
  if (auto r = s->begin(snapshot_id); !r) return r.error();
  return s;
}

result<std::vector<std::vector<std::optional<std::string>>>> postgres_snapshot::query(const std::string& sql) {
  const answer r(PQexec(connection_.get(), sql.c_str()));
  const ExecStatusType status = PQresultStatus(r.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return error_of(connection_.get(), r.get());
  std::vector<std::vector<std::optional<std::string>>> rows;
  for (int i = 0; i < PQntuples(r.get()); ++i) {
    auto& row = rows.emplace_back();
    for (int k = 0; k < PQnfields(r.get()); ++k) {
      if (PQgetisnull(r.get(), i, k) != 0)
        row.emplace_back();
      else
        row.emplace_back(std::string(PQgetvalue(r.get(), i, k), static_cast<std::size_t>(PQgetlength(r.get(), i, k))));
    }
  }
  return rows;
}

result<std::string> postgres_snapshot::export_snapshot() {
  auto rows = query("SELECT pg_export_snapshot()");
  if (!rows) return rows.error();
  return rows->at(0).at(0).value_or("");
}

result<void> postgres_snapshot::copy(const std::string& select, const copy_sink& sink) {
  PGconn* const c = connection_.get();
  {
    const answer r(PQexec(c, fmt::format("COPY ({}) TO STDOUT", select).c_str()));
    if (PQresultStatus(r.get()) != PGRES_COPY_OUT) return error_of(c, r.get());
  }
  std::vector<copy_field> fields;
  result<void> outcome;
  int size = 0;
  for (;;) {
    char* line = nullptr;
    size = PQgetCopyData(c, &line, 0);
    if (size < 0) break;
    const std::unique_ptr<char, decltype(&PQfreemem)> owner(line, &PQfreemem);
    if (!outcome) continue;  // what is left of a cancelled copy
    split_line(line, static_cast<std::size_t>(size), fields);
    outcome = sink(fields);
    if (!outcome) {
      const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> cancel(PQgetCancel(c), &PQfreeCancel);
      char message[256];
      if (cancel) PQcancel(cancel.get(), message, sizeof message);
    }
  }
  error failure;
  if (size == -2) failure = error_of(c, nullptr);
  for (answer r(PQgetResult(c)); r; r.reset(PQgetResult(c)))
    if (PQresultStatus(r.get()) != PGRES_COMMAND_OK && failure.sqlstate.empty()) failure = error_of(c, r.get());
  if (!outcome) return outcome;
  if (!failure.sqlstate.empty()) return failure;
  return {};
}

}  // namespace crossfade::validator
