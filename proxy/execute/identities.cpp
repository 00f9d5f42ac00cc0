#include "proxy/execute/identities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>
#include <utility>

#include "replay/journal/state.hpp"

namespace crossfade::execute {

namespace {

// As PostgreSQL's sequences are logged ahead (SEQ_LOG_VALS).
constexpr std::int64_t values_ahead = 32;
constexpr std::string_view meta_prefix = "identity:";

const catalog::column* identity_column(const catalog::table& t) {
  for (const auto& c : t.columns) {
    if (c.identity != catalog::identity::none) return &c;
  }
  return t.rowid_column ? &t.columns[*t.rowid_column] : nullptr;
}

std::int64_t integer_or_zero(const result<value::cell>& cell) {
  if (!cell || cell->holds != value::storage_class::integer) return 0;
  return cell->integer;
}

}  // namespace

identities::identities(store::sqlite& db, std::shared_ptr<const catalog::catalog> tables)
    : db_(db), tables_(std::move(tables)) {}

namespace {

std::string_view text_of(sqlite3_value* v) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(v));
  return text ? std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(v))) : std::string_view();
}

void give(sqlite3_context* context, const result<std::int64_t>& value) {
  if (value) return sqlite3_result_int64(context, *value);
  // As sql/functions.hpp has errors travel.
  auto report = "\x01" + value.error().sqlstate + value.error().message + "\x1f\x1f\x1f\x1f\x1f";
  sqlite3_result_error(context, report.data(), static_cast<int>(report.size()));
}

identities& self_of(sqlite3_context* context) { return *static_cast<identities*>(sqlite3_user_data(context)); }

// A sequence's own name, of "public"."orders_id_seq".
std::string bare_name(std::string_view key) {
  const auto dot = key.rfind('.');
  std::string name(dot == std::string_view::npos ? key : key.substr(dot + 1));
  std::erase(name, '"');
  return name;
}

std::int64_t most_of(const catalog::column& c) {
  switch (value::type_size_bytes(c.type)) {
    case 2:
      return std::numeric_limits<std::int16_t>::max();
    case 4:
      return std::numeric_limits<std::int32_t>::max();
    default:
      return std::numeric_limits<std::int64_t>::max();
  }
}

}  // namespace

result<void> identities::install() {
  using call = void (*)(sqlite3_context*, int, sqlite3_value**);
  const call next_call = [](sqlite3_context* c, int, sqlite3_value** a) { give(c, self_of(c).next(text_of(a[0]))); };
  const call current_call = [](sqlite3_context* c, int, sqlite3_value** a) {
    give(c, self_of(c).current_of(text_of(a[0])));
  };
  const call drawn_call = [](sqlite3_context* c, int, sqlite3_value**) { give(c, self_of(c).last_drawn()); };
  const call last_call = [](sqlite3_context* c, int, sqlite3_value** a) {
    sqlite3_result_int64(c, self_of(c).last_of(text_of(a[0])));
  };
  const call set_call = [](sqlite3_context* c, int, sqlite3_value** a) {
    const bool none = sqlite3_value_type(a[1]) == SQLITE_NULL || sqlite3_value_type(a[2]) == SQLITE_NULL;
    if (none) return sqlite3_result_null(c);
    give(c, self_of(c).set(text_of(a[0]), sqlite3_value_int64(a[1]), sqlite3_value_int(a[2]) != 0));
  };
  const std::tuple<const char*, int, call> all[] = {{"crossfade_nextval", 1, next_call},
                                                    {"crossfade_currval", 1, current_call},
                                                    {"crossfade_lastval", 0, drawn_call},
                                                    {"crossfade_last", 1, last_call},
                                                    {"crossfade_setval", 3, set_call}};
  for (const auto& [name, arguments, function] : all) {
    int code =
        sqlite3_create_function_v2(db_.raw(), name, arguments, SQLITE_UTF8, this, function, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return store::sqlite_error(db_.raw(), code);
  }
  return {};
}

result<identities::counter> identities::load(const std::string& key, std::string_view table_name) {
  const auto* t = tables_->find(table_name);
  const auto* c = t ? identity_column(*t) : nullptr;
  if (!c) {
    return make_error(sqlstate::undefined_object,
                      fmt::format("table \"{}\" has no identity or serial column", table_name));
  }
  counter out;
  out.most = most_of(*c);
  auto greatest = db_.one(fmt::format("SELECT max({}) FROM {}", catalog::quote_identifier(c->sqlite_name),
                                      catalog::sqlite_qualified_name(*t)));
  if (!greatest) return std::move(greatest).error();
  out.value = std::max<std::int64_t>(0, integer_or_zero(greatest));
  if (t->autoincrement) {
    out.value =
        std::max(out.value, integer_or_zero(db_.one(fmt::format("SELECT seq FROM sqlite_sequence WHERE name = {}",
                                                                catalog::quote_literal(t->sqlite_name)))));
  }
  auto installed = journal::installed(db_);
  if (!installed) return std::move(installed).error();
  if (!*installed) return out;  // the migration has ended: SQLite's own rule is left
  auto kept = journal::get(db_, std::string(meta_prefix) + key);
  if (!kept) return std::move(kept).error();
  if (*kept) {
    std::int64_t number = 0;
    std::from_chars((*kept)->data(), (*kept)->data() + (*kept)->size(), number);
    out.value = std::max(out.value, number);
    out.kept = number;
  }
  return out;
}

const std::string& identities::key_of(std::string_view table) {
  auto known = by_table_.find(table);
  if (known == by_table_.end()) {
    const auto* t = tables_->find(table);
    const auto* c = t ? identity_column(*t) : nullptr;
    auto key = c && !c->sequence.empty() ? c->sequence : std::string(table);
    known = by_table_.emplace(std::string(table), std::move(key)).first;
  }
  return known->second;
}

result<identities::counter*> identities::find(const std::string& key, std::string_view table) {
  auto found = counters_.find(key);
  if (found == counters_.end()) {
    auto loaded = load(key, table);
    if (!loaded) return std::move(loaded).error();
    std::lock_guard lock(mutex_);
    found = counters_.emplace(key, *loaded).first;
  }
  return &found->second;
}

result<std::int64_t> identities::next(std::string_view table) {
  const auto& key = key_of(table);
  auto found = find(key, table);
  if (!found) return std::move(found).error();
  auto& c = **found;
  if (c.value >= c.most) {
    return make_error("2200H",
                      fmt::format("nextval: reached maximum value of sequence \"{}\" ({})", bare_name(key), c.most));
  }
  {
    std::lock_guard lock(mutex_);
    ++c.value;
  }
  if (session_) {
    session_->by_sequence[key] = c.value;
    session_->last = key;
  }
  return c.value;
}

result<std::int64_t> identities::set(std::string_view table, std::int64_t value, bool called) {
  const auto& key = key_of(table);
  auto found = find(key, table);
  if (!found) return std::move(found).error();
  auto& c = **found;
  if (value < 1 || value > c.most) {
    return make_error(
        sqlstate::numeric_value_out_of_range,
        fmt::format("setval: value {} is out of bounds for sequence \"{}\" (1..{})", value, bare_name(key), c.most));
  }
  std::lock_guard lock(mutex_);
  c.value = called ? value : value - 1;
  c.set_back = c.value < c.kept;
  if (called && session_) session_->by_sequence[key] = value;
  return value;
}

result<std::int64_t> identities::current_of(std::string_view table) {
  const auto& key = key_of(table);
  if (session_) {
    const auto drawn = session_->by_sequence.find(key);
    if (drawn != session_->by_sequence.end()) return drawn->second;
  }
  return make_error(sqlstate::object_not_in_prerequisite_state,
                    fmt::format("currval of sequence \"{}\" is not yet defined in this session", bare_name(key)));
}

result<std::int64_t> identities::last_drawn() const {
  if (session_ && !session_->last.empty()) return session_->by_sequence.at(session_->last);
  return make_error(sqlstate::object_not_in_prerequisite_state, "lastval is not yet defined in this session");
}

std::int64_t identities::last_of(std::string_view table) const {
  const auto key = by_table_.find(table);
  if (key == by_table_.end()) return 0;
  const auto found = counters_.find(key->second);
  return found == counters_.end() ? 0 : found->second.value;
}

result<void> identities::keep() {
  for (auto& [key, c] : counters_) {
    if (c.value <= c.kept && !c.set_back) continue;
    c.set_back = false;
    auto ahead = c.value + values_ahead;
    auto done = journal::put(db_, std::string(meta_prefix) + key, std::to_string(ahead));
    if (!done) return done;
    c.kept = ahead;
  }
  return {};
}

result<void> identities::keep_exactly() {
  for (auto& [key, c] : counters_) {
    if (c.kept == c.value) continue;
    auto done = journal::put(db_, std::string(meta_prefix) + key, std::to_string(c.value));
    if (!done) return done;
    c.kept = c.value;
  }
  return {};
}

bool identities::kept_ahead() const noexcept {
  return std::any_of(counters_.begin(), counters_.end(), [](const auto& c) { return c.second.kept != c.second.value; });
}

void identities::not_kept() noexcept {
  for (auto& [key, c] : counters_)
    c.kept = 0;  // written again with the next commit
}

void identities::forget() {
  std::lock_guard lock(mutex_);
  counters_.clear();
  by_table_.clear();
}

std::map<std::string, std::int64_t> identities::current() const {
  std::lock_guard lock(mutex_);
  std::map<std::string, std::int64_t> out;
  for (const auto& [key, c] : counters_) {
    if (c.value > 0) out.emplace(key, c.value);
  }
  return out;
}

}  // namespace crossfade::execute
