#include "proxy/execute/identities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
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

result<void> identities::install() {
  auto call = [](sqlite3_context* context, int, sqlite3_value** arguments) {
    auto* self = static_cast<identities*>(sqlite3_user_data(context));
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
    auto size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]));
    auto next = self->next(std::string_view(text ? text : "", text ? size : 0));
    if (next) {
      sqlite3_result_int64(context, *next);
    } else {
      // As sql/functions.hpp has errors travel.
      auto report = "\x01" + next.error().sqlstate + next.error().message + "\x1f\x1f\x1f\x1f\x1f";
      sqlite3_result_error(context, report.data(), static_cast<int>(report.size()));
    }
  };
  int code =
      sqlite3_create_function_v2(db_.raw(), "crossfade_nextval", 1, SQLITE_UTF8, this, call, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return store::sqlite_error(db_.raw(), code);
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
  auto greatest = db_.one(fmt::format("SELECT max({}) FROM {}", catalog::quote_identifier(c->sqlite_name),
                                      catalog::sqlite_qualified_name(*t)));
  if (!greatest) return std::move(greatest).error();
  out.value = std::max<std::int64_t>(0, integer_or_zero(greatest));
  if (t->autoincrement) {
    out.value =
        std::max(out.value, integer_or_zero(db_.one(fmt::format("SELECT seq FROM sqlite_sequence WHERE name = {}",
                                                                catalog::quote_literal(t->sqlite_name)))));
  }
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

result<std::int64_t> identities::next(std::string_view table) {
  auto known = by_table_.find(table);
  if (known == by_table_.end()) {
    const auto* t = tables_->find(table);
    const auto* c = t ? identity_column(*t) : nullptr;
    auto key = c && !c->sequence.empty() ? c->sequence : std::string(table);
    known = by_table_.emplace(std::string(table), std::move(key)).first;
  }
  auto found = counters_.find(known->second);
  if (found == counters_.end()) {
    auto loaded = load(known->second, table);
    if (!loaded) return std::move(loaded).error();
    std::lock_guard lock(mutex_);
    found = counters_.emplace(known->second, *loaded).first;
  }
  std::lock_guard lock(mutex_);
  return ++found->second.value;
}

result<void> identities::keep() {
  for (auto& [key, c] : counters_) {
    if (c.value <= c.kept) continue;
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
  for (const auto& [key, c] : counters_)
    out.emplace(key, c.value);
  return out;
}

}  // namespace crossfade::execute
