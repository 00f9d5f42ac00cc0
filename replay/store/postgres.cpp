#include "replay/store/postgres.hpp"

#include <libpq-fe.h>

#include <cstdlib>
#include <pqxx/pqxx>

namespace crossfade::store {

namespace {

// One source for libpqxx 6.4 (Debian 12) and 7.x: only what both have, and the two differences here.
#if PQXX_VERSION_MAJOR >= 7
// 7.x never reconnects.
void prepare_connection(pqxx::connection& c) { c.set_verbosity(pqxx::error_verbosity::verbose); }
pqxx::result exec_with(pqxx::nontransaction& tx, const std::string& sql, const std::vector<const char*>& values) {
  pqxx::params parameters;
  for (const char* value : values) {
    if (value == nullptr)
      parameters.append();
    else
      parameters.append(std::string(value));
  }
  return tx.exec_params(sql, parameters);
}
#else
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
void prepare_connection(pqxx::connection& c) {
  c.inhibit_reactivation(true);
  c.set_verbosity(pqxx::connection_base::verbose);
}
#pragma GCC diagnostic pop
pqxx::result exec_with(pqxx::nontransaction& tx, const std::string& sql, const std::vector<const char*>& values) {
  return tx.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
}
#endif

struct connection_words {
  std::string conninfo;  // keyword form, with our defaults
  std::string password;  // to be struck out of messages
};

void append_keyword(std::string& to, const char* keyword, std::string_view value) {
  if (!to.empty()) to += ' ';
  to += keyword;
  to += "='";
  for (char c : value) {
    if (c == '\'' || c == '\\') to += '\\';
    to += c;
  }
  to += '\'';
}

result<connection_words> words_of(const std::string& conninfo) {
  char* message = nullptr;
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(conninfo.c_str(), &message),
                                                                       &PQconninfoFree);
  PQfreemem(message);  // it quotes the string, password and all: never shown
  if (!options)
    return make_error(sqlstate::connection_failure, "the PostgreSQL connection string cannot be parsed",
                      "write it as postgresql://user:password@host:port/database, special characters of the password "
                      "percent-encoded");
  connection_words words;
  bool named = false, timed = std::getenv("PGCONNECT_TIMEOUT") != nullptr;
  for (const PQconninfoOption* o = options.get(); o->keyword != nullptr; ++o) {
    if (o->val == nullptr) continue;
    const std::string_view keyword = o->keyword;
    if (keyword == "client_encoding") continue;
    if (keyword == "password") words.password = o->val;
    named = named || keyword == "application_name";
    timed = timed || keyword == "connect_timeout";
    append_keyword(words.conninfo, o->keyword, o->val);
  }
  append_keyword(words.conninfo, "client_encoding", "UTF8");
  if (!named) append_keyword(words.conninfo, "application_name", "crossfade");
  if (!timed) append_keyword(words.conninfo, "connect_timeout", "10");
  return words;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string without(std::string text, const std::string& secret) {
  if (secret.empty()) return text;
  for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += 3) {
    text.replace(at, secret.size(), "***");
  }
  return text;
}

// libpq's verbose report is "ERROR:  42501: message", then lines such as "DETAIL:  ..." and "TABLE NAME:  ...". The
// SQLSTATE is read from there, as libpqxx 6 does not pass it on with all of its exceptions.
class report_reader {
 public:
  explicit report_reader(std::string_view code) : e_(make_error(code, {})), part_(&e_.message) {}

  error read(std::string_view report) {
    while (!report.empty()) {
      const auto end = report.find('\n');
      line(report.substr(0, end));
      report = end == std::string_view::npos ? std::string_view{} : report.substr(end + 1);
    }
    e_.message = trimmed(e_.message);
    if (e_.message.empty()) e_.message = "PostgreSQL reported an error without a message";
    return std::move(e_);
  }

 private:
  void line(std::string_view text) {
    struct section {
      std::string_view prefix;
      std::string* part;
    };
    const section sections[] = {{"DETAIL:", &e_.detail},
                                {"HINT:", &e_.hint},
                                {"SCHEMA NAME:", &e_.schema},
                                {"TABLE NAME:", &e_.table},
                                {"COLUMN NAME:", &e_.column},
                                {"DATATYPE NAME:", &e_.datatype},
                                {"CONSTRAINT NAME:", &e_.constraint},
                                {"LINE ", &ignored_},
                                {"CONTEXT:", &ignored_},
                                {"QUERY:", &ignored_},
                                {"LOCATION:", &ignored_}};
    for (std::string_view severity : {"ERROR:", "FATAL:", "PANIC:"}) {
      if (!text.starts_with(severity)) continue;
      part_ = &e_.message;
      text.remove_prefix(severity.size());
      while (text.starts_with(' '))
        text.remove_prefix(1);
      if (text.size() > 7 && text.substr(5, 2) == ": ") {
        e_.sqlstate = text.substr(0, 5);
        text.remove_prefix(7);
      }
    }
    for (const section& s : sections) {
      if (!text.starts_with(s.prefix)) continue;
      part_ = s.part;
      text.remove_prefix(s.prefix.size());
      break;
    }
    if (!part_->empty()) *part_ += '\n';
    *part_ += trimmed(text);
  }

  error e_;
  std::string ignored_;
  std::string* part_;
};

error server_error(std::string_view code, std::string_view report) { return report_reader(code).read(report); }

}  // namespace

struct postgres::impl {
  explicit impl(const std::string& conninfo) : connection(conninfo), quiet(connection) {
    prepare_connection(connection);
  }

  template <class F>
  auto guarded(F&& work) -> result<decltype(work(std::declval<pqxx::nontransaction&>()))> {
    try {
      pqxx::nontransaction tx(connection);
      return work(tx);
    } catch (const pqxx::broken_connection& e) {
      return lost(e.what());
    } catch (const pqxx::sql_error& e) {
      if (!connection.is_open()) return lost(e.what());
      return server_error(e.sqlstate().empty() ? sqlstate::internal_error : std::string_view(e.sqlstate()), e.what());
    } catch (const std::exception& e) {
      if (!connection.is_open()) return lost(e.what());
      return server_error(sqlstate::internal_error, e.what());
    }
  }

  error lost(std::string_view report) const {
    error e = server_error(sqlstate::connection_failure, report);
    e.sqlstate = sqlstate::connection_failure;
    e.message = without("connection to PostgreSQL lost: " + e.message, password);
    return e;
  }

  pqxx::connection connection;
  pqxx::quiet_errorhandler quiet;  // notices do not go to stderr
  std::string password;
};

namespace {

std::vector<text_row> rows_of(const pqxx::result& from) {
  std::vector<text_row> rows;
  rows.reserve(from.size());
  for (const auto& source : from) {
    text_row row;
    row.reserve(source.size());
    for (const auto& field : source) {
      if (field.is_null())
        row.emplace_back(std::nullopt);
      else
        row.emplace_back(std::string(field.c_str(), field.size()));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

postgres::postgres(std::unique_ptr<impl> p) : impl_(std::move(p)) {}
postgres::postgres(postgres&&) noexcept = default;
postgres& postgres::operator=(postgres&&) noexcept = default;
postgres::~postgres() = default;

result<postgres> postgres::connect(const std::string& conninfo) {
  auto words = words_of(conninfo);
  if (!words) return words.error();
  try {
    auto made = std::make_unique<impl>(words->conninfo);
    made->password = words->password;
    return postgres(std::move(made));
  } catch (const std::exception& e) {
    error failed = server_error(sqlstate::connection_failure, e.what());
    failed.sqlstate = sqlstate::connection_failure;
    failed.message = without("cannot connect to PostgreSQL: " + failed.message, words->password);
    failed.detail = without(failed.detail, words->password);
    failed.hint = "check that PostgreSQL runs at this host and port, and that user, password and database are right";
    return failed;
  }
}

result<std::vector<text_row>> postgres::query(const std::string& sql) {
  return impl_->guarded([&](pqxx::nontransaction& tx) { return rows_of(tx.exec(sql)); });
}

result<std::vector<text_row>> postgres::query(const std::string& sql,
                                              const std::vector<std::optional<std::string>>& parameters) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const auto& parameter : parameters)
    values.push_back(parameter ? parameter->c_str() : nullptr);
  return impl_->guarded([&](pqxx::nontransaction& tx) { return rows_of(exec_with(tx, sql, values)); });
}

result<std::uint64_t> postgres::exec(const std::string& sql) {
  return impl_->guarded(
      [&](pqxx::nontransaction& tx) { return static_cast<std::uint64_t>(tx.exec(sql).affected_rows()); });
}

bool postgres::connected() const noexcept { return impl_ && impl_->connection.is_open(); }
int postgres::server_version() const noexcept { return impl_ ? impl_->connection.server_version() : 0; }

}  // namespace crossfade::store
