#include "replay/catalog/sqlite_ddl.hpp"

#include <utility>

#include "replay/catalog/sqlite_tokens.hpp"

namespace crossfade::catalog {

namespace {

using tokens = std::vector<token>;

// The position after the parenthesis that closes the one at `open`.
std::size_t after_closing(const tokens& all, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < all.size(); ++i) {
    if (all[i].is_symbol("(")) ++depth;
    if (all[i].is_symbol(")") && --depth == 0) return i + 1;
  }
  return all.size();
}

// The text of tokens [begin, end) as written.
std::string slice(std::string_view sql, const tokens& all, std::size_t begin, std::size_t end) {
  if (begin >= end || begin >= all.size()) return {};
  const std::size_t from = all[begin].offset;
  const std::size_t to = all[end - 1].offset + all[end - 1].text.size();
  return std::string(sql.substr(from, to - from));
}

// [begin, end) cut at commas outside parentheses.
std::vector<std::pair<std::size_t, std::size_t>> split(const tokens& all, std::size_t begin, std::size_t end) {
  std::vector<std::pair<std::size_t, std::size_t>> parts;
  int depth = 0;
  std::size_t from = begin;
  for (std::size_t i = begin; i < end; ++i) {
    if (all[i].is_symbol("(")) ++depth;
    if (all[i].is_symbol(")")) --depth;
    if (depth == 0 && all[i].is_symbol(",")) {
      parts.emplace_back(from, i);
      from = i + 1;
    }
  }
  if (from < end) parts.emplace_back(from, end);
  return parts;
}

bool starts_table_constraint(const token& t) {
  return t.is("CONSTRAINT") || t.is("PRIMARY") || t.is("UNIQUE") || t.is("CHECK") || t.is("FOREIGN");
}

class table_reader {
 public:
  table_reader(std::string_view sql, const tokens& all, table_text& out) : sql_(sql), all_(all), out_(out) {}

  void read(std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    std::size_t i = begin;
    std::string column;
    const bool whole_table = starts_table_constraint(all_[i]);
    if (!whole_table) column = lower_ascii(all_[i++].value());
    std::string name;  // of the constraint that follows
    while (i < end) {
      const token& t = all_[i];
      if (t.is("CONSTRAINT") && i + 1 < end) {
        name = all_[i + 1].value();
        i += 2;
        continue;
      }
      const std::size_t next = constraint(i, end, column, name);
      if (next != i) {
        name.clear();
        i = next;
      } else {
        i = t.is_symbol("(") ? after_closing(all_, i) : i + 1;
      }
    }
  }

 private:
  // Reads what begins at i; returns the position after it, i where it is nothing of ours.
  std::size_t constraint(std::size_t i, std::size_t end, const std::string& column, const std::string& name) {
    const token& t = all_[i];
    const bool opens = i + 1 < end && all_[i + 1].is_symbol("(");
    if (t.is("CHECK") && opens) {
      const std::size_t after = after_closing(all_, i + 1);
      out_.checks.push_back({name, slice(sql_, all_, i + 2, after - 1)});
      return after;
    }
    if (t.is("AS") && opens && !column.empty()) {
      const std::size_t after = after_closing(all_, i + 1);
      out_.generated[column] = slice(sql_, all_, i + 2, after - 1);
      return after;
    }
    if (t.is("DEFAULT")) {  // its value may be a word that is a keyword elsewhere
      if (opens) return after_closing(all_, i + 1);
      return i + 2;
    }
    if (t.is("COLLATE") && i + 1 < end && !column.empty()) {
      out_.collations[column] = upper_ascii(all_[i + 1].value());
      return i + 2;
    }
    if (t.is("ON") && i + 2 < end && all_[i + 1].is("CONFLICT")) {
      out_.conflict_clauses = out_.conflict_clauses || !all_[i + 2].is("ABORT");
      return i + 3;
    }
    if (t.is("AUTOINCREMENT")) {
      out_.autoincrement = true;
      return i + 1;
    }
    if (t.is("PRIMARY")) {
      out_.primary_key_name = name;
      return i + 1;
    }
    if (t.is("UNIQUE")) {
      if (name.empty()) return i + 1;
      unique_text unique{name, {}};
      if (!column.empty()) unique.columns.push_back(column);
      const std::size_t after = column.empty() && opens ? after_closing(all_, i + 1) : i + 1;
      for (std::size_t k = i + 2; k + 1 < after; ++k) {
        if (all_[k - 1].is_symbol("(") || all_[k - 1].is_symbol(",")) unique.columns.push_back(all_[k].value());
      }
      out_.uniques.push_back(std::move(unique));
      return after;
    }
    if (t.is("REFERENCES")) return reference(i, end, name);
    if (t.is("FOREIGN")) {  // FOREIGN KEY (...) REFERENCES ...
      std::size_t at = i;
      while (at < end && !all_[at].is("REFERENCES"))
        ++at;
      return at < end ? reference(at, end, name) : end;
    }
    return i;
  }

  std::size_t reference(std::size_t i, std::size_t end, const std::string& name) {
    foreign_key_text key;
    key.name = name;
    ++i;
    if (i < end) key.referenced_table = all_[i++].value();
    if (i < end && all_[i].is_symbol("(")) i = after_closing(all_, i);
    while (i < end) {
      const token& t = all_[i];
      if (t.is("ON") || t.is("MATCH")) {
        i += t.is("MATCH") ? 2 : 3;
        if (i - 1 < end && (all_[i - 1].is("SET") || all_[i - 1].is("NO"))) ++i;
      } else if (t.is("NOT") && i + 1 < end && all_[i + 1].is("DEFERRABLE")) {
        i += 2;
        if (i < end && all_[i].is("INITIALLY")) i += 2;
      } else if (t.is("DEFERRABLE")) {
        key.deferrable = true;
        ++i;
        if (i + 1 < end && all_[i].is("INITIALLY")) {
          key.initially_deferred = all_[i + 1].is("DEFERRED");
          i += 2;
        }
      } else {
        break;
      }
    }
    out_.foreign_keys.push_back(key);
    return i;
  }

  std::string_view sql_;
  const tokens& all_;
  table_text& out_;
};

}  // namespace

table_text parse_create_table(std::string_view sql) {
  table_text out;
  const tokens all = tokenize(sql);
  std::size_t open = 0;
  while (open < all.size() && !all[open].is_symbol("("))
    ++open;
  if (open >= all.size()) return out;
  const std::size_t close = after_closing(all, open) - 1;
  table_reader reader(sql, all, out);
  for (const auto& [begin, end] : split(all, open + 1, close))
    reader.read(begin, end);
  return out;
}

index_text parse_create_index(std::string_view sql) {
  index_text out;
  const tokens all = tokenize(sql);
  std::size_t open = 0;
  while (open < all.size() && !all[open].is_symbol("("))
    ++open;
  if (open >= all.size()) return out;
  const std::size_t after = after_closing(all, open);
  for (auto [begin, end] : split(all, open + 1, after - 1)) {
    if (end > begin + 1 && (all[end - 1].is("ASC") || all[end - 1].is("DESC"))) --end;
    if (end > begin + 2 && all[end - 2].is("COLLATE")) end -= 2;
    out.terms.push_back(slice(sql, all, begin, end));
  }
  if (after < all.size() && all[after].is("WHERE")) {
    std::size_t end = all.size();
    if (all[end - 1].is_symbol(";")) --end;
    out.predicate = slice(sql, all, after + 1, end);
  }
  return out;
}

}  // namespace crossfade::catalog
