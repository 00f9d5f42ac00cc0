// jsonb changed: ||, -, #-, jsonb_set, jsonb_insert, jsonb_strip_nulls, jsonb_pretty. Values are put together from the
// normalised texts of their parts.
// Source: PostgreSQL documentation 9.16; setPath(), IteratorConcat() in src/backend/utils/adt/jsonfuncs.c.
#include <algorithm>

#include "proxy/sql/functions/json.hpp"
#include "replay/value/array.hpp"

namespace crossfade::sql::functions {
namespace {

using value::json_kind;
using value::json_tree;
using members = std::vector<std::pair<std::string, std::string>>;

std::string object_text(members all) {
  std::string out;
  value::append_jsonb_object(out, all);
  return out;
}

std::string array_text(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const auto& i : items)
    out += (out.size() > 1 ? ", " : "") + i;
  return out + "]";
}

members members_of(const json_tree& t) {
  members out;
  for (std::size_t i = 0; i < t.items.size(); ++i)
    out.emplace_back(t.keys[i], t.items[i].raw);
  return out;
}

std::vector<std::string> items_of(const json_tree& t) {
  std::vector<std::string> out;
  if (t.what != json_kind::array) return {std::string(t.raw)};
  for (const auto& i : t.items)
    out.emplace_back(i.raw);
  return out;
}

void concat(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto l = read_document(a[0], true), r = read_document(a[1], true);
  if (!l) return raise(c, l.error());
  if (!r) return raise(c, r.error());
  if (l->tree.what == json_kind::object && r->tree.what == json_kind::object) {
    auto all = members_of(l->tree);
    for (auto& m : members_of(r->tree))
      all.push_back(std::move(m));
    return give(c, object_text(std::move(all)));
  }
  auto all = items_of(l->tree);
  for (auto& i : items_of(r->tree))
    all.push_back(std::move(i));
  give(c, array_text(all));
}

void without_keys(sqlite3_context* c, const json_tree& t, const value::array_elements& keys) {
  const auto listed = [&](std::string_view key) {
    return std::any_of(keys.begin(), keys.end(), [&](const auto& k) { return k && *k == key; });
  };
  if (t.scalar()) return raise(c, "22023", "cannot delete from scalar");
  if (t.what == json_kind::object) {
    auto all = members_of(t);
    all.erase(std::remove_if(all.begin(), all.end(), [&](const auto& m) { return listed(m.first); }), all.end());
    return give(c, object_text(std::move(all)));
  }
  std::vector<std::string> kept;
  for (const auto& i : t.items) {
    if (i.what != json_kind::string || !listed(i.text)) kept.emplace_back(i.raw);
  }
  give(c, array_text(kept));
}

// crossfade_jsonb_delete(document, key or index)
void remove(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto d = read_document(a[0], true);
  if (!d) return raise(c, d.error());
  const auto& t = d->tree;
  if (sqlite3_value_type(a[1]) != SQLITE_INTEGER) return without_keys(c, t, {std::string(text(a[1]))});
  if (t.scalar()) return raise(c, "22023", "cannot delete from scalar");
  if (t.what == json_kind::object) return raise(c, "22023", "cannot delete from object using integer index");
  auto kept = items_of(t);
  auto index = sqlite3_value_int64(a[1]);
  if (index < 0) index += static_cast<std::int64_t>(kept.size());
  if (index >= 0 && index < static_cast<std::int64_t>(kept.size())) kept.erase(kept.begin() + index);
  give(c, array_text(kept));
}

void remove_keys(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  const auto d = read_document(a[0], true);
  if (!d) return raise(c, d.error());
  const auto keys = value::parse_plain_array(text(a[1]));
  if (!keys) return raise(c, keys.error());
  without_keys(c, d->tree, *keys);
}

enum class change { create, replace, insert_before, insert_after, remove };

// One walk down a path; PostgreSQL's setPath().
class path_change {
 public:
  path_change(const value::array_elements& path, change what, std::string fresh)
      : path_(path), what_(what), fresh_(std::move(fresh)) {}

  result<std::string> at(const json_tree& t, std::size_t level) {
    if (!path_[level]) {
      return make_error("22004", "path element at position " + std::to_string(level + 1) + " is null");
    }
    if (t.scalar()) return std::string(t.raw);
    return t.what == json_kind::object ? in_object(t, level) : in_array(t, level);
  }

 private:
  bool adds() const { return what_ != change::replace && what_ != change::remove; }

  result<std::string> in_object(const json_tree& t, std::size_t level) {
    const bool last = level + 1 == path_.size();
    members out;
    bool done = false;
    for (std::size_t i = 0; i < t.items.size(); ++i) {
      if (t.keys[i] != *path_[level]) {
        out.emplace_back(t.keys[i], t.items[i].raw);
        continue;
      }
      done = true;
      if (!last) {
        auto inner = at(t.items[i], level + 1);
        if (!inner) return inner;
        out.emplace_back(t.keys[i], std::move(*inner));
      } else if (what_ == change::insert_before || what_ == change::insert_after) {
        return make_error("22023", "cannot replace existing key",
                          "Try using the function jsonb_set to replace key value.");
      } else if (what_ != change::remove) {
        out.emplace_back(t.keys[i], fresh_);
      }
    }
    if (!done && last && adds()) out.emplace_back(*path_[level], fresh_);
    return object_text(std::move(out));
  }

  result<std::string> in_array(const json_tree& t, std::size_t level) {
    const bool last = level + 1 == path_.size();
    const auto given = path_index(*path_[level]);
    if (!given) {
      return make_error("22P02", "path element at position " + std::to_string(level + 1) + " is not an integer: \"" +
                                     *path_[level] + "\"");
    }
    const auto size = static_cast<std::int64_t>(t.items.size());
    const bool before = *given < 0 && -*given > size;  // ahead of the first
    const auto index = before ? INT32_MIN : *given < 0 ? size + *given : std::min(*given, size);
    std::vector<std::string> out;
    bool done = false;
    if ((before || size == 0) && last && adds()) {
      out.push_back(fresh_);
      done = true;
    }
    for (std::int64_t i = 0; i < size; ++i) {
      const auto& item = t.items[static_cast<std::size_t>(i)];
      if (i != index) {
        out.emplace_back(item.raw);
        continue;
      }
      done = true;
      if (!last) {
        auto inner = at(item, level + 1);
        if (!inner) return inner;
        out.push_back(std::move(*inner));
        continue;
      }
      if (what_ == change::insert_before || what_ == change::create) out.push_back(fresh_);
      if (what_ == change::insert_before || what_ == change::insert_after) out.emplace_back(item.raw);
      if (what_ == change::insert_after || what_ == change::replace) out.push_back(fresh_);
    }
    if (!done && last && adds()) out.push_back(fresh_);
    return array_text(out);
  }

  const value::array_elements& path_;
  change what_;
  std::string fresh_;
};

void change_at(sqlite3_context* c, arguments a, change what, std::string fresh) {
  const auto d = read_document(a[0], true);
  if (!d) return raise(c, d.error());
  const auto path = value::parse_plain_array(text(a[1]));
  if (!path) return raise(c, path.error());
  const auto& t = d->tree;
  if (t.scalar())
    return raise(c, "22023", what == change::remove ? "cannot delete path in scalar" : "cannot set path in scalar");
  const bool idle = t.items.empty() && (what == change::remove || what == change::replace);
  if (path->empty() || idle) return give(c, t.raw);
  auto out = path_change(*path, what, std::move(fresh)).at(t, 0);
  if (!out) return raise(c, out.error());
  give(c, *out);
}

void remove_path(sqlite3_context* c, int, arguments a) {
  if (any_null(2, a)) return sqlite3_result_null(c);
  change_at(c, a, change::remove, {});
}

// (document, path, value, create_missing or insert_after)
template <bool Insert>
void set_path(sqlite3_context* c, int n, arguments a) {
  if (any_null(n, a)) return sqlite3_result_null(c);
  const auto fresh = read_document(a[2], true);
  if (!fresh) return raise(c, fresh.error());
  const bool flag = n > 3 ? sqlite3_value_int(a[3]) != 0 : !Insert;
  change_at(c, a,
            Insert ? (flag ? change::insert_after : change::insert_before) : (flag ? change::create : change::replace),
            std::string(fresh->tree.raw));
}

std::string stripped(const json_tree& t, bool binary) {
  if (t.what == json_kind::string) {
    std::string shown;
    value::append_json_string(shown, t.text);
    return shown;
  }
  if (t.scalar()) return std::string(t.raw);
  const bool object = t.what == json_kind::object;
  std::string out(1, object ? '{' : '[');
  for (std::size_t i = 0; i < t.items.size(); ++i) {
    if (object && t.items[i].what == json_kind::null) continue;
    if (out.size() > 1) out += binary ? ", " : ",";
    if (object) {
      value::append_json_string(out, t.keys[i]);
      out += binary ? ": " : ":";
    }
    out += stripped(t.items[i], binary);
  }
  return out + (object ? '}' : ']');
}

// crossfade_json_strip_nulls(document, jsonb)
void strip_nulls(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const bool binary = sqlite3_value_int(a[1]) != 0;
  const auto d = read_document(a[0], binary);
  if (!d) return raise(c, d.error());
  give(c, stripped(d->tree, binary));
}

void append_pretty(std::string& out, const json_tree& t, std::size_t depth) {
  if (t.scalar()) {
    out += t.raw;
    return;
  }
  const bool object = t.what == json_kind::object;
  out += object ? '{' : '[';
  for (std::size_t i = 0; i < t.items.size(); ++i) {
    out += i > 0 ? ",\n" : "\n";
    out.append(4 * (depth + 1), ' ');
    if (object) {
      value::append_json_string(out, t.keys[i]);
      out += ": ";
    }
    append_pretty(out, t.items[i], depth + 1);
  }
  out += '\n';
  out.append(4 * depth, ' ');
  out += object ? '}' : ']';
}

void pretty(sqlite3_context* c, int, arguments a) {
  if (null(a[0])) return sqlite3_result_null(c);
  const auto d = read_document(a[0], true);
  if (!d) return raise(c, d.error());
  std::string out;
  append_pretty(out, d->tree, 0);
  give(c, out);
}

constexpr scalar json_changes_scalars[] = {
    {"crossfade_jsonb_concat", 2, &concat},           {"crossfade_jsonb_delete", 2, &remove},
    {"crossfade_jsonb_delete_keys", 2, &remove_keys}, {"crossfade_jsonb_delete_path", 2, &remove_path},
    {"crossfade_jsonb_set", -1, &set_path<false>},    {"crossfade_jsonb_insert", -1, &set_path<true>},
    {"crossfade_json_strip_nulls", 2, &strip_nulls},  {"crossfade_jsonb_pretty", 1, &pretty},
};

}  // namespace

int add_json_changes(sqlite3* db) { return add(db, json_changes_scalars); }

}  // namespace crossfade::sql::functions
