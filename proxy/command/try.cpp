#include "proxy/command/try.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "proxy/command/first_start.hpp"
#include "proxy/command/statement_file.hpp"
#include "proxy/command/stores.hpp"
#include "proxy/execute/bind.hpp"
#include "proxy/execute/judge.hpp"
#include "proxy/sql/planner.hpp"
#include "proxy/sql/shape.hpp"
#include "replay/base/limits.hpp"
#include "replay/catalog/create_schema.hpp"
#include "replay/catalog/read.hpp"
#include "replay/journal/state.hpp"

namespace crossfade::command {

namespace {

namespace asio = boost::asio;
using json = nlohmann::json;

const char* name_of(sql::route r) {
  switch (r) {
    case sql::route::session:
      return "session";
    case sql::route::sqlite:
      return "sqlite";
    case sql::route::postgres:
      return "postgres";
    case sql::route::forwarded:
      return "forwarded";
    case sql::route::refused:
      return "refused";
  }
  return "refused";
}

template <class T>
T need(result<T> r, exit_code code, const std::string& what) {
  if (!r) throw fatal(code, what + ": " + r.error().message, r.error().hint);
  return std::move(*r);
}

std::string read_text(const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) throw fatal(exit_code::usage, "--sql: cannot read " + path + ": " + std::strerror(errno));
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string text;
  std::string block(limits::mib, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    text.append(block, 0, static_cast<std::size_t>(in.gcount()));
    if (text.size() > limits::statement_file_bytes) {
      throw fatal(exit_code::usage,
                  fmt::format("--sql: {} is larger than {} MiB", path, limits::statement_file_bytes / limits::mib),
                  "Cut it into several files.");
    }
  }
  if (in.bad() || (path != "-" && text.empty() && !in.eof()))
    throw fatal(exit_code::usage, "--sql: cannot read " + path + ": no file of statements");
  if (const auto zero = text.find('\0'); zero != std::string::npos) {
    throw fatal(exit_code::usage, fmt::format("--sql: {} is no text: byte {} is zero", path, zero),
                "Statements are read as UTF-8.");
  }
  return text;
}

std::shared_ptr<const catalog::catalog> read_tables(const options& o) {
  auto db = open_file(o.sqlite, store::sqlite::mode::read_only);
  auto pg = connect_postgres(o);
  require_supported_version(pg);
  std::shared_ptr<const catalog::catalog> known;
  if (need(journal::installed(db), exit_code::unreachable, o.sqlite)) {
    known = need(catalog::load_catalog(db), exit_code::unreachable, o.sqlite);
  }
  if (!known && need(catalog::postgres_schema_is_empty(pg, o.schema), exit_code::unreachable, "PostgreSQL")) {
    throw fatal(exit_code::refused,
                fmt::format("PostgreSQL has no tables in schema {} to judge statements by", o.schema),
                "Run the application's migrations there, or start crossfade serve, which creates them.");
  }
  return need(catalog::read_catalog(db, pg, read_options_of(o, known)), exit_code::refused,
              "the two schemas cannot be read");
}

// What of SET a later statement's meaning depends on.
void follow(const sql::plan& plan, sql::planning_context& context) {
  const auto& c = plan.command;
  if (plan.kind == sql::statement_kind::reset && (c.all || c.name == "search_path")) context.search_path.clear();
  if (plan.kind == sql::statement_kind::reset && (c.all || c.name == "standard_conforming_strings"))
    context.standard_conforming_strings = true;
  if (plan.kind != sql::statement_kind::set) return;
  if (c.name == "search_path") {
    context.search_path.clear();
    for (const auto& value : c.values)
      context.search_path += (context.search_path.empty() ? "" : ", ") + value;
  } else if (c.name == "standard_conforming_strings" && c.values.size() == 1) {
    context.standard_conforming_strings = c.values[0] != "off" && c.values[0] != "false" && c.values[0] != "0";
  }
}

class trial {
 public:
  explicit trial(const options& o) : tables_(read_tables(o)) {
    auto target = std::make_shared<const execute::backend_target>(
        need(execute::make_backend_target(o.postgres), exit_code::usage, "--postgres"));
    planner_ = std::make_unique<sql::planner>(tables_, std::make_shared<execute::postgres_judge>(target), nullptr);
  }

  tried_statement judge(const file_statement& s) {
    tried_statement out;
    out.line = s.line;
    auto prepared = plan(s.text, {});
    if (!prepared) return failed(std::move(out), s.text, prepared.error());
    describe(out, *prepared->what);
    follow(*prepared->what, context_);
    // What PREPARE and DECLARE name is what runs.
    const auto& command = prepared->what->command;
    const auto kind = prepared->what->kind;
    const bool names_another = kind == sql::statement_kind::prepare || kind == sql::statement_kind::declare_cursor;
    if (out.route == "session" && names_another && !command.statement.empty()) {
      auto inner = plan(command.statement, command.types);
      if (!inner) return failed(std::move(out), s.text, inner.error());
      describe(out, *inner->what);
      if (!out.fails && kind == sql::statement_kind::declare_cursor) check_values(out, *inner, s);
      return out;
    }
    if (!out.fails) check_values(out, *prepared, s);
    return out;
  }

 private:
  result<sql::prepared_statement> plan(const std::string& text, const std::vector<value::oid>& declared) {
    io_.restart();
    auto done = asio::co_spawn(io_, planner_->prepare(text, declared, context_), asio::use_future);
    io_.run();
    auto prepared = done.get();
    if (!prepared && prepared.error().sqlstate.substr(0, 2) == "08") {
      throw fatal(exit_code::unreachable, "PostgreSQL: " + prepared.error().message,
                  "Run it again once PostgreSQL can be reached.");
    }
    return prepared;
  }

  static void describe(tried_statement& out, const sql::plan& plan) {
    out.shape = plan.shape;
    out.route = name_of(plan.route);
    out.why = plan.why;
    if (plan.route == sql::route::refused) {
      out.fails = plan.refusal ? *plan.refusal : make_error("0A000", "this statement is not supported");
    }
  }

  tried_statement failed(tried_statement out, const std::string& text, error e) const {
    sql::shaped s;
    const bool readable =
        static_cast<bool>(sql::make_shape(text, 0, context_.standard_conforming_strings, sql::lift::literals, s));
    out.shape = readable && s.data_statement ? s.text : text.substr(0, text.find_first_of(" \t\r\n;("));
    out.route = "refused";
    out.why.clear();
    out.fails = std::move(e);
    return out;
  }

  // Literals, and parameters that the log tells: 22P02 and the like.
  static void check_values(tried_statement& out, const sql::prepared_statement& prepared, const file_statement& s) {
    if (prepared.what->route != sql::route::sqlite) return;
    if (prepared.what->parameters.size() != s.parameters.size()) return;
    std::vector<execute::parameter> given;
    given.reserve(s.parameters.size());
    for (const auto& p : s.parameters)
      given.push_back({p ? std::optional<std::string_view>(*p) : std::nullopt});
    auto bound = execute::bind(prepared, given, {}, {});
    if (bound) return;
    out.route = "refused";
    out.fails = bound.error();
  }

  std::shared_ptr<const catalog::catalog> tables_;
  std::unique_ptr<sql::planner> planner_;
  sql::planning_context context_;
  asio::io_context io_{1};
};

std::string on_one_line(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    const bool control = (c >= 0 && c < ' ') || c == 0x7f;  // none of them is for the terminal
    out += blank ? ' ' : control ? '?' : c;
  }
  if (out.size() <= most) return out;
  while (most > 0 && (static_cast<unsigned char>(out[most]) & 0xC0) == 0x80)
    --most;
  return out.substr(0, most) + " ...";
}

constexpr const char* routes[] = {"sqlite", "forwarded", "postgres", "session", "refused"};
constexpr std::size_t shown_shape = 500, shown_reason = 500;

}  // namespace

std::vector<tried_statement> fold(std::vector<tried_statement> all) {
  std::vector<tried_statement> out;
  std::map<std::vector<std::string>, std::size_t> seen;
  for (auto& s : all) {
    std::vector<std::string> key{s.shape, s.route, s.why};
    if (s.fails) key.insert(key.end(), {s.fails->sqlstate, s.fails->message});
    const auto [at, fresh] = seen.emplace(std::move(key), out.size());
    if (fresh) {
      out.push_back(std::move(s));
    } else {
      out[at->second].count += s.count;
    }
  }
  return out;
}

std::string to_json(const std::vector<tried_statement>& all) {
  json list = json::array();
  std::map<std::string, std::size_t> counts;
  for (const auto* r : routes)
    counts[r] = 0;
  for (const auto& s : all) {
    counts[s.route] += s.count;
    json one{{"shape", s.shape}, {"route", s.route}, {"sqlstate", nullptr}, {"message", nullptr},
             {"line", s.line},   {"count", s.count}, {"why", nullptr},      {"hint", nullptr}};
    if (!s.why.empty()) one["why"] = s.why;
    if (s.fails) {
      one["sqlstate"] = s.fails->sqlstate;
      one["message"] = s.fails->message;
      if (!s.fails->hint.empty()) one["hint"] = s.fails->hint;
    }
    list.push_back(std::move(one));
  }
  counts["lockstep"] = 0;
  return json{{"statements", std::move(list)}, {"routes", counts}}.dump(2, ' ', false, json::error_handler_t::replace) +
         "\n";
}

std::string to_text(const std::vector<tried_statement>& all) {
  std::string out = fmt::format("{:>7} {:>8}  {:<9}  {}\n", "line", "count", "route", "statement");
  std::map<std::string, std::size_t> counts;
  std::size_t total = 0;
  const std::string margin(29, ' ');
  for (const auto& s : all) {
    counts[s.route] += s.count;
    total += s.count;
    out += fmt::format("{:>7} {:>8}  {:<9}  {}\n", s.line, s.count, s.route, on_one_line(s.shape, shown_shape));
    if (s.fails) {
      out += fmt::format("{}{}: {}\n", margin, s.fails->sqlstate, on_one_line(s.fails->message, shown_reason));
      if (!s.fails->hint.empty()) out += fmt::format("{}hint: {}\n", margin, on_one_line(s.fails->hint, shown_reason));
    } else if (!s.why.empty()) {
      out += fmt::format("{}because {}\n", margin, on_one_line(s.why, shown_reason));
    }
  }
  out += fmt::format("{} statements:", total);
  for (const auto* r : routes)
    out += fmt::format("{} {} {}", r == routes[0] ? "" : ",", counts[r], r);
  return out + "\n";
}

int run_try(const options& o) {
  auto file = read_statements(read_text(o.sql_file));
  trial judging(o);
  std::vector<tried_statement> all;
  all.reserve(file.statements.size());
  bool good = true;
  for (auto& s : file.statements) {
    all.push_back(judging.judge(s));
    s = {};
    good = good && !all.back().fails;
  }
  if (file.log) all = fold(std::move(all));
  std::cout << (o.format == "json" ? to_json(all) : to_text(all));
  std::cout.flush();
  return static_cast<int>(good ? exit_code::done : exit_code::refused);
}

}  // namespace crossfade::command
