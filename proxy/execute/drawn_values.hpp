// What currval() and lastval() of one session know: the values that it has drawn from sequences. Touched by the
// session's statements alone, one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace crossfade::execute {

struct drawn_values {
  std::map<std::string, std::int64_t, std::less<>> by_sequence;
  std::string last;  // the sequence that nextval() was called on last; empty: none
};

}  // namespace crossfade::execute
