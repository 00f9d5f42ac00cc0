// What planning costs: called by tests/bench/plans, which prints the table. CROSSFADE_TEST_POSTGRES names a server.
//
//   bench_plan time ROUNDS                  us an operation of each work on each statement, alternating; JSON lines
//   bench_plan repeat WORK STATEMENT COUNT  one work COUNT times: its instructions are what two counts differ by
//   bench_plan list                         WORK STATEMENT pairs, one a line
//
// Works: `extended` (a cached plan found by its text, as Parse does), `simple` (shape + look-up of a text whose
// literals differ each time), `first` (planned, PostgreSQL's verdict is known), `asked` (planned, PostgreSQL is asked),
// and what they are compared with: `parse` (libpg_query's parse alone), `fingerprint` (libpg_query's key of a text),
// `prepare` (PostgreSQL's own Parse, over libpq).
#include <libpq-fe.h>
#include <pg_query.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/sql/planner.hpp"
#include "replay/catalog/read.hpp"

namespace {

using namespace crossfade;

// What an application sends: a text with values, where `?` stands for the one that differs from one execution to the
// next, and a text with parameters.
struct statement {
  const char* name;
  const char* simple;
  const char* extended;
};
constexpr statement statements[] = {
    {"point-read", "SELECT id, name, email, active FROM person WHERE id = ?",
     "SELECT id, name, email, active FROM person WHERE id = $1"},
    {"insert", "INSERT INTO post (id, person_id, title, score) VALUES (?, 7, 'a title', 12.50) RETURNING id",
     "INSERT INTO post (id, person_id, title, score) VALUES ($1, $2, $3, $4) RETURNING id"},
    {"update", "UPDATE post SET score = score + 1.5, title = 'another' WHERE id = ?",
     "UPDATE post SET score = score + $1, title = $2 WHERE id = $3"},
    {"report",
     "SELECT p.name, count(*) AS posts, sum(o.score), max(o.made) FROM person p JOIN post o ON o.person_id = p.id "
     "WHERE o.made >= '2020-01-01' AND p.active AND o.id > ? GROUP BY p.id, p.name HAVING count(*) > 2 "
     "ORDER BY posts DESC, p.id LIMIT 20",
     "SELECT p.name, count(*) AS posts, sum(o.score), max(o.made) FROM person p JOIN post o ON o.person_id = p.id "
     "WHERE o.made >= $1 AND p.active AND o.id > $2 GROUP BY p.id, p.name HAVING count(*) > $3 "
     "ORDER BY posts DESC, p.id LIMIT $4"},
};

constexpr const char* tables_in_postgres = R"(
  DROP TABLE IF EXISTS post, person;
  CREATE TABLE person (id int PRIMARY KEY, name varchar(40) NOT NULL, email text UNIQUE, active boolean NOT NULL);
  CREATE TABLE post (id int PRIMARY KEY, person_id int REFERENCES person, title text, score numeric(10,2),
    made timestamp))";
constexpr const char* tables_in_sqlite = R"(
  CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, active BOOLEAN NOT NULL);
  CREATE TABLE post (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES person, title TEXT, score NUMERIC(10,2),
    made TIMESTAMP);)";

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "bench_plan: %s\n", what.c_str());
  std::exit(1);
}

using connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

void run(PGconn* c, const std::string& sql) {
  auto* r = PQexec(c, sql.c_str());
  const auto status = PQresultStatus(r);
  PQclear(r);
  if (status != PGRES_COMMAND_OK) die(sql + ": " + PQerrorMessage(c));
}

class asking_judge : public sql::judge {
 public:
  explicit asking_judge(PGconn* c) : connection_(c) {}

  boost::asio::awaitable<result<sql::verdict>> ask(std::string text, std::vector<value::oid> declared,
                                                   sql::judging_settings) override {
    auto* r = PQprepare(connection_, "", text.c_str(), static_cast<int>(declared.size()), declared.data());
    if (PQresultStatus(r) != PGRES_COMMAND_OK) die(text + ": " + PQerrorMessage(connection_));
    PQclear(r);
    r = PQdescribePrepared(connection_, "");
    sql::verdict v;
    for (int i = 0; i < PQnparams(r); ++i)
      v.parameters.push_back(PQparamtype(r, i));
    for (int i = 0; i < PQnfields(r); ++i) {
      v.columns.push_back(
          {PQfname(r, i), PQftype(r, i), PQfmod(r, i), PQftable(r, i), static_cast<std::int16_t>(PQftablecol(r, i))});
    }
    PQclear(r);
    co_return v;
  }

 private:
  PGconn* connection_;
};

class kept_verdicts : public sql::verdict_store {
 public:
  std::optional<sql::verdict> get(std::string_view key, std::uint64_t) override {
    const auto i = kept_.find(key);
    return i == kept_.end() ? std::nullopt : std::optional(i->second);
  }
  void put(std::string_view key, std::uint64_t, const sql::verdict& v) override { kept_.emplace(key, v); }

 private:
  std::map<std::string, sql::verdict, std::less<>> kept_;
};

class bench {
 public:
  explicit bench(const char* url) : connection_(PQconnectdb(url), &PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) die(PQerrorMessage(connection_.get()));
    run(connection_.get(), tables_in_postgres);
    auto file = store::sqlite::open(":memory:", store::sqlite::mode::read_write_create);
    if (!file) die(file.error().message);
    if (auto r = file->exec(tables_in_sqlite); !r) die(r.error().message);
    auto pg = store::postgres::connect(url);
    if (!pg) die(pg.error().message);
    auto tables = catalog::read_catalog(*file, *pg, {});
    if (!tables) die(tables.error().message);
    tables_ = *tables;
    auto judge = std::make_shared<asking_judge>(connection_.get());
    remembering_ = std::make_unique<sql::planner>(tables_, judge, std::make_shared<kept_verdicts>());
    asking_ = std::make_unique<sql::planner>(tables_, judge, nullptr);
  }

  // Repeats a work; literals differ from one execution to the next, `variants` of them.
  void repeat(std::string_view work, const statement& s, int count) {
    std::vector<std::string> texts;
    for (int i = 0; i < variants; ++i)
      texts.push_back(work == "simple" ? with(s, std::to_string(1000 + i)) : s.extended);
    for (int i = 0; i < count; ++i)
      once(work, texts[static_cast<std::size_t>(i % variants)]);
  }

 private:
  static constexpr int variants = 64;

  static std::string with(const statement& s, const std::string& literal) {
    std::string text = s.simple;
    return text.replace(text.find('?'), 1, literal);
  }

  void plan(sql::planner& p, const std::string& text) {
    io_.restart();
    auto made = boost::asio::co_spawn(io_, p.prepare(text, {}, {}), boost::asio::use_future);
    io_.run();
    auto ready = made.get();
    if (!ready) die(text + ": " + ready.error().message);
    if (ready->what->route != sql::route::sqlite) die(text + ": is not answered from SQLite: " + ready->what->why);
  }

  void look_up(const std::string& text) {
    auto ready = remembering_->prepare_cached(text, {}, {});
    if (ready && *ready) return;
    plan(*remembering_, text);
  }

  void once(std::string_view work, const std::string& text) {
    if (work == "extended" || work == "simple") {
      look_up(text);
    } else if (work == "first") {
      remembering_->replace_catalog(tables_);
      plan(*remembering_, text);
    } else if (work == "asked") {
      asking_->replace_catalog(tables_);
      plan(*asking_, text);
    } else if (work == "parse") {
      pg_query_free_protobuf_parse_result(pg_query_parse_protobuf(text.c_str()));
    } else if (work == "fingerprint") {
      pg_query_free_fingerprint_result(pg_query_fingerprint(text.c_str()));
    } else if (work == "prepare") {
      PQclear(PQprepare(connection_.get(), "", text.c_str(), 0, nullptr));
    } else {
      die("no work is called " + std::string(work));
    }
  }

  connection connection_;
  boost::asio::io_context io_;
  std::shared_ptr<const catalog::catalog> tables_;
  std::unique_ptr<sql::planner> remembering_, asking_;
};

struct work {
  const char* name;
  int count;  // of one round
};
constexpr work works[] = {{"extended", 20000}, {"simple", 10000},     {"first", 500},  {"asked", 200},
                          {"parse", 2000},     {"fingerprint", 2000}, {"prepare", 500}};

void time_all(bench& b, int rounds) {
  using clock = std::chrono::steady_clock;
  for (const auto& s : statements) {
    for (const auto& w : works)
      b.repeat(w.name, s, 70);
    for (int round = 0; round < rounds; ++round) {
      for (const auto& w : works) {
        const auto start = clock::now();
        b.repeat(w.name, s, w.count);
        const std::chrono::duration<double, std::micro> took = clock::now() - start;
        std::printf("{\"statement\": \"%s\", \"work\": \"%s\", \"round\": %d, \"us\": %.4f}\n", s.name, w.name, round,
                    took.count() / w.count);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 1 && arguments[0] == "list") {
    for (const auto& s : statements) {
      for (const auto& w : works)
        std::printf("%s %s\n", w.name, s.name);
    }
    return 0;
  }
  const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
  if (url == nullptr) die("CROSSFADE_TEST_POSTGRES is not set: run it under tests/support/with-postgres");
  if (arguments.size() == 2 && arguments[0] == "time") {
    bench b(url);
    time_all(b, std::max(1, std::atoi(arguments[1].c_str())));
    return 0;
  }
  if (arguments.size() == 4 && arguments[0] == "repeat") {
    const auto* s = std::find_if(std::begin(statements), std::end(statements),
                                 [&](const statement& x) { return arguments[2] == x.name; });
    if (s == std::end(statements)) die("no statement is called " + arguments[2]);
    bench b(url);
    b.repeat(arguments[1], *s, std::atoi(arguments[3].c_str()));
    return 0;
  }
  die("time ROUNDS | repeat WORK STATEMENT COUNT | list");
}
