#include "proxy/session/cursors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "proxy/execute/bind_at.hpp"
#include "proxy/session/backend_route.hpp"
#include "proxy/session/preparing.hpp"
#include "proxy/session/sql_statements.hpp"
#include "proxy/sql/functions.hpp"
#include "proxy/sql/type_names.hpp"
#include "replay/base/limits.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::session {

namespace asio = boost::asio;

namespace {

bool draws_from_sequence(const sql::plan& plan) {
  return plan.sqlite_text.find("crossfade_nextval(") != std::string::npos ||
         plan.sqlite_text.find("crossfade_setval(") != std::string::npos;
}

// All rows, kept within a bound: WITH HOLD, and cursors that may be read backwards.
asio::awaitable<result<void>> keep_all(conversation& c, portal& cursor) {
  std::string rows;
  for (;;) {
    auto guard = c.stop.watch(cursor.cursor.get());
    auto state = co_await cursor.cursor->fetch(rows, 0);
    if (!state) co_return state.error();
    if (rows.size() > limits::session::held_cursor_bytes) {
      co_return make_error(sqlstate::program_limit_exceeded,
                           fmt::format("cursor \"{}\" would hold more than {} MiB", cursor.name,
                                       limits::session::held_cursor_bytes / limits::mib),
                           "Declare it without HOLD and SCROLL inside a transaction.");
    }
    if (*state == execute::fetch_state::done) break;
  }
  cursor.cursor.reset();
  keep_rows(cursor, std::move(rows));
  co_return result<void>();
}

void note_held(conversation& c) {
  const bool any = c.names.held() > 0;
  if (any == c.counted_as_unmovable) return;
  c.counted_as_unmovable = any;
  if (any) {
    c.shared->count.sessions_that_cannot_move.fetch_add(1, std::memory_order_relaxed);
  } else {
    c.shared->count.sessions_that_cannot_move.fetch_sub(1, std::memory_order_relaxed);
  }
}

asio::awaitable<result<outcome>> declare_on_backend(conversation& c, std::unique_ptr<portal> cursor,
                                                    const std::string& text) {
  if (cursor->hold) {
    co_return make_error(sqlstate::feature_not_supported,
                         "a WITH HOLD cursor over a query that runs on PostgreSQL is not supported",
                         "Declare it without HOLD inside a transaction.");
  }
  const bool forwarded = cursor->plan().route != sql::route::postgres;
  auto made = co_await declare_on_postgres(c, text, forwarded);
  if (!made) co_return made.error();
  cursor->on_backend = true;
  auto added = c.names.add_portal(std::move(cursor));
  if (!added) co_return added.error();
  co_return outcome{outcome_kind::complete, "DECLARE CURSOR"};
}

}  // namespace

asio::awaitable<result<outcome>> declare_cursor(conversation& c, portal& p) {
  const auto& command = p.plan().command;
  const auto declaration = p.from->prepared.text;
  if (!command.hold && c.tx.where() != transaction::state::block) {
    co_return make_error(sqlstate::no_active_sql_transaction, "DECLARE CURSOR can only be used in transaction blocks");
  }
  if (c.names.find_portal(command.name))
    co_return make_error(sqlstate::duplicate_cursor, fmt::format("cursor \"{}\" already exists", command.name));
  std::vector<value::oid> undeclared;
  auto prepared = co_await prepare_statement(c, command.statement, std::move(undeclared));
  if (!prepared) co_return in_whole_statement(prepared.error(), declaration, command.statement);
  const auto& plan = *(*prepared)->prepared.what;
  if (plan.route == sql::route::refused && plan.refusal) co_return *plan.refusal;
  if (plan.kind != sql::statement_kind::select) {
    co_return make_error(sqlstate::syntax_error, "DECLARE CURSOR is for SELECT and VALUES only");
  }
  if (!plan.parts.empty()) {
    co_return make_error(sqlstate::feature_not_supported,
                         "DECLARE CURSOR must not contain data-modifying statements in WITH");
  }
  // Its rows are made at once: values would be drawn that are never fetched.
  if (draws_from_sequence(plan)) {
    co_return make_error(sqlstate::feature_not_supported,
                         "a cursor over nextval() or setval() is not supported through Crossfade");
  }
  auto made = make_portal(c, *prepared, command.name, {}, {});
  if (!made) co_return in_whole_statement(made.error(), declaration, command.statement);
  auto cursor = std::move(*made);
  cursor->declared = true;
  cursor->hold = command.hold;
  cursor->scroll = command.scroll;
  if (!command.options.empty()) {  // FETCH would have to give binary rows, whatever the client asks for
    co_return make_error(sqlstate::feature_not_supported,
                         "binary cursors are not supported while SQLite is the authority",
                         "Leave out BINARY, or ask for binary results in the extended protocol.");
  }
  if (runs_on_backend(plan)) {
    auto described = co_await describe_remotely(c, *prepared);
    if (!described) co_return described.error();
    auto r = co_await declare_on_backend(c, std::move(cursor), declaration);
    co_return r;
  }
  if (plan.writes()) {
    co_return make_error(sqlstate::feature_not_supported,
                         "cursors with FOR UPDATE are not supported while SQLite is the authority",
                         "Select the rows FOR UPDATE without a cursor.");
  }
  if (!cursor->bound) {
    c.shared->count.answered_elsewhere.fetch_add(1, std::memory_order_relaxed);
    auto r = co_await declare_on_backend(c, std::move(cursor), declaration);
    co_return r;
  }
  c.tx.note_query();
  if (!c.writing && !c.held && !c.tx.snapshot_per_transaction()) {
    auto pinned = c.thread.readers.hold_snapshot();
    if (!pinned) co_return pinned.error();
    cursor->pinned = std::move(*pinned);
  }
  auto opened = co_await open_cursor(c, *cursor);
  if (!opened) co_return opened.error();
  if (command.hold || command.scroll) {
    auto kept = co_await keep_all(c, *cursor);
    if (!kept && kept.error().sqlstate == sql::answer_elsewhere && !command.hold) {
      cursor->cursor.reset();
      cursor->pinned.reset();
      c.shared->count.answered_elsewhere.fetch_add(1, std::memory_order_relaxed);
      auto r = co_await declare_on_backend(c, std::move(cursor), declaration);
      co_return r;
    }
    if (!kept) co_return kept.error();
  }
  auto added = c.names.add_portal(std::move(cursor));
  if (!added) co_return added.error();
  note_held(c);
  co_return outcome{outcome_kind::complete, "DECLARE CURSOR"};
}

namespace {

error only_forward() {
  return make_error(sqlstate::object_not_in_prerequisite_state, "cursor can only scan forward",
                    "Declare it with SCROLL option to enable backward scan.");
}

// FETCH BACKWARD n on kept rows: next_row stands behind the last row that was returned.
outcome backward(conversation& c, portal& cursor, std::int64_t count, std::string_view verb, bool quiet) {
  // After the last row the position is one beyond it.
  auto at = cursor.next_row;
  std::uint64_t sent = 0;
  if (cursor.after_end) {
    ++at;
    cursor.after_end = false;
  }
  while (at > 1 && (count < 0 || sent < static_cast<std::uint64_t>(count))) {
    --at;
    if (!quiet)
      c.out().append(cursor.rows, cursor.row_starts[at - 1], cursor.row_starts[at] - cursor.row_starts[at - 1]);
    ++sent;
  }
  if (count < 0 || sent < static_cast<std::uint64_t>(count)) at = 0;
  cursor.next_row = at;
  return {outcome_kind::complete, fmt::format("{} {}", verb, sent)};
}

outcome forward_kept(conversation& c, portal& cursor, std::int64_t count, std::string_view verb, bool quiet) {
  const auto last = cursor.row_starts.size() - 1;
  const auto from = cursor.next_row;
  const auto to = count < 0 ? last : std::min<std::size_t>(last, from + static_cast<std::size_t>(count));
  if (!quiet) c.out().append(cursor.rows, cursor.row_starts[from], cursor.row_starts[to] - cursor.row_starts[from]);
  cursor.next_row = to;
  cursor.after_end = count < 0 || to - from < static_cast<std::size_t>(count);
  return {outcome_kind::complete, fmt::format("{} {}", verb, to - from)};
}

// The one row of that number, 1 is the first; before and behind the rows there is none.
outcome go_to(conversation& c, portal& cursor, std::int64_t row, std::string_view verb, bool quiet) {
  const auto last = static_cast<std::int64_t>(cursor.row_starts.size()) - 1;
  const bool there = row >= 1 && row <= last;
  cursor.after_end = row > last;
  cursor.next_row = static_cast<std::size_t>(std::clamp<std::int64_t>(row, 0, last));
  if (there && !quiet) {
    const auto from = cursor.row_starts[cursor.next_row - 1];
    c.out().append(cursor.rows, from, cursor.row_starts[cursor.next_row] - from);
  }
  return {outcome_kind::complete, fmt::format("{} {}", verb, there ? 1 : 0)};
}

bool is_absolute(const sql::session_command& command) {
  return !command.options.empty() && command.options.front().second == "absolute";
}

// FETCH ABSOLUTE, RELATIVE, FIRST and LAST, and FETCH 0, on kept rows.
result<outcome> one_kept(conversation& c, portal& cursor, const sql::session_command& command, std::string_view verb,
                         bool quiet) {
  const auto last = static_cast<std::int64_t>(cursor.row_starts.size()) - 1;
  const auto here = cursor.after_end ? last + 1 : static_cast<std::int64_t>(cursor.next_row);
  auto row = here + command.count;
  if (is_absolute(command)) row = command.count < 0 ? last + 1 + command.count : command.count;
  const bool on_row = here >= 1 && here <= last;
  const bool only_asked = quiet && command.count == 0 && !is_absolute(command);  // MOVE 0: whether there is one
  if ((row < here || (row == here && on_row)) && !only_asked && !cursor.scroll) return only_forward();
  return go_to(c, cursor, row, verb, quiet);
}

asio::awaitable<result<outcome>> forward_open(conversation& c, portal& cursor, std::int64_t count,
                                              std::string_view verb, bool quiet) {
  if (cursor.state == portal_state::ready && !cursor.cursor && cursor.bound && !cursor.declared) {
    auto opened = co_await open_cursor(c, cursor);  // of the extended protocol, not yet run
    if (!opened) co_return opened.error();
  }
  if (!cursor.cursor) co_return outcome{outcome_kind::complete, fmt::format("{} 0", verb)};
  const auto limit = count < 0 ? 0 : static_cast<std::uint64_t>(count);
  if (!quiet) {
    auto sent = co_await send_rows(c, cursor, limit, verb);
    if (sent && sent->what == outcome_kind::suspended) sent->what = outcome_kind::complete;
    co_return sent;
  }
  const auto before = cursor.cursor->rows();
  std::uint64_t passed = 0;
  for (;;) {
    c.cursor_scratch.clear();
    auto guard = c.stop.watch(cursor.cursor.get());
    const auto left = limit == 0 ? 0 : limit - passed;
    auto state = co_await cursor.cursor->fetch(c.cursor_scratch, left);
    if (!state) co_return state.error();
    passed = cursor.cursor->rows() - before;
    if (*state == execute::fetch_state::done) {
      cursor.cursor.reset();
      break;
    }
    if (*state == execute::fetch_state::row_limit || (limit > 0 && passed >= limit)) break;
  }
  co_return outcome{outcome_kind::complete, fmt::format("{} {}", verb, passed)};
}

// The rows of an open cursor are in the formats of its first FETCH.
asio::awaitable<result<void>> adopt_formats(conversation& c, portal& cursor, const portal& fetch) {
  const bool binary = std::any_of(fetch.result_formats.begin(), fetch.result_formats.end(),
                                  [](auto f) { return f == value::wire_format::binary; });
  const bool now_binary = std::any_of(cursor.result_formats.begin(), cursor.result_formats.end(),
                                      [](auto f) { return f == value::wire_format::binary; });
  if (!binary && !now_binary) co_return result<void>();
  if (fetch.result_formats == cursor.result_formats) co_return result<void>();
  if (cursor.materialised || !cursor.cursor || cursor.cursor->rows() > 0) {
    co_return make_error(sqlstate::feature_not_supported,
                         fmt::format("cursor \"{}\" gives its rows in the formats of its first FETCH", cursor.name),
                         "Fetch in one format, text for WITH HOLD and SCROLL cursors.");
  }
  auto bound = execute::bind_at(c.clock.start_us, cursor.from->prepared, {}, fetch.result_formats, c.vars.formats(),
                                cursor.from->literal_cells);
  if (!bound) {
    auto e = sql::with_type_names(bound.error(), *c.shared->planner->tables());
    co_return e;
  }
  cursor.bound = std::make_shared<const execute::bound_statement>(std::move(*bound));
  cursor.result_formats = fetch.result_formats;
  cursor.cursor.reset();
  auto opened = co_await open_cursor(c, cursor);
  co_return opened;
}

// The same where rows are read as they are asked for: forward only.
asio::awaitable<result<outcome>> one_open(conversation& c, portal& cursor, const sql::session_command& command,
                                          std::string_view verb, bool quiet) {
  const auto read = cursor.cursor ? static_cast<std::int64_t>(cursor.cursor->rows()) : 0;
  if (command.count == 0 && !is_absolute(command) && (read == 0 || !cursor.cursor))
    co_return outcome{outcome_kind::complete, fmt::format("{} 0", verb)};  // on no row
  const auto steps = is_absolute(command) ? command.count - read : command.count;
  if (steps <= 0 || command.count <= 0 || (is_absolute(command) && !cursor.cursor)) co_return only_forward();
  if (steps > 1) {
    auto passed = co_await forward_open(c, cursor, steps - 1, verb, true);
    if (!passed) co_return passed.error();
  }
  auto r = co_await forward_open(c, cursor, 1, verb, quiet);
  co_return r;
}

}  // namespace

asio::awaitable<result<outcome>> fetch_cursor(conversation& c, portal& p, std::uint64_t max_rows, run_options how) {
  const auto& command = p.plan().command;
  const bool quiet = p.plan().kind == sql::statement_kind::move;
  const std::string_view verb = quiet ? "MOVE" : "FETCH";
  const bool one = !command.options.empty();
  if (max_rows > 0 && !quiet && !one && (command.count < 0 || static_cast<std::uint64_t>(command.count) > max_rows)) {
    co_return make_error(sqlstate::feature_not_supported, "FETCH with a row limit in Execute is not supported",
                         "Give the number of rows in FETCH alone.");
  }
  auto found = c.names.find_portal(command.name);
  if (!found) co_return found.error();
  auto& cursor = **found;
  if (cursor.on_backend) {
    how.simple = false;  // the rows are described already
    auto r = co_await run_on_backend(c, p, max_rows, how);
    co_return r;
  }
  auto fits = co_await adopt_formats(c, cursor, p);
  if (!fits) co_return fits.error();
  if (cursor.materialised) {
    if (one || command.count == 0) co_return one_kept(c, cursor, command, verb, quiet);
    if (command.backward) {
      if (!cursor.scroll) co_return only_forward();
      co_return backward(c, cursor, command.count, verb, quiet);
    }
    co_return forward_kept(c, cursor, command.count, verb, quiet);
  }
  if (one || command.count == 0) {
    const bool on_row = command.count == 0 && !is_absolute(command) && cursor.cursor && cursor.cursor->rows() > 0;
    if (on_row) {
      co_return make_error(sqlstate::feature_not_supported, "FETCH 0 is not supported",
                           "Keep the row that was fetched, or declare the cursor with SCROLL.");
    }
    auto r = co_await one_open(c, cursor, command, verb, quiet);
    co_return r;
  }
  if (command.backward) co_return only_forward();
  auto r = co_await forward_open(c, cursor, command.count, verb, quiet);
  co_return r;
}

asio::awaitable<result<outcome>> close_cursor(conversation& c, const sql::session_command& command) {
  if (command.all) {
    c.names.close_cursors();
    if (c.backend_in_transaction) {
      auto closed = co_await ask_backend(c, "CLOSE ALL");
      if (!closed) co_return closed.error();
    }
    note_held(c);
    co_return outcome{outcome_kind::complete, "CLOSE CURSOR ALL"};
  }
  auto found = c.names.find_portal(command.name);
  if (!found) co_return found.error();
  if ((*found)->on_backend) {
    auto closed = co_await ask_backend(c, "CLOSE " + catalog::quote_identifier(command.name));
    if (!closed) co_return closed.error();
  }
  c.names.close_portal(command.name);
  note_held(c);
  co_return outcome{outcome_kind::complete, "CLOSE CURSOR"};
}

}  // namespace crossfade::session
