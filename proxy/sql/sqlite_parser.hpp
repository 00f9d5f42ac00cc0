// Whether SQLite can read a translated statement at all: its parser has a stack of 100 entries, its expressions a depth
// of 1000, its compounds 500 terms.
//
//   if (auto why = sqlite_refuses(text); !why.empty()) ...    // not proven
//
// Parses with a connection of its own that has no tables, so nothing but the grammar and these bounds is judged. Any
// thread, one at a time (a lock inside).
#pragma once

#include <string>

namespace crossfade::sql {

std::string sqlite_refuses(const std::string& text);

}  // namespace crossfade::sql
