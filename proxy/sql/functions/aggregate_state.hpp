// The state of an aggregate that SQLite calls: made at the first row, gone with the final call, which SQLite makes for
// each group, an interrupted one included.
#pragma once

#include <sqlite3.h>

namespace crossfade::sql::functions {

template <class State>
State* state_of(sqlite3_context* c) {
  auto** held = static_cast<State**>(sqlite3_aggregate_context(c, sizeof(State*)));
  if (held == nullptr) {
    sqlite3_result_error_nomem(c);
    return nullptr;
  }
  if (*held == nullptr) *held = new State;
  return *held;
}
template <class State>
State* kept_state(sqlite3_context* c) {
  auto** held = static_cast<State**>(sqlite3_aggregate_context(c, 0));
  return held == nullptr ? nullptr : *held;
}
template <class State>
void drop_state(sqlite3_context* c) {
  auto** held = static_cast<State**>(sqlite3_aggregate_context(c, 0));
  if (held == nullptr) return;
  delete *held;
  *held = nullptr;
}

template <class State, void (*Value)(sqlite3_context*)>
void final_of(sqlite3_context* c) {
  Value(c);
  drop_state<State>(c);
}

}  // namespace crossfade::sql::functions
