// The tables of rules against PostgreSQL's own, and the page for users that is made from them.
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "proxy/sql/rules/clauses.hpp"
#include "proxy/sql/rules/resolve.hpp"
#include "support.hpp"

namespace crossfade::sql::rules {
namespace {

std::string shown_arguments(std::string_view arguments) {
  std::string out;
  std::stringstream in{std::string(arguments)};
  for (std::string one; in >> one;)
    out += (out.empty() ? "" : ", ") + (one.substr(0, 1) == "_" ? one.substr(1) + "[]" : one);
  return out;
}

std::string signature(const rule& r) {
  const auto arguments = shown_arguments(r.arguments);
  if (r.name.empty()) return arguments + " to " + shown_arguments(r.result);
  return arguments.empty() ? "()" : arguments;
}

std::string cell(std::string_view text) {  // a pipe would end the cell
  std::string out;
  for (const char c : text)
    out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

void append_rules(std::string& page, std::span<const rule> rules, std::string_view title,
                  std::initializer_list<what> kinds) {
  std::map<std::string, std::pair<std::string, std::string>> rows;  // name -> on SQLite, on PostgreSQL
  for (const auto& r : rules) {
    if (std::find(kinds.begin(), kinds.end(), r.what) == kinds.end()) continue;
    auto name = r.name.empty() ? "from " + shown_arguments(r.arguments)
                               : (r.what == what::prefix ? "prefix " : "") + std::string(r.name);
    auto& row = rows[name];
    auto& list = r.sqlite.empty() ? row.second : row.first;
    list += (list.empty() ? "" : "; ") + (r.name.empty() ? shown_arguments(r.result) : signature(r));
  }
  if (rows.empty()) return;
  page += "\n### " + std::string(title) + "\n| name | on SQLite | by PostgreSQL |\n| --- | --- | --- |\n";
  for (const auto& [name, row] : rows)
    page += "| `" + cell(name) + "` | " + cell(row.first) + " | " + cell(row.second) + " |\n";
}

std::string page() {
  std::string out =
      "# What runs on SQLite\n\n"
      "Made from the tables in `proxy/sql/rules/`; `CROSSFADE_WRITE_DOCS=1` with the unit tests writes it anew.\n\n"
      "Before the switch, a statement whose parts are all proven runs on SQLite. Otherwise a read is answered by "
      "PostgreSQL, once it has "
      "all that was committed before (\"forwarded\"), and a write is refused with `0A000`. `crossfade try` tells it "
      "for each "
      "statement of a log or a script. After the switch all of it runs on PostgreSQL.\n\n"
      "## Statements and clauses\n| statement | clause | SQLite | but |\n| --- | --- | --- | --- |\n";
  for (const auto& c : clauses()) {
    out += "| " + std::string(c.statement) + " | " + cell(c.text) + " | " + (c.proven ? "yes" : "no") + " | " +
           cell(c.note) + " |\n";
  }
  for (const auto& f : families()) {
    out += "\n## " + std::string(f.title) + "\n";
    append_rules(out, f.rules, "Operators", {what::operation, what::prefix});
    append_rules(out, f.rules, "Functions", {what::function});
    append_rules(out, f.rules, "Aggregates", {what::aggregate});
    append_rules(out, f.rules, "Casts", {what::implicit_cast, what::assignment_cast, what::explicit_cast});
  }
  return out;
}

TEST(support_page, is_what_the_tables_say) {
  const std::string path = std::string(CROSSFADE_SOURCE_DIR) + "/docs/sql-support.md";
  const auto wanted = page();
  if (std::getenv("CROSSFADE_WRITE_DOCS") != nullptr) std::ofstream(path) << wanted;
  std::ifstream file(path);
  const std::string written{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(written == wanted)
      << "docs/sql-support.md is not what proxy/sql/rules says: run the unit tests once with "
         "CROSSFADE_WRITE_DOCS=1";
}

// A name in the tables has all the overloads that PostgreSQL has for the types that we know: what resolve() chooses
// among is what PostgreSQL chooses among.
class overloads : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
    if (url == nullptr) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
    direct_ = std::make_unique<libpq_judge>(url);
  }

  // name -> argument types by object id, as the query's rows have them.
  std::set<std::string> of_postgres(const std::string& query) {
    std::set<std::string> out;
    auto* r = PQexec(direct_->connection, query.c_str());
    EXPECT_EQ(PQresultStatus(r), PGRES_TUPLES_OK) << PQerrorMessage(direct_->connection);
    for (int i = 0; i < PQntuples(r); ++i) {
      std::stringstream types{PQgetvalue(r, i, 1)};
      bool known = true;
      for (std::string id; types >> id;)
        known = known && (id == "0" || known_.count(static_cast<value::oid>(std::stoul(id))) > 0);
      if (known) out.insert(std::string(PQgetvalue(r, i, 0)) + "(" + PQgetvalue(r, i, 1) + ")");
    }
    PQclear(r);
    return out;
  }

  std::unique_ptr<libpq_judge> direct_;
  std::set<value::oid> known_;
};

std::string key_of(const rule& r, bool prefix) {
  std::string out = std::string(r.name) + "(" + (prefix ? "0 " : "");
  std::stringstream in{std::string(r.arguments)};
  bool first = true;
  for (std::string one; in >> one; first = false)
    out += (first ? "" : " ") + std::to_string(type_id(one));
  return out + ")";
}

TEST_F(overloads, are_all_of_postgresqls) {
  std::set<std::string> functions, operators, names, symbols;
  for (const auto& f : families()) {
    for (const auto& r : f.rules) {
      if (r.name.empty()) continue;
      const bool is_operator = r.what == what::operation || r.what == what::prefix;
      (is_operator ? operators : functions).insert(key_of(r, r.what == what::prefix));
      (is_operator ? symbols : names).insert(std::string(r.name));
      std::stringstream in{std::string(r.arguments)};
      for (std::string one; in >> one;) {
        if (one == "...") continue;
        EXPECT_NE(type_id(one), 0U) << "unknown type " << one << " of " << r.name;
        known_.insert(type_id(one));
      }
    }
  }
  for (const auto& given :
       of_postgres("SELECT proname, array_to_string(proargtypes::oid[], ' ') FROM pg_proc WHERE pronamespace = "
                   "'pg_catalog'::regnamespace AND prokind IN ('f', 'a') AND provariadic = 0")) {
    const auto name = given.substr(0, given.find('('));
    if (names.count(name) == 0) continue;
    EXPECT_EQ(functions.count(given), 1U) << "function " << given << " is not in the tables";
  }
  for (const auto& given :
       of_postgres("SELECT oprname, CASE oprleft WHEN 0 THEN '0 ' ELSE oprleft || ' ' END || oprright "
                   "FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace")) {
    const auto name = given.substr(0, given.find('('));
    if (symbols.count(name) == 0) continue;
    EXPECT_EQ(operators.count(given), 1U) << "operator " << given << " is not in the tables";
  }
}

}  // namespace
}  // namespace crossfade::sql::rules
