#include "replay/catalog/sqlite_expression.hpp"

#include "replay/catalog/catalog.hpp"
#include "replay/catalog/sqlite_tokens.hpp"
#include "replay/catalog/text_forms.hpp"

namespace crossfade::catalog {

namespace {

using value::kind;

constexpr int depth_max = 200;

enum class family { boolean, integer, number, text, date, time, timestamp, uuid, blob, null_literal, none };

struct term {
  std::string sql;
  family what = family::none;
  bool literal = false;  // a constant whose spelling may be changed to suit the other side
  std::string content;   // of a literal
};

family family_of(kind k) {
  switch (k) {
    case kind::boolean:
      return family::boolean;
    case kind::int2:
    case kind::int4:
    case kind::int8:
      return family::integer;
    case kind::float8:
    case kind::numeric:
      return family::number;
    case kind::text:
    case kind::varchar:
      return family::text;
    case kind::date:
      return family::date;
    case kind::time:
      return family::time;
    case kind::timestamp:
      return family::timestamp;
    case kind::uuid:
      return family::uuid;
    case kind::bytea:
      return family::blob;
    case kind::unknown:
    case kind::oid:
    case kind::float4:
    case kind::bpchar:
    case kind::name:
    case kind::timestamptz:
    case kind::interval:
    case kind::json:
    case kind::jsonb:
    case kind::enumeration:
    case kind::array:
    case kind::other:
      return family::none;
  }
  return family::none;
}

std::optional<std::string> boolean_word(std::string_view content) {
  const std::string low = lower_ascii(content);
  if (low == "1" || low == "true" || low == "t") return "true";
  if (low == "0" || low == "false" || low == "f") return "false";
  return std::nullopt;
}

// A literal in the spelling of the family that it meets; false where that is not sure.
bool adapt(term& literal, family to) {
  if (!literal.literal || literal.what == family::null_literal) return literal.what == family::null_literal;
  switch (to) {
    case family::boolean: {
      const auto word = boolean_word(literal.content);
      if (!word) return false;
      literal.sql = *word;
      break;
    }
    case family::integer:
      if (literal.what != family::integer) return false;
      break;
    case family::number:
      if (literal.what != family::integer && literal.what != family::number) return false;
      break;
    case family::text:
      if (literal.what != family::text) return false;
      break;
    case family::date:
      if (literal.what != family::text || !is_date(literal.content)) return false;
      break;
    case family::timestamp: {
      const timestamp_form form = form_of_timestamp(literal.content);
      if (literal.what != family::text || !form.valid || form.zone) return false;
      break;
    }
    case family::time:
    case family::uuid:
    case family::blob:
    case family::null_literal:
    case family::none:
      return false;
  }
  literal.what = to;
  return true;
}

bool numeric_family(family f) { return f == family::integer || f == family::number; }

class translator {
 public:
  translator(std::string_view sql, const std::vector<expression_column>& columns)
      : tokens_(tokenize(sql)), columns_(columns) {}

  std::optional<std::string> whole() {
    term t;
    if (!either(t) || at_ != tokens_.size() || t.what == family::null_literal) return std::nullopt;
    return t.sql;
  }

 private:
  const token* peek() const { return at_ < tokens_.size() ? &tokens_[at_] : nullptr; }
  bool take(std::string_view keyword) {
    if (at_ >= tokens_.size() || !tokens_[at_].is(keyword)) return false;
    ++at_;
    return true;
  }
  bool take_symbol(std::string_view symbol) {
    if (at_ >= tokens_.size() || !tokens_[at_].is_symbol(symbol)) return false;
    ++at_;
    return true;
  }

  bool as_condition(term& t) { return t.what == family::boolean || (t.literal && adapt(t, family::boolean)); }

  bool either(term& out) {
    if (++depth_ > depth_max || !both(out)) return false;
    while (take("OR")) {
      term right;
      if (!both(right) || !as_condition(out) || !as_condition(right)) return false;
      out = {"(" + out.sql + " OR " + right.sql + ")", family::boolean};
    }
    --depth_;
    return true;
  }

  bool both(term& out) {
    if (!negated(out)) return false;
    while (take("AND")) {
      term right;
      if (!negated(right) || !as_condition(out) || !as_condition(right)) return false;
      out = {"(" + out.sql + " AND " + right.sql + ")", family::boolean};
    }
    return true;
  }

  bool negated(term& out) {
    if (take("NOT")) {
      if (++depth_ > depth_max || !negated(out) || !as_condition(out)) return false;
      --depth_;
      out = {"(NOT " + out.sql + ")", family::boolean};
      return true;
    }
    return comparison(out);
  }

  // Both sides in one family, literals spelled for it.
  bool agree(term& a, term& b) {
    if (a.what == family::none || b.what == family::none) return false;
    if (a.literal && !b.literal) return adapt(a, b.what);
    if (b.literal && !a.literal) return adapt(b, a.what);
    return a.what == b.what || (numeric_family(a.what) && numeric_family(b.what));
  }

  bool comparison(term& out) {
    if (!concatenation(out)) return false;
    for (;;) {
      if (take("ISNULL")) {
        out = {"(" + out.sql + " IS NULL)", family::boolean};
      } else if (take("NOTNULL")) {
        out = {"(" + out.sql + " IS NOT NULL)", family::boolean};
      } else if (take("IS")) {
        if (!is_test(out)) return false;
      } else if (peek() != nullptr && (peek()->is("NOT") || peek()->is("IN") || peek()->is("BETWEEN"))) {
        const bool negate = take("NOT");
        if (take("NULL") && negate)
          out = {"(" + out.sql + " IS NOT NULL)", family::boolean};
        else if (take("IN")) {
          if (!in_list(out, negate)) return false;
        } else if (take("BETWEEN")) {
          if (!between(out, negate)) return false;
        } else {
          return false;
        }
      } else {
        bool compared = false;
        if (!compare_once(out, compared)) return false;
        if (!compared) return true;
      }
    }
  }

  bool compare_once(term& out, bool& compared) {
    static constexpr std::pair<std::string_view, std::string_view> operators[] = {
        {"=", "="}, {"==", "="}, {"<>", "<>"}, {"!=", "<>"}, {"<", "<"}, {"<=", "<="}, {">", ">"}, {">=", ">="}};
    for (const auto& [sqlite, postgres] : operators) {
      if (!take_symbol(sqlite)) continue;
      term right;
      if (!concatenation(right) || !agree(out, right)) return false;
      // Order of text is a matter of collation.
      const bool equality = postgres == "=" || postgres == "<>";
      if (!equality && (out.what == family::text || out.what == family::boolean)) return false;
      out = {"(" + out.sql + " " + std::string(postgres) + " " + right.sql + ")", family::boolean};
      compared = true;
      return true;
    }
    return true;
  }

  bool is_test(term& out) {
    const std::string negation = take("NOT") ? "NOT " : "";
    if (take("NULL")) {
      out = {"(" + out.sql + " IS " + negation + "NULL)", family::boolean};
      return true;
    }
    term right;
    if (!concatenation(right) || !agree(out, right)) return false;
    out = {"(" + out.sql + " IS " + (negation.empty() ? "NOT " : "") + "DISTINCT FROM " + right.sql + ")",
           family::boolean};
    return true;
  }

  bool in_list(term& out, bool negate) {
    if (out.literal || !take_symbol("(")) return false;
    std::string list;
    do {
      term item;
      if (!concatenation(item) || !agree(out, item)) return false;
      if (!list.empty()) list += ", ";
      list += item.sql;
    } while (take_symbol(","));
    if (!take_symbol(")")) return false;
    out = {"(" + out.sql + (negate ? " NOT IN (" : " IN (") + list + "))", family::boolean};
    return true;
  }

  bool between(term& out, bool negate) {
    term low, high;
    if (!concatenation(low) || !take("AND") || !concatenation(high)) return false;
    if (!agree(out, low) || !agree(out, high) || out.what == family::text || out.what == family::boolean) return false;
    out = {"(" + out.sql + (negate ? " NOT BETWEEN " : " BETWEEN ") + low.sql + " AND " + high.sql + ")",
           family::boolean};
    return true;
  }

  bool sum(term& out) {
    if (!product(out)) return false;
    while (peek() != nullptr && (peek()->is_symbol("+") || peek()->is_symbol("-"))) {
      const std::string op(tokens_[at_++].text);
      term right;
      if (!product(right) || !arithmetic(out, op, right)) return false;
    }
    return true;
  }

  bool product(term& out) {
    if (!unary(out)) return false;
    while (peek() != nullptr && (peek()->is_symbol("*") || peek()->is_symbol("/") || peek()->is_symbol("%"))) {
      const std::string op(tokens_[at_++].text);
      term right;
      if (!unary(right)) return false;
      // Division by zero is NULL in SQLite, an error in PostgreSQL; by a constant it is the same.
      if (op != "*" && (!right.literal || right.what != family::integer || out.what != family::integer ||
                        right.content.find_first_not_of('0') == std::string::npos))
        return false;
      if (!arithmetic(out, op, right)) return false;
    }
    return true;
  }

  static bool arithmetic(term& out, const std::string& op, const term& right) {
    if (!numeric_family(out.what) || !numeric_family(right.what)) return false;
    const bool integer = out.what == family::integer && right.what == family::integer;
    out = {"(" + out.sql + " " + op + " " + right.sql + ")", integer ? family::integer : family::number};
    return true;
  }

  // || binds tighter than * in SQLite, and looser than + in PostgreSQL; parentheses say which.
  bool concatenation(term& out) {
    if (!sum(out)) return false;
    while (take_symbol("||")) {
      term right;
      if (out.what != family::text || !unary(right) || right.what != family::text) return false;
      out = {"(" + out.sql + " || " + right.sql + ")", family::text};
    }
    return true;
  }

  bool unary(term& out) {
    if (take_symbol("-")) {
      if (++depth_ > depth_max || !unary(out) || !numeric_family(out.what)) return false;
      --depth_;
      out.sql = "(-" + out.sql + ")";
      out.content = "-" + out.content;
      return true;
    }
    if (take_symbol("+")) return ++depth_ <= depth_max && unary(out);
    return primary(out);
  }

  bool primary(term& out) {
    if (peek() == nullptr) return false;
    if (take_symbol("(")) {
      if (!either(out) || !take_symbol(")")) return false;
      if (!out.literal) out.sql = "(" + out.sql + ")";
      return true;
    }
    const token t = tokens_[at_++];
    switch (t.kind) {
      case token_kind::string:
        out = {quote_literal(t.value()), family::text, true, t.value()};
        return true;
      case token_kind::number: {
        if (t.text.find_first_of("xX") != std::string_view::npos) return false;
        const bool integer = t.text.find_first_not_of("0123456789") == std::string_view::npos;
        out = {std::string(t.text), integer ? family::integer : family::number, true, std::string(t.text)};
        return true;
      }
      case token_kind::blob:
      case token_kind::symbol:
        return false;
      case token_kind::quoted_name:
        return column(t.value(), out);
      case token_kind::word:
        break;
    }
    if (t.is("NULL")) {
      out = {"NULL", family::null_literal, true, ""};
      return true;
    }
    if (peek() != nullptr && peek()->is_symbol("(")) return function(lower_ascii(t.text), out);
    if (column(t.value(), out)) return true;
    if (t.is("TRUE") || t.is("FALSE")) {
      out = {lower_ascii(t.text), family::boolean, true, lower_ascii(t.text)};
      return true;
    }
    return false;
  }

  bool column(const std::string& name, term& out) {
    for (const expression_column& c : columns_) {
      if (!same_name(c.sqlite_name, name)) continue;
      out = {quote_identifier(c.postgres_name), family_of(c.what)};
      return true;
    }
    return false;
  }

  bool function(const std::string& name, term& out) {
    ++at_;  // (
    std::vector<term> arguments;
    if (!take_symbol(")")) {
      do {
        term argument;
        if (!either(argument)) return false;
        arguments.push_back(std::move(argument));
      } while (take_symbol(","));
      if (!take_symbol(")")) return false;
    }
    if (arguments.empty()) return false;
    const family first = arguments[0].what;
    if (name == "length" && arguments.size() == 1 && first == family::text) {
      out = {"length(" + arguments[0].sql + ")", family::integer};
      return true;
    }
    if ((name == "lower" || name == "upper") && arguments.size() == 1 && first == family::text) {
      // SQLite folds ASCII only; so does the collation "C".
      out = {name + "(" + arguments[0].sql + " COLLATE \"C\")", family::text};
      return true;
    }
    if (name == "abs" && arguments.size() == 1 && numeric_family(first)) {
      out = {"abs(" + arguments[0].sql + ")", first};
      return true;
    }
    if ((name == "coalesce" || name == "ifnull") && arguments.size() >= 2 && !arguments[0].literal) {
      std::string list = arguments[0].sql;
      for (std::size_t i = 1; i < arguments.size(); ++i) {
        if (!agree(arguments[0], arguments[i])) return false;
        list += ", " + arguments[i].sql;
      }
      out = {"COALESCE(" + list + ")", first};
      return true;
    }
    return false;
  }

  std::vector<token> tokens_;
  const std::vector<expression_column>& columns_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

// An expression without what is only spelling.
std::string bare(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ':' && i + 1 < text.size() && text[i + 1] == ':') {  // a cast's type name
      i += 2;
      while (i < text.size() && ((text[i] >= 'a' && text[i] <= 'z') || text[i] == '_'))
        ++i;
      --i;
      continue;
    }
    if (c != '(' && c != ')' && c != '"' && c != ' ') out += c;
  }
  return lower_ascii(out);
}

}  // namespace

std::optional<std::string> translate_expression(std::string_view sqlite,
                                                const std::vector<expression_column>& columns) {
  return translator(sqlite, columns).whole();
}

bool same_expression(std::string_view a, std::string_view b) { return bare(a) == bare(b); }

}  // namespace crossfade::catalog
