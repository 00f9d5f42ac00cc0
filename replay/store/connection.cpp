#include "replay/store/connection.hpp"

#include <poll.h>

#include <cstdlib>
#include <string_view>

namespace crossfade::store {

namespace {

using clock = std::chrono::steady_clock;
constexpr int poll_step_ms = 200;

// Keywords and values for PQconnectStartParams, and the password, to be struck out of messages.
struct words {
  std::vector<std::string> keys, values;
  std::string password;

  bool has(std::string_view key) const {
    for (auto& k : keys)
      if (k == key) return true;
    return false;
  }
  void add(std::string key, std::string value) {
    if (has(key)) return;
    keys.push_back(std::move(key));
    values.push_back(std::move(value));
  }
};

result<words> words_of(const std::string& conninfo) {
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(conninfo.c_str(), nullptr),
                                                                       &PQconninfoFree);
  if (!options)
    return make_error(sqlstate::connection_failure, "the PostgreSQL connection string cannot be parsed",
                      "Write it as postgresql://user:password@host:port/database, special characters of the password "
                      "percent-encoded.");
  words w;
  for (auto* o = options.get(); o->keyword; ++o) {
    if (!o->val) continue;
    std::string key = o->keyword;
    if (key == "client_encoding") continue;
    if (key == "password") w.password = o->val;
    w.add(key, o->val);
  }
  w.add("client_encoding", "UTF8");
  w.add("application_name", "crossfade");
  if (!std::getenv("PGCONNECT_TIMEOUT")) w.add("connect_timeout", "10");
  w.add("keepalives_idle", "10");
  w.add("keepalives_interval", "5");
  w.add("keepalives_count", "3");
  w.add("tcp_user_timeout", "30000");
  return w;
}

std::string clean(std::string_view text, const std::string& secret) {
  std::string out(text);
  while (!out.empty() && (out.back() == '\n' || out.back() == ' '))
    out.pop_back();
  if (secret.empty()) return out;
  for (std::size_t at = 0; (at = out.find(secret, at)) != std::string::npos; at += 3)
    out.replace(at, secret.size(), "***");
  return out;
}

}  // namespace

error result_error(const PGresult* r) {
  auto field = [&](int code) {
    auto* text = PQresultErrorField(r, code);
    return std::string(text ? text : "");
  };
  error e;
  e.sqlstate = field(PG_DIAG_SQLSTATE);
  e.message = field(PG_DIAG_MESSAGE_PRIMARY);
  if (e.sqlstate.empty()) e.sqlstate = sqlstate::connection_failure;
  if (e.message.empty()) e.message = clean(PQresultErrorMessage(r), {});
  e.detail = field(PG_DIAG_MESSAGE_DETAIL);
  e.hint = field(PG_DIAG_MESSAGE_HINT);
  e.schema = field(PG_DIAG_SCHEMA_NAME);
  e.table = field(PG_DIAG_TABLE_NAME);
  e.column = field(PG_DIAG_COLUMN_NAME);
  e.datatype = field(PG_DIAG_DATATYPE_NAME);
  e.constraint = field(PG_DIAG_CONSTRAINT_NAME);
  return e;
}

std::vector<text_row> result_rows(const PGresult* r) {
  std::vector<text_row> rows(static_cast<std::size_t>(PQntuples(r)));
  int columns = PQnfields(r);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = static_cast<int>(i);
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(r, row, c))
        rows[i].emplace_back();
      else
        rows[i].emplace_back(std::in_place, PQgetvalue(r, row, c), static_cast<std::size_t>(PQgetlength(r, row, c)));
    }
  }
  return rows;
}

bool is_transient(const error& e) noexcept {
  std::string_view s = e.sqlstate;
  return (s.starts_with("08") && s != "08P01") || s == "40001" || s == "40P01" || s.starts_with("53") ||
         s.starts_with("57P") || s == "57014" || s == "55P03" || s == "25P03" || s == "58030";
}

result<connection> connection::open(const std::string& conninfo, std::stop_token stop) {
  auto w = words_of(conninfo);
  if (!w) return w.error();
  std::vector<const char*> keys, values;
  for (std::size_t i = 0; i < w->keys.size(); ++i) {
    keys.push_back(w->keys[i].c_str());
    values.push_back(w->values[i].c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  connection c;
  c.stop_ = std::move(stop);
  c.raw_.reset(PQconnectStartParams(keys.data(), values.data(), 0));
  if (!c.raw_) return make_error(sqlstate::connection_failure, "out of memory while connecting to PostgreSQL");
  auto failed = [&] {
    return make_error(sqlstate::connection_failure, clean(PQerrorMessage(c.raw_.get()), w->password),
                      "Look whether PostgreSQL runs there and accepts this user.");
  };
  auto since = clock::now();
  // connect_timeout is not observed by PQconnectPoll; each host of several gets its share of this.
  constexpr auto longest = std::chrono::seconds(30);
  auto state = PGRES_POLLING_WRITING;
  while (PQstatus(c.raw_.get()) != CONNECTION_BAD && state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED) return failed();
    pollfd fd{PQsocket(c.raw_.get()), static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
    int ready = ::poll(&fd, 1, poll_step_ms);
    if (c.stop_.stop_requested()) return make_error(sqlstate::query_canceled, "stopped while connecting");
    if (clock::now() - since > longest)
      return make_error(sqlstate::connection_failure, "no answer from PostgreSQL within 30 s");
    if (ready > 0) state = PQconnectPoll(c.raw_.get());
  }
  if (PQstatus(c.raw_.get()) == CONNECTION_BAD) return failed();
  PQsetnonblocking(c.raw_.get(), 1);
  PQsetNoticeProcessor(
      c.raw_.get(), [](void*, const char*) {}, nullptr);
  return c;
}

error connection::lost_error() {
  return make_error(sqlstate::connection_failure,
                    "the connection to PostgreSQL is lost: " + clean(raw_ ? PQerrorMessage(raw_.get()) : "closed", {}));
}

result<void> connection::wait_socket(bool also_writable, clock::time_point since) {
  pollfd fd{PQsocket(raw_.get()), static_cast<short>(POLLIN | (also_writable ? POLLOUT : 0)), 0};
  if (fd.fd < 0) return lost_error();
  ::poll(&fd, 1, poll_step_ms);
  if (stop_.stop_requested()) {
    raw_.reset();
    return make_error(sqlstate::query_canceled, "stopped");
  }
  if (clock::now() - since > longest_wait_) {
    raw_.reset();
    return make_error(sqlstate::connection_failure, "PostgreSQL did not answer in time");
  }
  return {};
}

result<void> connection::wait_input() {
  if (!raw_) return lost_error();
  if (auto r = wait_socket(false, clock::now()); !r) return r;
  if (!PQconsumeInput(raw_.get())) return lost_error();
  return {};
}

result<void> connection::flush() {
  if (lost()) return lost_error();
  auto since = clock::now();
  for (;;) {
    int pending = PQflush(raw_.get());
    if (pending == 0) return {};
    if (pending < 0) return lost_error();
    if (auto r = wait_socket(true, since); !r) return r;
    if (!PQconsumeInput(raw_.get())) return lost_error();
  }
}

result<result_handle> connection::next_result() {
  if (!raw_) return lost_error();
  auto since = clock::now();
  while (PQisBusy(raw_.get())) {
    int pending = PQflush(raw_.get());
    if (pending < 0) break;  // what the server said before it closed is still to be read
    if (auto r = wait_socket(pending == 1, since); !r) return r.error();
    if (!PQconsumeInput(raw_.get())) break;
  }
  return result_handle(PQgetResult(raw_.get()));
}

result<std::vector<text_row>> connection::collect() {
  std::vector<text_row> rows;
  std::optional<error> failure;
  for (;;) {
    auto r = next_result();
    if (!r) return r.error();
    if (!*r) break;
    switch (PQresultStatus(r->get())) {
      case PGRES_COMMAND_OK:
      case PGRES_EMPTY_QUERY:
        rows.clear();
        break;
      case PGRES_TUPLES_OK:
        rows = result_rows(r->get());
        break;
      case PGRES_FATAL_ERROR:
      case PGRES_BAD_RESPONSE:
        if (!failure) failure = result_error(r->get());
        if (lost()) return *failure;
        break;
      default:
        raw_.reset();
        return make_error(sqlstate::protocol_violation, "PostgreSQL answered a plain statement with COPY");
    }
  }
  if (failure) return *failure;
  return rows;
}

result<std::vector<text_row>> connection::query(const std::string& sql) {
  if (lost() || !PQsendQuery(raw_.get(), sql.c_str())) return lost_error();
  if (auto r = flush(); !r && !raw_) return r.error();
  return collect();
}

result<std::vector<text_row>> connection::query(const std::string& sql,
                                                const std::vector<std::optional<std::string>>& parameters) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (auto& p : parameters)
    values.push_back(p ? p->c_str() : nullptr);
  if (lost() || !PQsendQueryParams(raw_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                                   nullptr, nullptr, 0))
    return lost_error();
  if (auto r = flush(); !r && !raw_) return r.error();
  return collect();
}

}  // namespace crossfade::store
