#include "validator/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <ctime>
#include <map>
#include <random>
#include <thread>
#include <unordered_map>

#include "replay/base/clock.hpp"
#include "validator/canonical.hpp"
#include "validator/exact_cells.hpp"
#include "validator/ranges.hpp"

namespace crossfade::validator {
namespace {

constexpr std::uint64_t rows_between_checks = 4096;

using row_sink = std::function<result<void>(row_builder&)>;

error stopped() { return make_error(sqlstate::query_canceled, "the comparison was stopped"); }

// Ranges of a sample: a few runs of neighbours, spread over all, so that conditions on the key describe them.
std::vector<bool> choose(std::size_t count, double percent) {
  std::vector<bool> chosen(count, percent >= 100);
  if (percent >= 100) return chosen;
  constexpr std::size_t most_runs = 10;
  const auto wanted = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::ceil(static_cast<double>(count) * percent / 100)), 1, count);
  const std::size_t runs = std::min(wanted, most_runs);
  std::random_device random;
  for (std::size_t i = 0; i < runs; ++i) {
    const std::size_t begin = count * i / runs, end = count * (i + 1) / runs;
    const std::size_t length = std::min(wanted * (i + 1) / runs - wanted * i / runs, end - begin);
    const std::size_t first = begin + random() % (end - begin - length + 1);
    std::fill_n(chosen.begin() + static_cast<std::ptrdiff_t>(first), length, true);
  }
  return chosen;
}

class table_comparison {
 public:
  table_comparison(snapshot_pair& pair, const catalog::table& t, const compare_options& options,
                   std::size_t differences_left)
      : pair_(pair), t_(t), options_(options), left_(differences_left) {
    const auto found = pair.left_out.find(t.name);
    if (found != pair.left_out.end()) left_out_ = &found->second;
  }

  result<table_report> run() {
    out_.name = t_.name;
    auto split = ranges::make(pair_.sqlite, t_);
    if (!split) return split.error();
    chosen_ = choose(split->count(), options_.sample_percent);
    if (auto r = first_pass(*split); !r) return r.error();
    std::vector<bool> unequal(split->count());
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < unequal.size(); ++i) {
      unequal[i] = !(sqlite_[i] == postgres_[i]);
      if (unequal[i]) bytes += sqlite_[i].size_bytes;
      out_.sqlite_rows += sqlite_[i].rows;
      out_.postgres_rows += postgres_[i].rows;
    }
    out_.identical = std::find(unequal.begin(), unequal.end(), true) == unequal.end();
    if (!out_.identical) {
      if (auto r = second_pass(*split, unequal, bytes, true); !r) return r.error();
      // Keys that the conditions do not reach: NULLs, and values that the type cannot hold.
      if (out_.differing_rows == 0) {
        explained_rows_ = 0;
        not_compared_.clear();
        if (auto r = second_pass(*split, unequal, bytes, false); !r) return r.error();
      }
      if (auto r = conclude(); !r) return r.error();
    }
    return out_;
  }

  bool truncated() const noexcept { return truncated_; }

 private:
  std::string columns(bool postgres) const {
    std::string out;
    for (const catalog::column& c : t_.columns)
      out += (out.empty() ? "" : ", ") + catalog::quote_identifier(postgres ? c.name : c.sqlite_name);
    return out;
  }

  result<void> scan_sqlite(const std::string& condition, const row_sink& sink) {
    auto exact = exact_cells::make(pair_.sqlite, t_);
    if (!exact) return exact.error();
    auto scan = pair_.sqlite.prepare(fmt::format("SELECT {}{} FROM {}{}{}", columns(false), exact->further_columns(),
                                                 catalog::sqlite_qualified_name(t_), condition.empty() ? "" : " WHERE ",
                                                 condition));
    if (!scan) return scan.error();
    row_builder builder(t_);
    for (std::uint64_t n = 0;; ++n) {
      if (n % rows_between_checks == 0 && options_.may_go_on)
        if (auto r = options_.may_go_on(); !r) return r;
      auto row = scan->step();
      if (!row) return row.error();
      if (!*row) return {};
      builder.begin();
      auto values = exact->values(*scan);
      if (!values) return values.error();
      for (std::size_t i = 0; i < t_.columns.size(); ++i)
        exact->is_computed_from_rounded(i) ? builder.add_computed((**values)[i]) : builder.add_sqlite((**values)[i]);
      if (auto r = sink(builder); !r) return r;
    }
  }

  result<void> scan_postgres(const std::string& condition, const row_sink& sink) {
    row_builder builder(t_);
    return pair_.postgres.copy(fmt::format("SELECT {} FROM {}{}{}", columns(true), catalog::qualified_name(t_),
                                           condition.empty() ? "" : " WHERE ", condition),
                               [&](std::span<const copy_field> fields) -> result<void> {
                                 builder.begin();
                                 for (const copy_field& f : fields)
                                   builder.add_postgres(f);
                                 return sink(builder);
                               });
  }

  bool is_left_out(row_builder& row) const {
    return left_out_ != nullptr && left_out_->find(std::string(row.key())) != left_out_->end();
  }

  // Both stores at the same time; each row's hash into its range.
  result<void> first_pass(const ranges& split) {
    sqlite_.resize(split.count());
    postgres_.resize(split.count());
    std::atomic<bool> stop{false};
    result<void> postgres_result;
    std::thread other([&] {
      postgres_result = scan_postgres(split.postgres_condition(t_, chosen_), [&](row_builder& row) -> result<void> {
        if (stop.load(std::memory_order_relaxed)) return stopped();
        const std::size_t range = split.of(row.key());
        if (chosen_[range] && !is_left_out(row)) postgres_[range].add(hash_bytes(row.row()), row.row().size());
        return {};
      });
      if (!postgres_result) stop = true;
    });
    std::uint64_t left_out = 0;
    auto sqlite_result = scan_sqlite(split.sqlite_condition(t_, chosen_), [&](row_builder& row) -> result<void> {
      if (stop.load(std::memory_order_relaxed)) return stopped();
      const std::size_t range = split.of(row.key());
      if (!chosen_[range]) return {};
      if (is_left_out(row))
        ++left_out;
      else
        sqlite_[range].add(hash_bytes(row.row()), row.row().size());
      return {};
    });
    if (!sqlite_result) stop = true;
    other.join();
    out_.left_out_rows = left_out;
    if (!postgres_result && postgres_result.error().message != stopped().message) return postgres_result;
    return sqlite_result ? postgres_result : sqlite_result;
  }

  result<void> second_pass(const ranges& split, const std::vector<bool>& unequal, std::uint64_t bytes,
                           bool conditions) {
    const std::uint64_t parts = bytes / std::max<std::size_t>(options_.held_bytes, 1) + 1;
    const std::string in_sqlite = conditions ? split.sqlite_condition(t_, unequal) : std::string();
    const std::string in_postgres = conditions ? split.postgres_condition(t_, unequal) : std::string();
    for (std::uint64_t part = 0; part < parts && !truncated_; ++part) {
      const auto belongs = [&](row_builder& row) {
        if (!unequal[split.of(row.key())] || is_left_out(row)) return false;
        return parts == 1 || static_cast<std::uint64_t>(hash_bytes(row.key()) >> 64) % parts == part;
      };
      held_.clear();
      auto r = scan_sqlite(in_sqlite, [&](row_builder& row) -> result<void> {
        if (belongs(row)) held_[std::string(row.key())].emplace_back(key_is_row_ ? "" : row.row());
        return {};
      });
      if (!r) return r;
      r = scan_postgres(in_postgres, [&](row_builder& row) -> result<void> {
        if (belongs(row)) match(row);
        return {};
      });
      if (!r) return r;
      for (const auto& [key, rows] : held_)
        for (const std::string& row : rows)
          note(difference_kind::missing, key_is_row_ ? key : row, {});
    }
    held_.clear();
    return {};
  }

  // A row of PostgreSQL against those that SQLite has under its key.
  void match(row_builder& row) {
    const auto found = held_.find(std::string(row.key()));
    if (found == held_.end()) return note(difference_kind::extra, {}, row.row());
    std::vector<std::string>& rows = found->second;
    auto same = key_is_row_ ? rows.begin() : std::find(rows.begin(), rows.end(), row.row());
    if (same == rows.end())
      same = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return explained(r, row.row()); });
    if (same == rows.end()) {
      same = rows.begin();
      note(difference_kind::changed, *same, row.row());
    }
    rows.erase(same);
    if (rows.empty()) held_.erase(found);
  }

  // Whether the rows differ at most in what SQLite computes from a rounded number. Those columns are counted.
  bool explained(std::string_view sqlite_row, std::string_view postgres_row) {
    const std::vector<field> in_sqlite = split_row(sqlite_row), in_postgres = split_row(postgres_row);
    std::vector<std::size_t> columns;
    bool any = false;
    for (std::size_t i = 0; i < in_sqlite.size() && i < in_postgres.size(); ++i) {
      const field &a = in_sqlite[i], &b = in_postgres[i];
      any = any || a.computed;
      if (a.null == b.null && a.text == b.text && !a.invalid) continue;
      if (!a.computed) return false;
      columns.push_back(i);
    }
    if (!any) return false;
    ++explained_rows_;
    for (const auto i : columns)
      ++not_compared_[i];
    return true;
  }

  // Unequal checksums without a row that differs: by what SQLite computes from rounded numbers, or by a mistake.
  result<void> conclude() {
    if (out_.differing_rows == 0 && explained_rows_ == 0)
      return make_error(sqlstate::internal_error,
                        fmt::format("table \"{}\": the checksums differ, but no row does", t_.name),
                        "Run crossfade validate again, and report this.");
    out_.identical = out_.differing_rows == 0;
    for (const auto& [column, rows] : not_compared_)
      out_.not_compared.push_back({t_.columns[column].name, rows});
    sort_differences();
    return {};
  }

  void note(difference_kind kind, std::string_view sqlite_row, std::string_view postgres_row) {
    ++out_.differing_rows;
    if (out_.differences.size() >= left_) {
      truncated_ = true;
      return;
    }
    const std::vector<field> in_sqlite = split_row(sqlite_row), in_postgres = split_row(postgres_row);
    const std::vector<field>& named = kind == difference_kind::extra ? in_postgres : in_sqlite;
    const auto shown = [](const std::vector<field>& row, std::size_t i) -> shown_value {
      if (i >= row.size() || row[i].null) return std::nullopt;
      return std::string(row[i].text);
    };
    difference d;
    d.kind = kind;
    for (const std::size_t i : t_.primary_key)
      d.key.emplace_back(t_.columns[i].name, shown(named, i));
    for (std::size_t i = 0; i < t_.columns.size(); ++i) {
      if (i < in_sqlite.size() && in_sqlite[i].invalid)
        d.note += fmt::format("{}{} holds what the type {} cannot hold", d.note.empty() ? "" : "; ", t_.columns[i].name,
                              t_.columns[i].type_name);
      if (kind == difference_kind::changed && in_sqlite[i].null == in_postgres[i].null && !in_sqlite[i].invalid &&
          in_sqlite[i].text == in_postgres[i].text)
        continue;
      d.columns.push_back({t_.columns[i].name, shown(in_sqlite, i), shown(in_postgres, i)});
    }
    out_.differences.push_back(std::move(d));
  }

  void sort_differences() {
    const auto before = [](const shown_value& a, const shown_value& b) {
      if (!a || !b) return !a && b;
      std::int64_t x = 0, y = 0;
      const auto rx = std::from_chars(a->data(), a->data() + a->size(), x);
      const auto ry = std::from_chars(b->data(), b->data() + b->size(), y);
      const bool numbers = rx.ec == std::errc{} && rx.ptr == a->data() + a->size() && ry.ec == std::errc{} &&
                           ry.ptr == b->data() + b->size();
      return numbers ? x < y : *a < *b;
    };
    std::stable_sort(out_.differences.begin(), out_.differences.end(), [&](const difference& a, const difference& b) {
      for (std::size_t i = 0; i < a.key.size() && i < b.key.size(); ++i)
        if (a.key[i].second != b.key[i].second) return before(a.key[i].second, b.key[i].second);
      return a.kind < b.kind;
    });
  }

  snapshot_pair& pair_;
  const catalog::table& t_;
  const compare_options& options_;
  std::size_t left_;
  const std::unordered_set<std::string>* left_out_ = nullptr;
  std::vector<bool> chosen_;  // ranges that are compared: all, but for a sample
  std::vector<digest> sqlite_, postgres_;
  std::unordered_map<std::string, std::vector<std::string>> held_;  // SQLite's rows by key; keyless: empty texts
  table_report out_;
  bool truncated_ = false;
  bool key_is_row_ = identity_of(t_).empty();
  std::uint64_t explained_rows_ = 0;
  std::map<std::size_t, std::uint64_t> not_compared_;  // rows by column
};

// TRUNCATE and ALTERs that rewrite a table do not respect snapshots: what was read of it is then not the snapshot's.
result<bool> was_rewritten(postgres_snapshot& pg, const catalog::table& t) {
  auto rows = pg.query(fmt::format(
      "SELECT coalesce(nullif(c.relfilenode, 0), 1) IS DISTINCT FROM coalesce(pg_relation_filenode(c.oid), 1) FROM "
      "pg_class c WHERE c.oid = {}::regclass",
      catalog::quote_literal(catalog::qualified_name(t))));
  if (!rows) return rows.error();
  return rows->empty() || rows->at(0).at(0) == "t";
}

void note_keys(const catalog::table& t, table_report& out) {
  const auto names = [&](const std::vector<std::size_t>& columns) {
    std::string s;
    for (const std::size_t i : columns)
      s += (s.empty() ? "" : ", ") + t.columns[i].name;
    return s;
  };
  for (const catalog::unique_key& k : t.unique_keys)
    if (k.in_sqlite != k.in_postgres)
      out.schema_problems.push_back(fmt::format("unique key {} ({}) is in {} only", k.name, names(k.columns),
                                                k.in_sqlite ? "SQLite" : "PostgreSQL"));
  for (const catalog::foreign_key& k : t.foreign_keys)
    if (k.in_sqlite != k.in_postgres)
      out.schema_problems.push_back(fmt::format("foreign key {} ({}) to {} is in {} only", k.name, names(k.columns),
                                                k.referenced_table, k.in_sqlite ? "SQLite" : "PostgreSQL"));
}

}  // namespace

result<report> compare(snapshot_pair& pair, const catalog::catalog& tables, const compare_options& options) {
  const auto began = std::chrono::steady_clock::now();
  for (const std::string& name : options.tables)
    if (tables.find(name) == nullptr)
      return make_error("42P01", fmt::format("table \"{}\" is not in both stores", name),
                        "Name tables as PostgreSQL does; crossfade check shows those that one store lacks.");
  report out;
  out.compared_at = now_utc();
  out.seq = pair.seq;
  out.finished = pair.finished;
  out.unfinished_reason = pair.unfinished_reason;
  out.sample_percent = options.sample_percent;
  for (const auto& [table, keys] : pair.left_out)
    out.left_out_keys += keys.size();
  std::size_t listed = 0;
  for (const catalog::table& t : tables.tables) {
    if (!options.tables.empty() &&
        std::find(options.tables.begin(), options.tables.end(), t.name) == options.tables.end())
      continue;
    if (pair.left_out_tables.count(t.name) > 0) continue;
    table_comparison one(pair, t, options, options.max_differences - listed);
    auto compared = one.run();
    if (!compared) {
      if (compared.error().sqlstate != sqlstate::query_canceled) {
        error e = compared.error();
        e.message = fmt::format("table \"{}\" cannot be compared: {}", t.name, e.message);
        return e;
      }
      out.finished = false;
      out.unfinished_reason = compared.error().message;
      break;
    }
    auto rewritten = was_rewritten(pair.postgres, t);
    if (!rewritten) return rewritten.error();
    if (*rewritten) {
      out.finished = false;
      out.unfinished_reason = fmt::format("table \"{}\" was truncated or rewritten in PostgreSQL meanwhile", t.name);
      continue;
    }
    note_keys(t, *compared);
    listed += compared->differences.size();
    out.truncated = out.truncated || one.truncated();
    out.identical = out.identical && compared->identical;
    out.tables.push_back(std::move(*compared));
  }
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return out;
}

}  // namespace crossfade::validator
