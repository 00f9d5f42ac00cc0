// What is seen to on the rows of a write: constraints that SQLite may not have, keys of one statement's rows, values of
// joined tables for RETURNING.
#include <sys/random.h>

#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "proxy/sql/functions/call.hpp"
#include "replay/value/text.hpp"

namespace crossfade::sql::functions {
namespace {

struct shown_column {
  std::string_view name;
  value::type type;
  value::storage storage{};
  bool not_null = false;
};

// What crossfade_refuse is told of the table, apart from the row.
struct row_spec {
  std::string_view schema, table;
  std::vector<std::string_view> checks;
  std::vector<shown_column> columns;  // in PostgreSQL's order
};

int number(std::string_view s) {
  int n = 0;
  std::from_chars(s.data(), s.data() + s.size(), n);
  return n;
}

row_spec read_spec(std::string_view text) {
  std::vector<std::string_view> fields;
  for (;;) {
    const auto end = text.find('\x1f');
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  row_spec s;
  s.schema = fields[0];
  s.table = fields[1];
  const auto checks = static_cast<std::size_t>(number(fields[2]));
  for (std::size_t i = 0; i < checks; ++i)
    s.checks.push_back(fields[3 + i]);
  for (auto i = 3 + checks; i + 4 < fields.size(); i += 5) {
    std::uint32_t id = 0;
    std::from_chars(fields[i + 1].data(), fields[i + 1].data() + fields[i + 1].size(), id);
    s.columns.push_back({fields[i], value::builtin_type(id, number(fields[i + 2])),
                         static_cast<value::storage>(number(fields[i + 3])), fields[i + 4] == "1"});
  }
  return s;
}

// PostgreSQL's ExecBuildSlotValueDescription: values of more than 64 bytes are cut off.
std::string row_text(const row_spec& spec, arguments cells, const value::format_settings& settings) {
  constexpr std::size_t longest = 64;
  std::string out;
  for (std::size_t i = 0; i < spec.columns.size(); ++i) {
    const auto& c = spec.columns[i];
    out += out.empty() ? "" : ", ";
    if (null(cells[i])) {
      out += "null";
      continue;
    }
    std::string shown;
    if (!value::encode(view_of(cells[i]), c.type, c.storage, value::wire_format::text, settings, shown)) return {};
    if (shown.size() > longest) {
      auto end = longest;
      while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xC0) == 0x80)
        --end;
      shown = shown.substr(0, end) + "...";
    }
    out += shown;
  }
  return "Failing row contains (" + out + ").";
}

// crossfade_refuse(table, whether the row is shown, value of each check ..., cell of each column ...): the row violates
// NOT NULL or CHECK; the error is that of the first constraint in PostgreSQL's order.
void refuse(sqlite3_context* c, int, arguments a) {
  const auto spec = read_spec(text(a[0]));
  const auto now = session_of(c);
  const value::format_settings defaults;
  auto* const cells = a + 2 + spec.checks.size();
  error e;
  for (std::size_t i = 0; i < spec.columns.size() && e.sqlstate.empty(); ++i) {
    if (!spec.columns[i].not_null || !null(cells[i])) continue;
    e = make_error("23502", "null value in column \"" + std::string(spec.columns[i].name) + "\" of relation \"" +
                                std::string(spec.table) + "\" violates not-null constraint");
    e.column = spec.columns[i].name;
  }
  for (std::size_t i = 0; i < spec.checks.size() && e.sqlstate.empty(); ++i) {
    if (null(a[2 + i]) || sqlite3_value_int(a[2 + i]) != 0) continue;
    e = make_error("23514", "new row for relation \"" + std::string(spec.table) + "\" violates check constraint \"" +
                                std::string(spec.checks[i]) + "\"");
    e.constraint = spec.checks[i];
  }
  if (e.sqlstate.empty()) e = make_error("XX000", "a constraint of table \"" + std::string(spec.table) + "\" fails");
  e.schema = spec.schema;
  e.table = spec.table;
  if (sqlite3_value_int(a[1]) != 0) e.detail = row_text(spec, cells, now.settings ? *now.settings : defaults);
  raise(c, e);
}

void unknown(sqlite3_context* c, int, arguments) { sqlite3_result_null(c); }

// crossfade_distinct_keys(whether it is open what became of an earlier row, key ...) over the proposed rows: 1, or
// 21000.
struct distinct_state {
  std::set<std::string>* seen;
};

// Equal for equal keys; nothing where a part is NULL.
std::optional<std::string> key_text(int n, arguments a) {
  std::string key;
  for (int i = 0; i < n; ++i) {
    if (null(a[i])) return std::nullopt;
    // 1 and 1.0 are one key.
    const bool whole = sqlite3_value_type(a[i]) == SQLITE_FLOAT &&
                       sqlite3_value_double(a[i]) == static_cast<double>(sqlite3_value_int64(a[i]));
    const auto t = whole ? std::to_string(sqlite3_value_int64(a[i])) : std::string(text(a[i]));
    key += std::to_string(t.size()) + ":" + t;
  }
  return key;
}

void distinct_step(sqlite3_context* c, int n, arguments a) {
  auto* s = static_cast<distinct_state*>(sqlite3_aggregate_context(c, sizeof(distinct_state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  if (s->seen == nullptr) s->seen = new std::set<std::string>;
  auto key = key_text(n - 1, a + 1);
  if (!key || s->seen->insert(std::move(*key)).second) return;
  if (sqlite3_value_int(a[0]) != 0) {
    return raise_elsewhere(c, "two rows of one INSERT that meet the same row of the table");
  }
  raise(c, make_error("21000", "ON CONFLICT DO UPDATE command cannot affect row a second time",
                      "Ensure that no rows proposed for insertion within the same command have duplicate constrained "
                      "values."));
}
void distinct_final(sqlite3_context* c) {
  auto* s = static_cast<distinct_state*>(sqlite3_aggregate_context(c, 0));
  if (s != nullptr) {
    delete s->seen;
    s->seen = nullptr;
  }
  sqlite3_result_int(c, 1);
}

// crossfade_keys_apart(columns of the key, its values before ..., and behind ...) over the rows of an UPDATE: 1, or
// 0A000 where one gets a key that another of them gives up: the order of rows decides whether they collide.
struct moved_keys {
  std::set<std::string> left, taken;
};
struct moved_state {
  moved_keys* keys;
};
void moved_step(sqlite3_context* c, int, arguments a) {
  auto* s = static_cast<moved_state*>(sqlite3_aggregate_context(c, sizeof(moved_state)));
  if (s == nullptr) return sqlite3_result_error_nomem(c);
  if (s->keys == nullptr) s->keys = new moved_keys;
  const auto columns = sqlite3_value_int(a[0]);
  auto before = key_text(columns, a + 1);
  auto behind = key_text(columns, a + 1 + columns);
  if (before == behind) return;
  if (before) s->keys->left.insert(std::move(*before));
  if (behind) s->keys->taken.insert(std::move(*behind));
}
void moved_final(sqlite3_context* c) {
  auto* s = static_cast<moved_state*>(sqlite3_aggregate_context(c, 0));
  bool meet = false;
  if (s != nullptr && s->keys != nullptr) {
    for (const auto& k : s->keys->taken)
      meet = meet || s->keys->left.count(k) > 0;
    delete s->keys;
    s->keys = nullptr;
  }
  if (!meet) return sqlite3_result_int(c, 1);
  // In PostgreSQL the order of rows decides whether they collide.
  raise_elsewhere(c, "a row that takes the unique key of another row of the same UPDATE");
}

// crossfade_keep(0, rowid, value, number, kept value, ...) gives `value`; crossfade_kept(rowid, number) in RETURNING.
// What an earlier statement kept goes with the next one's first row: SQLite's auxiliary data end with a statement.
struct kept_rows {
  using value = std::unique_ptr<sqlite3_value, void (*)(sqlite3_value*)>;
  std::map<std::int64_t, std::map<int, value>> by_rowid;
};
constexpr std::size_t most_kept_rows = 1'000'000;

void keep(sqlite3_context* c, int n, arguments a) {
  auto& all = *static_cast<kept_rows*>(sqlite3_user_data(c));
  if (sqlite3_get_auxdata(c, 0) == nullptr) {
    all.by_rowid.clear();
    sqlite3_set_auxdata(c, 0, &all, nullptr);
  }
  if (all.by_rowid.size() >= most_kept_rows) {
    return raise(c, "54000", "more than 1000000 rows in a write that returns columns of joined tables");
  }
  auto& row = all.by_rowid[sqlite3_value_int64(a[1])];
  row.clear();
  for (int i = 3; i + 1 < n; i += 2)
    row.emplace(sqlite3_value_int(a[i]), kept_rows::value(sqlite3_value_dup(a[i + 1]), &sqlite3_value_free));
  sqlite3_result_value(c, a[2]);
}

void kept(sqlite3_context* c, int, arguments a) {
  const auto& all = *static_cast<kept_rows*>(sqlite3_user_data(c));
  const auto row = all.by_rowid.find(sqlite3_value_int64(a[0]));
  if (row == all.by_rowid.end()) return sqlite3_result_null(c);
  const auto found = row->second.find(sqlite3_value_int(a[1]));
  if (found == row->second.end()) return sqlite3_result_null(c);
  sqlite3_result_value(c, found->second.get());
}

// As PostgreSQL's gen_random_uuid(): version 4, from the system's own source.
void random_uuid(sqlite3_context* c, int, arguments) {
  value::uuid_bytes bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    return raise(c, "XX000", "could not generate random values");
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  std::string text;
  value::append_uuid(text, bytes);
  give(c, text);
}

constexpr scalar written_rows_scalars[] = {
    {"crossfade_random_uuid", 0, &random_uuid, false, true},
    {"crossfade_refuse", -1, &refuse, true},
    {"crossfade_unknown", 1, &unknown},
};

}  // namespace

int add_written_rows(sqlite3* db, const clock_accessor* session) {
  int code = add(db, written_rows_scalars, session);
  const auto then = [&](int next) {
    if (code == SQLITE_OK) code = next;
  };
  then(add_aggregate(db, "crossfade_distinct_keys", -1, &distinct_step, &distinct_final));
  then(add_aggregate(db, "crossfade_keys_apart", -1, &moved_step, &moved_final));
  auto* rows = new kept_rows;
  then(sqlite3_create_function_v2(db, "crossfade_keep", -1, SQLITE_UTF8 | SQLITE_INNOCUOUS, rows, &keep, nullptr,
                                  nullptr, [](void* p) { delete static_cast<kept_rows*>(p); }));
  then(sqlite3_create_function_v2(db, "crossfade_kept", 2, SQLITE_UTF8 | SQLITE_INNOCUOUS, rows, &kept, nullptr,
                                  nullptr, nullptr));
  return code;
}

}  // namespace crossfade::sql::functions
