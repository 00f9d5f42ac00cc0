#include "proxy/session/backend_route.hpp"

#include <fmt/format.h>

#include "proxy/session/answer_key.hpp"
#include "proxy/session/setting_values.hpp"
#include "proxy/wire/backend.hpp"
#include "proxy/wire/frontend.hpp"
#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::session {

namespace asio = boost::asio;
namespace bt = wire::backend_type;
using std::chrono::steady_clock;

error lost_backend(conversation& c, error why) {
  if (c.backend) {
    c.backend->close();
    c.backend.reset();
  }
  c.backend_in_transaction = false;
  c.backend_values.clear();
  c.backend_version = 0;
  if (c.backend_holds_state) {
    c.backend_holds_state = false;
    return make_error(sqlstate::admin_shutdown,
                      "terminating connection: PostgreSQL, which held locks of this session, "
                      "has closed its connection");
  }
  if (why.sqlstate.empty()) why = make_error(sqlstate::connection_failure, "the connection to PostgreSQL was lost");
  return why;
}

asio::awaitable<result<void>> ensure_backend(conversation& c) {
  if (c.backend && c.backend->usable()) co_return result<void>();
  if (c.backend) {
    auto gone = lost_backend(c, {});
    if (gone.sqlstate == sqlstate::admin_shutdown) co_return gone;
  }
  if (!c.shared->target) {
    co_return make_error(sqlstate::connection_failure, "PostgreSQL is not configured", "Pass --postgres.");
  }
  settings::values none;
  auto connected = co_await execute::backend::connect(c.shared->target, std::move(none));
  if (!connected) co_return connected.error();
  c.backend = std::move(*connected);
  c.backend_values.clear();
  c.backend_version = 0;
  co_return result<void>();
}

namespace {

// A look in the background, for those who come next.
asio::awaitable<void> look_again(std::shared_ptr<services> shared) {
  settings::values none;
  auto connected = co_await execute::backend::connect(shared->target, std::move(none));
  const bool answered = connected || connected.error().sqlstate != sqlstate::connection_failure;
  shared->silence.looked(answered);
  if (answered) log::info("session.postgres_answers_again", {});
}

// Nobody waits for a server that was found silent a moment ago.
result<void> not_silent(conversation& c, std::chrono::milliseconds no_older) {
  if (!c.shared->silence.known(no_older)) return {};
  if (c.shared->silence.may_look()) c.shared->tasks.spawn(c.thread.io.get_executor(), look_again(c.shared));
  return make_error(sqlstate::connection_failure, "PostgreSQL does not answer");
}

vigil::guard watch_over(conversation& c) {
  return c.thread.vigil.watch(c.shared, c.backend, c.thread.io.get_executor());
}

// What a read of SQLite's rows can do without: it asks seldom. Others fail for it.
constexpr std::chrono::seconds silent_for_canaries{60}, silent_for_others{5};

}  // namespace

std::string settings_script(conversation& c, bool relayed) {
  if (c.backend_version == c.vars.version()) return {};
  settings::values wanted;
  for (const auto& [name, value] : c.vars.changed()) {
    // Text is UTF-8 on both ways; and until the switch it is we who watch idle transactions.
    if (name == "client_encoding") continue;
    if (!relayed && (name == "idle_in_transaction_session_timeout" || name == "idle_session_timeout")) continue;
    wanted[name] = value;
  }
  std::string script;
  for (const auto& [name, value] : c.backend_values)
    if (!wanted.contains(name))
      script += fmt::format("RESET {};", name.find('.') == std::string::npos ? name : catalog::quote_identifier(name));
  std::string list;
  for (const auto& [name, value] : wanted) {
    auto told = c.backend_values.find(name);
    if (told != c.backend_values.end() && told->second == value) continue;
    list += fmt::format("{}pg_catalog.set_config({},{},false)", list.empty() ? "" : ",", catalog::quote_literal(name),
                        catalog::quote_literal(value));
  }
  if (!list.empty()) script += "SELECT " + list + ";";
  c.backend_values = std::move(wanted);
  c.backend_version = c.vars.version();
  return script;
}

namespace {

bool mentions(std::string_view text, std::string_view word) { return lower(text).find(word) != std::string::npos; }

std::string begin_text(const conversation& c) {
  if (!c.tx.snapshot_per_transaction()) return "BEGIN";
  return fmt::format("BEGIN ISOLATION LEVEL {}{}", isolation_name(c.tx.how().isolation),
                     c.tx.how().read_only ? " READ ONLY" : "");
}

// What has to run there before the statement, each a simple query of its own: settings must not be undone with the
// transaction that follows them.
std::vector<std::string> prelude(conversation& c, bool needs_transaction) {
  std::vector<std::string> queries;
  if (c.backend_in_transaction && c.backend->transaction_status() == 'E') {
    queries.emplace_back("ROLLBACK");
    c.backend_in_transaction = false;
    c.backend_values = c.backend_values_at_begin;
    c.backend_version = 0;
  }
  auto script = settings_script(c, false);
  if (!script.empty()) queries.push_back(std::move(script));
  if (needs_transaction && !c.backend_in_transaction) {
    queries.push_back(begin_text(c));
    c.backend_in_transaction = true;
    c.backend_values_at_begin = c.backend_values;
  }
  return queries;
}

// Frames up to ReadyForQuery; the first error, if there is one.
asio::awaitable<result<void>> swallow(conversation& c) {
  std::optional<error> failure;
  for (;;) {
    auto f = co_await c.backend->receive();
    if (!f) co_return lost_backend(c, f.error());
    if (f->type == bt::error_response && !failure) {
      auto parsed = wire::parse_report(f->payload);
      failure = parsed ? parsed->fields : parsed.error();
    }
    if (f->type == bt::ready_for_query) break;
  }
  if (failure) co_return *failure;
  co_return result<void>();
}

// The replies to a prelude that has been sent; the first error, once all are there.
asio::awaitable<result<void>> swallow_prelude(conversation& c, std::size_t queries) {
  std::optional<error> failure;
  for (std::size_t i = 0; i < queries && c.backend; ++i) {
    auto told = co_await swallow(c);
    if (!told && !failure) failure = told.error();
  }
  if (!failure) co_return result<void>();
  c.backend_values.clear();
  c.backend_version = 0;
  co_return *failure;
}

// The statement's own reply, passed on frame by frame.
asio::awaitable<result<outcome>> pass_reply(conversation& c) {
  outcome done{outcome_kind::passed, {}};
  for (;;) {
    auto f = co_await c.backend->receive();
    if (!f) {
      auto why = lost_backend(c, f.error());
      co_return why;
    }
    switch (f->type) {
      case bt::ready_for_query:
        co_return done;
      case bt::row_description:
      case bt::data_row:
      case bt::command_complete:
      case bt::notice_response:
      case bt::notification_response:
        c.out().append(f->bytes);
        break;
      case bt::empty_query_response:
        done.what = outcome_kind::empty;
        break;
      case bt::portal_suspended:
        done.what = outcome_kind::suspended;
        break;
      case bt::error_response: {
        auto parsed = wire::parse_report(f->payload);
        if (parsed)
          c.shared->count.errors[error_class(parsed->fields.sqlstate)].fetch_add(1, std::memory_order_relaxed);
        // What we asked it to stop has to say why in our words.
        if (parsed && parsed->fields.sqlstate == sqlstate::query_canceled &&
            c.stop.raised() != interrupts::reason::none) {
          wire::write_error_response(c.out(), c.stop.explain(parsed->fields));
        } else {
          c.out().append(f->bytes);
        }
        done.what = outcome_kind::failed;
        break;
      }
      case bt::copy_in_response:
      case bt::copy_out_response:
      case bt::copy_both_response:
        co_return lost_backend(c, make_error(sqlstate::protocol_violation, "PostgreSQL began a COPY unasked"));
      default:  // ParseComplete, BindComplete, ParameterStatus ...: of our own messages
        break;
    }
    if (c.out().size() > limits::session::send_buffer_bytes && !c.backend->has_buffered_frame()) {
      const bool alive = co_await send(c);
      if (!alive) c.stop.raise(interrupts::reason::user);
    }
  }
}

void write_extended(std::string& frames, const portal& p, std::string_view name, std::uint64_t max_rows) {
  const auto& s = *p.from;
  std::vector<std::optional<std::string_view>> values;
  for (const auto& v : p.parameters)
    values.push_back(v ? std::optional<std::string_view>(*v) : std::nullopt);
  wire::write_parse(frames, "", s.prepared.text, s.declared);
  wire::write_bind(frames, name, "", p.parameter_formats, values, p.result_formats);
  wire::write_execute(frames, name, static_cast<std::int32_t>(max_rows));
  wire::write_sync(frames);
}

bool needs_transaction(const conversation& c, const portal& p, std::uint64_t max_rows, run_options how) {
  if (c.backend_in_transaction) return false;
  const bool block = c.tx.in_block();
  if (max_rows > 0 && (block || !how.sync_follows)) return true;
  return block && p.plan().route == sql::route::postgres && mentions(p.from->prepared.text, "advisory_xact");
}

// A forwarded read sees what had been committed when it arrived.
asio::awaitable<result<void>> wait_for_mirror(conversation& c, std::chrono::milliseconds limit) {
  const auto head = c.shared->positions->head();
  if (c.shared->positions->watermark() >= head) co_return result<void>();
  auto deadline = steady_clock::now() + limit;
  if (c.stop.deadline()) deadline = std::min(deadline, *c.stop.deadline());
  const bool there = co_await c.shared->positions->wait_watermark(head, deadline);
  if (auto stopped = c.stop.check()) co_return *stopped;
  if (there) co_return result<void>();
  co_return make_error(
      sqlstate::object_not_in_prerequisite_state,
      fmt::format("this query runs on PostgreSQL, which is {} transactions behind", c.shared->positions->lag()),
      "The mirror is late or stopped; see `crossfade status`.");
}

result<void> may_forward(const conversation& c) {
  switch (c.shared->gate->phase()) {
    case journal::phase::none:
    case journal::phase::preparing:
      return make_error(sqlstate::object_not_in_prerequisite_state,
                        "this query runs on PostgreSQL, where the rows are still being copied",
                        "Wait until `crossfade status` says dual-write.");
    case journal::phase::abandoned:
      return make_error(sqlstate::feature_not_supported,
                        "this query runs on PostgreSQL only, which is no longer kept up to date");
    case journal::phase::dual_write:
    case journal::phase::switched:
    case journal::phase::finished:
      break;
  }
  if (c.wrote) {
    return make_error(sqlstate::feature_not_supported,
                      "this query runs on PostgreSQL, which does not see this transaction's own writes yet",
                      "Commit first, or run the query before the writes.");
  }
  return {};
}

asio::awaitable<result<void>> prepare_forwarded(conversation& c) {
  auto allowed = may_forward(c);
  if (allowed) allowed = not_silent(c, silent_for_others);
  if (!allowed) co_return allowed;
  if (c.tx.snapshot_per_transaction()) {
    auto pair = co_await open_snapshot_pair(c);
    co_return pair;
  }
  auto waited = co_await wait_for_mirror(c, c.shared->time.forwarded_wait);
  co_return waited;
}

bool may_be_kept(const portal& p, std::uint64_t max_rows) {
  return p.plan().route == sql::route::postgres && max_rows == 0 && !mentions(p.from->prepared.text, "advisory");
}

// Of statements before cutover.
asio::awaitable<result<void>> reach(conversation& c) {
  auto speaks = not_silent(c, silent_for_others);
  if (!speaks) co_return speaks;
  const auto began = steady_clock::now();
  auto there = co_await ensure_backend(c);
  // Refused at once it may be there again at any time; the next one finds out as quickly.
  const bool waited = steady_clock::now() - began >= vigil::first_look;
  if (!there && waited && there.error().sqlstate == sqlstate::connection_failure) c.shared->silence.looked(false);
  co_return there;
}

asio::awaitable<result<outcome>> on_backend(conversation& c, portal& p, std::uint64_t max_rows, run_options how) {
  auto there = co_await reach(c);
  if (!there) co_return there.error();
  const auto& text = p.from->prepared.text;
  if (p.plan().route == sql::route::postgres && mentions(text, "advisory_"))
    c.backend_holds_state = mentions(text, "advisory_lock") || mentions(text, "advisory_xact_lock") ||
                            (c.backend_holds_state && !mentions(text, "advisory_unlock_all"));
  std::string frames;
  const auto first = prelude(c, needs_transaction(c, p, max_rows, how));
  for (const auto& q : first)
    wire::write_query(frames, q);
  if (p.on_backend) {
    wire::write_execute(frames, p.backend_name, static_cast<std::int32_t>(max_rows));
    wire::write_sync(frames);
  } else if (how.simple && p.plain_text) {
    wire::write_query(frames, text);
  } else {
    p.backend_name = max_rows > 0 ? fmt::format("crossfade_{}", ++c.backend_portals) : std::string();
    write_extended(frames, p, p.backend_name, max_rows);
  }
  auto guard = c.stop.watch(c.backend);
  auto vigil = watch_over(c);
  auto sent = co_await c.backend->send(std::move(frames));
  if (!sent) co_return lost_backend(c, sent.error());
  auto told = co_await swallow_prelude(c, first.size());
  if (!told) {
    // The statement was sent behind it: its reply is not wanted any more.
    if (c.backend) {
      auto rest = co_await swallow(c);
      if (!rest) log::debug("session.prelude_failed", {{"then", rest.error().message}});
    }
    c.backend_in_transaction = c.backend && c.backend->transaction_status() != 'I';
    co_return told.error();
  }
  auto done = co_await pass_reply(c);
  if (!done) co_return done;
  p.on_backend = done->what == outcome_kind::suspended;
  p.state = p.on_backend ? portal_state::suspended : portal_state::finished;
  co_return done;
}

}  // namespace

asio::awaitable<result<outcome>> run_on_backend(conversation& c, portal& p, std::uint64_t max_rows, run_options how) {
  if (p.plan().route == sql::route::forwarded && !p.on_backend) {
    auto allowed = co_await prepare_forwarded(c);
    if (!allowed) co_return allowed.error();
  }
  const auto before = c.out().size();
  const auto sent_before = c.io.flushes();
  auto done = co_await on_backend(c, p, max_rows, how);
  if (!c.shared->answers || !may_be_kept(p, max_rows)) co_return done;
  // While PostgreSQL is down: what it has answered before to the same question of a driver.
  const auto key = answer_key(c.vars.search_path(), p, how.simple && p.plain_text);
  if (!done && done.error().sqlstate == sqlstate::connection_failure && c.out().size() == before &&
      c.shared->answers->find(key, c.out())) {
    p.state = portal_state::finished;
    co_return outcome{outcome_kind::passed, {}};
  }
  if (done && done->what == outcome_kind::passed && c.io.flushes() == sent_before)
    c.shared->answers->keep(key, std::string_view(c.out()).substr(before));
  co_return done;
}

asio::awaitable<result<outcome>> run_elsewhere(conversation& c, portal& p, std::uint64_t max_rows, run_options how,
                                               std::string why) {
  auto allowed = co_await prepare_forwarded(c);
  if (!allowed) {
    auto e = allowed.error();
    if (e.detail.empty()) e.detail = why;
    co_return e;
  }
  c.shared->count.answered_elsewhere.fetch_add(1, std::memory_order_relaxed);
  log::debug("session.answered_elsewhere", {{"shape", p.plan().shape}, {"why", why}});
  how.simple = false;  // the row description is ours already
  p.state = portal_state::ready;
  auto done = co_await on_backend(c, p, max_rows, how);
  co_return done;
}

asio::awaitable<std::optional<result<outcome>>> run_canary(conversation& c, portal& p, std::uint64_t max_rows,
                                                           run_options how) {
  c.canary_turn += static_cast<unsigned>(c.shared->gate->reads_percent());
  if (c.canary_turn < 100) co_return std::nullopt;
  c.canary_turn -= 100;
  const bool told = p.parameters.size() == p.plan().parameters.size();  // bound before the percentage was set: no
  if (!told) co_return std::nullopt;
  auto ready = not_silent(c, silent_for_canaries);
  if (ready) ready = co_await wait_for_mirror(c, c.shared->time.canary_wait);
  const auto start = c.out().size();
  const auto flushes = c.io.flushes();
  if (ready) {
    how.simple = false;  // the row description is ours already
    auto done = co_await on_backend(c, p, max_rows, how);
    const bool begun = c.io.flushes() != flushes;  // rows are with the client: SQLite's would come on top of them
    const bool lost = !done && done.error().sqlstate == sqlstate::connection_failure;
    const bool ends_session = !done && done.error().sqlstate == sqlstate::admin_shutdown;
    // An answer, be it an error: it is the client's. No connection: SQLite has the rows too.
    if (done || begun || ends_session || (!lost && c.out().size() != start)) {
      c.shared->count.canary_reads.fetch_add(1, std::memory_order_relaxed);
      co_return done;
    }
    if (c.out().size() > start) c.out().resize(start);
    if (auto stopped = c.stop.check()) co_return result<outcome>(*stopped);
  }
  c.shared->count.canary_fallbacks.fetch_add(1, std::memory_order_relaxed);
  p.state = portal_state::ready;
  co_return std::nullopt;
}

asio::awaitable<result<void>> ask_backend(conversation& c, std::string sql, bool in_transaction) {
  auto there = co_await reach(c);
  if (!there) co_return there.error();
  const auto first = prelude(c, in_transaction);
  auto guard = c.stop.watch(c.backend);
  auto vigil = watch_over(c);
  std::string frames;
  for (const auto& q : first)
    wire::write_query(frames, q);
  wire::write_query(frames, sql);
  auto sent = co_await c.backend->send(std::move(frames));
  if (!sent) co_return lost_backend(c, sent.error());
  auto told = co_await swallow_prelude(c, first.size());
  if (!c.backend) co_return told.error();
  auto done = co_await swallow(c);
  if (!told) co_return told.error();
  co_return done;
}

asio::awaitable<result<std::vector<std::vector<std::optional<std::string>>>>> ask_backend_rows(conversation& c,
                                                                                               std::string sql) {
  auto there = co_await reach(c);
  if (!there) co_return there.error();
  auto guard = c.stop.watch(c.backend);
  auto vigil = watch_over(c);
  auto rows = co_await c.backend->query(std::move(sql));
  if (!rows && !c.backend->usable()) co_return lost_backend(c, rows.error());
  co_return rows;
}

namespace {

asio::awaitable<result<std::string>> described_frames(conversation& c, const statement& s) {
  auto there = co_await reach(c);
  if (!there) co_return there.error();
  const auto first = prelude(c, false);
  auto vigil = watch_over(c);
  std::string frames;
  for (const auto& q : first)
    wire::write_query(frames, q);
  wire::write_parse(frames, "", s.prepared.text, s.declared);
  wire::write_describe(frames, wire::target::statement, "");
  wire::write_sync(frames);
  auto sent = co_await c.backend->send(std::move(frames));
  if (!sent) co_return lost_backend(c, sent.error());
  auto told = co_await swallow_prelude(c, first.size());
  if (!c.backend) co_return told.error();
  std::string found;
  std::optional<error> failure;
  if (!told) failure = told.error();
  for (;;) {
    auto f = co_await c.backend->receive();
    if (!f) co_return lost_backend(c, f.error());
    if (f->type == bt::ready_for_query) break;
    if (f->type == bt::error_response && !failure) {
      auto parsed = wire::parse_report(f->payload);
      failure = parsed ? parsed->fields : parsed.error();
    }
    if (f->type == bt::parameter_description || f->type == bt::row_description) found.append(f->bytes);
  }
  if (failure) co_return *failure;
  co_return found;
}

result<remote_description> parse_description(std::string_view frames) {
  remote_description out;
  for (;;) {
    auto next = wire::next_frame(frames, wire::server_frames);
    if (!next) return next.error();
    if (!*next) return out;
    if ((*next)->type == bt::parameter_description) {
      auto types = wire::parse_parameter_description((*next)->payload);
      if (!types) return types.error();
      out.parameters = std::move(*types);
    } else {
      auto fields = wire::parse_row_description((*next)->payload);
      if (!fields) return fields.error();
      out.fields = std::move(*fields);
    }
    frames.remove_prefix((*next)->size_bytes);
  }
}

}  // namespace

asio::awaitable<result<remote_description>> describe_on_backend(conversation& c, const statement& s) {
  auto frames = co_await described_frames(c, s);
  const auto key = description_key(c.vars.search_path(), s.prepared.text, s.declared);
  std::string kept;
  if (frames) {
    kept = std::move(*frames);
    if (c.shared->answers) c.shared->answers->keep(key, kept);
  } else if (frames.error().sqlstate != sqlstate::connection_failure || !c.shared->answers ||
             !c.shared->answers->find(key, kept)) {
    co_return frames.error();
  }
  co_return parse_description(kept);
}

asio::awaitable<result<void>> end_backend_transaction(conversation& c, bool commit) {
  c.backend_in_transaction = false;
  if (!c.backend || !c.backend->usable()) co_return result<void>();
  if (!commit || c.backend->transaction_status() == 'E') {
    c.backend_values = c.backend_values_at_begin;
    c.backend_version = 0;
  }
  // It ends with its connection. Locks of the session do not: they are waited for.
  if (!c.backend_holds_state && c.shared->silence.known(silent_for_others)) co_return lost_backend(c, {});
  auto vigil = watch_over(c);
  std::string frames;
  wire::write_query(frames, commit ? "COMMIT" : "ROLLBACK");
  auto sent = co_await c.backend->send(std::move(frames));
  if (!sent) co_return lost_backend(c, sent.error());
  auto done = co_await swallow(c);
  co_return done;
}

asio::awaitable<result<void>> declare_on_postgres(conversation& c, std::string text, bool forwarded) {
  if (forwarded) {
    auto allowed = co_await prepare_forwarded(c);
    if (!allowed) co_return allowed.error();
  }
  auto declared = co_await ask_backend(c, std::move(text), true);
  co_return declared;
}

namespace {

error pair_moved_on(conversation& c) {
  c.pair_first = true;
  return make_error(sqlstate::serialization_failure,
                    "could not serialize access: rows were committed before PostgreSQL's snapshot could be taken",
                    "Retry the transaction.");
}

asio::awaitable<result<void>> try_pair(conversation& c, bool fresh) {
  auto& positions = *c.shared->positions;
  if (fresh && !c.held && !c.writing) {
    auto held = c.thread.readers.hold_snapshot();
    if (!held) co_return held.error();
    c.held = std::move(*held);
  }
  const auto seq = c.held ? c.held->head() : positions.head();
  if (positions.head() != seq) co_return pair_moved_on(c);
  auto waited = co_await wait_for_mirror(c, c.shared->time.forwarded_wait);
  if (!waited) co_return waited.error();
  auto begun = co_await ask_backend(c, "SELECT 1", true);  // the snapshot is taken by the first query
  if (!begun) co_return begun.error();
  // No commit until now: both snapshots show the same seq.
  if (positions.head() == seq) co_return result<void>();
  auto ended = co_await end_backend_transaction(c, false);
  if (!ended) co_return ended.error();
  co_return pair_moved_on(c);
}

}  // namespace

asio::awaitable<result<void>> open_snapshot_pair(conversation& c) {
  if (c.backend_in_transaction) co_return result<void>();
  const bool first = !c.held && !c.writing;
  for (int attempt = 0;; ++attempt) {
    auto opened = co_await try_pair(c, true);
    if (opened) {
      c.pair_first = false;
      co_return opened;
    }
    const bool again = first && attempt < 20 && opened.error().sqlstate == sqlstate::serialization_failure;
    if (!again) co_return opened;
    c.held.reset();  // nothing has been read from it
  }
}

}  // namespace crossfade::session
