#include "replay/store/connection.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace crossfade::store {

namespace {

using clock = std::chrono::steady_clock;
constexpr int poll_step_ms = 200;
constexpr auto longest_connect = std::chrono::seconds(30);  // where connect_timeout=0 asks for ever

}  // namespace

// Keywords and values for PQconnectStartParams, and the password, to be struck out of messages.
struct connection::words {
  std::vector<std::string> keys, values;
  std::string password;

  std::size_t find(std::string_view key) const {
    return static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
  }
  std::string value_of(std::string_view key) const {
    auto i = find(key);
    return i < keys.size() ? values[i] : std::string();
  }
  void add(std::string key, std::string value) {
    if (find(key) < keys.size()) return;
    keys.push_back(std::move(key));
    values.push_back(std::move(value));
  }
  void set(const std::string& key, const std::string& value) {
    auto i = find(key);
    if (i < keys.size())
      values[i] = value;
    else
      add(key, value);
  }
  std::chrono::seconds patience() const {
    auto text = value_of("connect_timeout");
    if (const auto* set = std::getenv("PGCONNECT_TIMEOUT"); text.empty() && set) text = set;
    auto seconds = std::strtol(text.c_str(), nullptr, 10);
    return seconds > 0 ? std::chrono::seconds(std::max(2L, seconds)) : longest_connect;  // libpq's least is 2, too
  }
  std::string place() const {
    auto host = value_of("host"), port = value_of("port");
    return (host.empty() ? value_of("hostaddr") : host) + (port.empty() ? "" : ":" + port);
  }
};

namespace {

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> out;
  for (std::size_t from = 0; !list.empty() && from <= list.size();) {
    auto to = std::min(list.find(',', from), list.size());
    out.push_back(list.substr(from, to - from));
    from = to + 1;
  }
  return out;
}

}  // namespace

result<connection::words> connection::words_of(const std::string& conninfo) {
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

namespace {

std::string clean(std::string_view text, const std::string& secret) {
  std::string out(text);
  while (!out.empty() && (out.back() == '\n' || out.back() == ' '))
    out.pop_back();
  if (secret.empty()) return out;
  for (std::size_t at = 0; (at = out.find(secret, at)) != std::string::npos; at += 3)
    out.replace(at, secret.size(), "***");
  return out;
}

// "connection to server at ... failed: FATAL:  28P01: password authentication failed ..." and lines such as LOCATION.
error refusal(std::string text) {
  error e = make_error(sqlstate::connection_failure, {}, "Look whether PostgreSQL runs there and accepts this user.");
  for (std::string_view severity : {"FATAL:  ", "ERROR:  "}) {
    auto at = text.find(severity);
    if (at == std::string::npos) continue;
    at += severity.size();
    auto is_code = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
    if (text.size() < at + 7 || text.compare(at + 5, 2, ": ") != 0) continue;
    if (!std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(at + 5),
                     is_code))
      continue;
    e.sqlstate = text.substr(at, 5);
    text.erase(at, 7);
    break;
  }
  if (auto at = text.find("\nLOCATION:"); at != std::string::npos) text.erase(at, text.find('\n', at + 1) - at);
  e.message = std::move(text);
  return e;
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

// libpq itself would go on to the next host only when the kernel gives up on a silent one, minutes later: each host
// gets a connection attempt, and a deadline, of its own.
result<connection> connection::open(const std::string& conninfo, std::stop_token stop) {
  auto w = words_of(conninfo);
  if (!w) return w.error();
  auto hosts = split(w->value_of("host")), addresses = split(w->value_of("hostaddr")),
       ports = split(w->value_of("port"));
  auto count = std::max(hosts.size(), addresses.size());
  if (count <= 1) return open_one(*w, stop);
  std::optional<error> failure;
  for (std::size_t i = 0; i < count; ++i) {
    words one = *w;
    if (i < hosts.size()) one.set("host", hosts[i]);
    if (i < addresses.size()) one.set("hostaddr", addresses[i]);
    if (!ports.empty()) one.set("port", ports[ports.size() == 1 ? 0 : std::min(i, ports.size() - 1)]);
    auto c = open_one(one, stop);
    if (c || stop.stop_requested()) return c;
    if (!failure) {
      failure = c.error();
      continue;
    }
    // A server that answered tells more than one that did not.
    if (failure->sqlstate == sqlstate::connection_failure) failure->sqlstate = c.error().sqlstate;
    failure->message += "; " + c.error().message;
  }
  return *failure;
}

result<connection> connection::open_one(const words& w, const std::stop_token& stop) {
  std::vector<const char*> keys, values;
  for (std::size_t i = 0; i < w.keys.size(); ++i) {
    keys.push_back(w.keys[i].c_str());
    values.push_back(w.values[i].c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  connection c;
  c.stop_ = stop;
  c.raw_.reset(PQconnectStartParams(keys.data(), values.data(), 0));
  if (!c.raw_) return make_error(sqlstate::connection_failure, "out of memory while connecting to PostgreSQL");
  PQsetErrorVerbosity(c.raw_.get(), PQERRORS_VERBOSE);  // the only place where libpq shows a refusal's SQLSTATE
  auto failed = [&] { return refusal(clean(PQerrorMessage(c.raw_.get()), w.password)); };
  auto deadline = clock::now() + w.patience();
  auto state = PGRES_POLLING_WRITING;
  while (PQstatus(c.raw_.get()) != CONNECTION_BAD && state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED) return failed();
    pollfd fd{PQsocket(c.raw_.get()), static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
    int ready = ::poll(&fd, 1, poll_step_ms);
    if (c.stop_.stop_requested()) return make_error(sqlstate::query_canceled, "stopped while connecting");
    if (clock::now() > deadline)
      return make_error(sqlstate::connection_failure,
                        "no answer from PostgreSQL at " + w.place() + " within connect_timeout");
    if (ready > 0) state = PQconnectPoll(c.raw_.get());
  }
  if (PQstatus(c.raw_.get()) == CONNECTION_BAD) return failed();
  PQsetErrorVerbosity(c.raw_.get(), PQERRORS_DEFAULT);
  PQsetnonblocking(c.raw_.get(), 1);
  PQsetNoticeProcessor(
      c.raw_.get(), [](void*, const char*) {}, nullptr);
  return c;
}

error connection::lost_error() {
  return make_error(sqlstate::connection_failure,
                    "the connection to PostgreSQL is lost: " + clean(raw_ ? PQerrorMessage(raw_.get()) : "closed", {}));
}

result<void> connection::wait_socket(bool also_writable, clock::time_point& since) {
  pollfd fd{PQsocket(raw_.get()), static_cast<short>(POLLIN | (also_writable ? POLLOUT : 0)), 0};
  if (fd.fd < 0) return lost_error();
  if (::poll(&fd, 1, poll_step_ms) > 0) since = clock::now();
  if (stop_.stop_requested()) {
    raw_.reset();
    return make_error(sqlstate::query_canceled, "stopped");
  }
  if (clock::now() - since > longest_wait_) {
    raw_.reset();
    return make_error(sqlstate::connection_failure,
                      fmt::format("no answer from PostgreSQL for {} s: the connection is given up",
                                  std::chrono::duration_cast<std::chrono::duration<double>>(longest_wait_).count()));
  }
  return {};
}

void connection::look() {
  if (lost()) return;
  pollfd fd{PQsocket(raw_.get()), POLLIN, 0};
  if (::poll(&fd, 1, 0) > 0) (void)PQconsumeInput(raw_.get());
}

result<void> connection::wait_input() {
  if (!raw_) return lost_error();
  auto since = clock::now();
  if (auto r = wait_socket(false, since); !r) return r;
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
