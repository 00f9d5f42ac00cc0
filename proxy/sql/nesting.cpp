#include "proxy/sql/nesting.hpp"

#include <algorithm>

namespace crossfade::sql {
namespace {

enum class effect : std::uint8_t {
  operand,    // a value, or a word that changes nothing
  word,       // an operator where an operand stands before it (IS, COLLATE, AT TIME ZONE), else a name
  chains,     // the tree leans one level deeper, until the next element of the list
  stays,      // the same, over the lists of this level: joins and set operations
  between,    // its AND is no conjunction
  both,       // AND
  separates,  // a new element of a flat list
  ends,       // ;
  opens,      // ( [ CASE
  closes,     // ) ] END
  none
};

effect effect_of_word(keyword word) noexcept {
  switch (word) {
    case keyword::none:
      return effect::word;
    case keyword::case_:
      return effect::opens;
    case keyword::end:
      return effect::closes;
    case keyword::join:
    case keyword::union_:
    case keyword::intersect:
    case keyword::except:
      return effect::stays;
    case keyword::between:
      return effect::between;
    case keyword::and_:
      return effect::both;
    case keyword::or_:
    case keyword::when:
    case keyword::then:
    case keyword::else_:
      return effect::separates;
    case keyword::not_:
    case keyword::in:
    case keyword::like:
    case keyword::ilike:
      return effect::chains;
    case keyword::null:
    case keyword::true_:
    case keyword::false_:
    case keyword::default_:
      return effect::operand;
    default:
      return effect::none;
  }
}

effect effect_of(const token& t) noexcept {
  switch (t.kind) {
    case token_kind::punctuation:
      if (t.symbol == symbol_of("(") || t.symbol == symbol_of("[")) return effect::opens;
      if (t.symbol == symbol_of(")") || t.symbol == symbol_of("]")) return effect::closes;
      if (t.symbol == symbol_of(";")) return effect::ends;
      return t.symbol == symbol_of(",") ? effect::separates : effect::chains;
    case token_kind::op:
      return effect::chains;
    case token_kind::identifier:
      return effect_of_word(t.word);
    case token_kind::quoted_identifier:
    case token_kind::unicode:
    case token_kind::string:
    case token_kind::escape_string:
    case token_kind::dollar_string:
    case token_kind::bit_string:
    case token_kind::integer:
    case token_kind::decimal:
    case token_kind::parameter:
      return effect::operand;
  }
  return effect::none;
}

// One level of parentheses, brackets or CASE.
struct level {
  std::size_t chained = 0, stayed = 0;
  std::size_t betweens = 0;  // whose AND is still to come
};

class meter {
 public:
  void take(effect what) {
    auto& l = levels_.back();
    switch (what) {
      case effect::word:
        if (operand_) chain(l.chained);
        break;
      case effect::between:
        ++l.betweens;
        [[fallthrough]];
      case effect::chains:
        chain(l.chained);
        break;
      case effect::stays:
        chain(l.stayed);
        break;
      case effect::both:
        if (l.betweens > 0) {
          --l.betweens;
          break;
        }
        [[fallthrough]];
      case effect::separates:
        forget(l.chained);
        break;
      case effect::ends:
        forget(l.chained);
        forget(l.stayed);
        l.betweens = 0;
        break;
      case effect::opens:
        levels_.emplace_back();
        ++depth_;
        break;
      case effect::closes:
        if (levels_.size() == 1) break;  // a syntax error
        depth_ -= 1 + l.chained + l.stayed;
        levels_.pop_back();
        break;
      case effect::operand:
      case effect::none:
        break;
    }
    operand_ = what == effect::operand || what == effect::word || what == effect::closes;
    most_ = std::max(most_, depth_);
  }
  std::size_t most() const noexcept { return most_; }

 private:
  void chain(std::size_t& count) {
    ++count;
    ++depth_;
  }
  void forget(std::size_t& count) {
    depth_ -= count;
    count = 0;
  }

  std::vector<level> levels_ = std::vector<level>(1);
  std::size_t depth_ = 1, most_ = 1;
  bool operand_ = false;
};

}  // namespace

std::size_t nesting_of(const std::vector<token>& tokens) {
  meter m;
  for (const auto& t : tokens)
    m.take(effect_of(t));
  return m.most();
}

std::size_t nesting_of(std::string_view text, bool standard_conforming_strings) {
  std::vector<token> tokens;
  return tokenise(text, standard_conforming_strings, tokens) ? nesting_of(tokens) : 0;
}

std::size_t conditions_of(const std::vector<token>& tokens) {
  return static_cast<std::size_t>(std::count_if(
      tokens.begin(), tokens.end(), [](const token& t) { return t.word == keyword::and_ || t.word == keyword::or_; }));
}

}  // namespace crossfade::sql
