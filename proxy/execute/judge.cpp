#include "proxy/execute/judge.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <thread>
#include <utility>

#include "proxy/wire/backend.hpp"
#include "proxy/wire/frontend.hpp"
#include "proxy/wire/report.hpp"
#include "replay/base/log.hpp"
#include "replay/catalog/catalog.hpp"

namespace crossfade::execute {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t most_connections = 4;
constexpr std::chrono::seconds look_after{1}, answer_within{10};
constexpr std::string_view statement_name = "crossfade_judge";

// Errors that say something of the moment, not of the statement.
bool passing(std::string_view state) {
  auto kind = state.substr(0, 2);
  return kind == "08" || kind == "53" || kind == "57" || kind == "58" || kind == "40" || kind == "XX" ||
         state == sqlstate::lock_not_available;
}

error unreachable() {
  return make_error(sqlstate::connection_failure,
                    "PostgreSQL is not reachable, and this statement has not been seen before",
                    "Statements that were judged before go on; retry once PostgreSQL is back.");
}

struct judging_connection {
  std::shared_ptr<backend> server;
  sql::judging_settings settings;
};

struct wait_for_server {
  wait_for_server(asio::io_context& io, std::shared_ptr<backend> s) : timer(io), server(std::move(s)) {}
  asio::steady_timer timer;
  std::shared_ptr<backend> server;
  bool done = false, given_up = false;
};

// Ends a wait for a server that hangs: one that answers nobody, or not even after statement_timeout and lock_timeout.
asio::awaitable<void> end_in_time(std::shared_ptr<wait_for_server> waiting) {
  const auto last = std::chrono::steady_clock::now() + answer_within;
  error_code ignored;
  while (!waiting->done) {
    waiting->timer.expires_after(look_after);
    co_await waiting->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (waiting->done) co_return;
    const bool late = std::chrono::steady_clock::now() >= last;
    bool answers = false;
    if (!late) answers = co_await waiting->server->server_answers();
    if (waiting->done || answers) continue;
    waiting->given_up = true;
    waiting->server->give_up();
    co_return;
  }
}

// One round of replies, to ReadyForQuery.
struct replies {
  sql::verdict what;
  std::optional<error> refused;
};

asio::awaitable<result<replies>> read_replies(backend& server) {
  replies out;
  for (;;) {
    auto frame = co_await server.receive();
    if (!frame) {
      if (out.refused) co_return std::move(*out.refused);
      co_return std::move(frame).error();
    }
    switch (frame->type) {
      case wire::backend_type::parameter_description: {
        auto types = wire::parse_parameter_description(frame->payload);
        if (!types) co_return std::move(types).error();
        out.what.parameters = std::move(*types);
        break;
      }
      case wire::backend_type::row_description: {
        auto fields = wire::parse_row_description(frame->payload);
        if (!fields) co_return std::move(fields).error();
        for (auto& f : *fields)
          out.what.columns.push_back({std::move(f.name), f.type, f.type_modifier, f.table, f.column});
        break;
      }
      case wire::backend_type::error_response: {
        auto report = wire::parse_report(frame->payload);
        if (!out.refused) out.refused = report ? std::move(report->fields) : std::move(report).error();
        break;
      }
      case wire::backend_type::ready_for_query:
        co_return out;
      default:
        break;
    }
  }
}

asio::awaitable<result<void>> use_setting(judging_connection& on, std::string name, std::string& present,
                                          std::string wanted) {
  if (present == wanted) co_return result<void>();
  auto set = "RESET " + name;
  if (!wanted.empty()) set = "SELECT set_config('" + name + "', " + catalog::quote_literal(wanted) + ", false)";
  auto done = co_await on.server->query(std::move(set));
  if (!done) co_return std::move(done).error();
  present = std::move(wanted);
  co_return result<void>();
}

asio::awaitable<result<void>> use_settings(judging_connection& on, const sql::judging_settings& wanted) {
  auto path = co_await use_setting(on, "search_path", on.settings.search_path, wanted.search_path);
  if (!path) co_return path;
  auto style = co_await use_setting(on, "DateStyle", on.settings.date_style, wanted.date_style);
  co_return style;
}

std::string explain_text(std::size_t parameters) {
  std::string text = "EXPLAIN EXECUTE ";
  text += statement_name;
  for (std::size_t i = 0; i < parameters; ++i)
    text += i == 0 ? "(NULL" : ", NULL";
  if (parameters > 0) text += ")";
  return text;
}

asio::awaitable<result<sql::verdict>> judge_on(judging_connection& on, std::string text,
                                               std::vector<value::oid> declared) {
  std::string out;
  wire::write_parse(out, statement_name, text, declared);
  wire::write_describe(out, wire::target::statement, statement_name);
  wire::write_sync(out);
  auto sent = co_await on.server->send(std::move(out));
  if (!sent) co_return std::move(sent).error();
  auto described = co_await read_replies(*on.server);
  if (!described) co_return std::move(described).error();
  auto& v = described->what;
  if (described->refused) {
    if (passing(described->refused->sqlstate)) co_return std::move(*described->refused);
    v.refusal = std::move(described->refused);
    co_return std::move(v);
  }
  out.clear();
  wire::write_query(out, explain_text(v.parameters.size()));
  wire::write_close(out, wire::target::statement, statement_name);
  wire::write_sync(out);
  sent = co_await on.server->send(std::move(out));
  if (!sent) co_return std::move(sent).error();
  auto planned = co_await read_replies(*on.server);
  if (!planned) co_return std::move(planned).error();
  auto closed = co_await read_replies(*on.server);
  if (!closed) co_return std::move(closed).error();
  if (planned->refused) {
    if (passing(planned->refused->sqlstate)) co_return std::move(*planned->refused);
    planned->refused->position = 0;  // it counts in the EXPLAIN
    v.refusal = std::move(planned->refused);
  }
  co_return std::move(v);
}

}  // namespace

struct postgres_judge::impl : std::enable_shared_from_this<postgres_judge::impl> {
  explicit impl(std::shared_ptr<const backend_target> t) : target(std::move(t)), guard(asio::make_work_guard(io)) {}

  asio::awaitable<result<sql::verdict>> ask(std::string text, std::vector<value::oid> declared,
                                            sql::judging_settings settings);
  asio::awaitable<result<judging_connection>> take();
  void give_back(judging_connection c);
  void wake_one();
  asio::awaitable<result<judging_connection>> connect();
  asio::awaitable<void> reconnect();
  void went_down(const error& why);

  std::shared_ptr<const backend_target> target;
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard;
  std::vector<judging_connection> idle;  // those and the waiting: the judge's thread only
  std::size_t connections = 0;
  std::deque<std::shared_ptr<asio::steady_timer>> waiting;
  std::atomic<bool> down{false};
  std::thread thread;
};

asio::awaitable<result<judging_connection>> postgres_judge::impl::connect() {
  std::map<std::string, std::string> settings;
  settings.emplace("plan_cache_mode", "force_generic_plan");
  settings.emplace("default_transaction_read_only", "on");
  settings.emplace("lock_timeout", "2000");
  settings.emplace("statement_timeout", "5000");
  auto connected = co_await backend::connect(target, std::move(settings));
  if (!connected) co_return std::move(connected).error();
  judging_connection c;
  c.server = std::move(*connected);
  co_return std::move(c);
}

void postgres_judge::impl::went_down(const error& why) {
  if (down.exchange(true)) return;
  log::warning("judge.postgres_unreachable", {{"error", why.message}});
  idle.clear();
  auto failed = [](const std::exception_ptr&) {};
  asio::co_spawn(io, reconnect(), failed);
}

asio::awaitable<void> postgres_judge::impl::reconnect() {
  asio::steady_timer timer(io);
  for (;;) {
    timer.expires_after(std::chrono::seconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    auto c = co_await connect();
    if (!c) continue;
    log::info("judge.postgres_is_back", {});
    ++connections;
    give_back(std::move(*c));
    down.store(false);
    co_return;
  }
}

void postgres_judge::impl::wake_one() {
  if (waiting.empty()) return;
  waiting.front()->cancel();
  waiting.pop_front();
}

void postgres_judge::impl::give_back(judging_connection c) {
  if (c.server && c.server->usable() && c.server->transaction_status() == 'I' && idle.size() < most_connections) {
    idle.push_back(std::move(c));
  }
  --connections;  // of those in use
  wake_one();
}

asio::awaitable<result<judging_connection>> postgres_judge::impl::take() {
  while (connections >= most_connections) {
    auto timer = std::make_shared<asio::steady_timer>(io, answer_within);
    waiting.push_back(timer);
    error_code woken;
    co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (!woken) {
      std::erase(waiting, timer);
      co_return make_error(sqlstate::connection_failure, "PostgreSQL has not judged earlier statements in time");
    }
  }
  if (down.load()) co_return unreachable();
  ++connections;
  if (!idle.empty()) {
    auto c = std::move(idle.back());
    idle.pop_back();
    co_return std::move(c);
  }
  auto c = co_await connect();
  if (!c) {
    --connections;
    wake_one();
    if (c.error().sqlstate == sqlstate::connection_failure) went_down(c.error());
  }
  co_return std::move(c);
}

asio::awaitable<result<sql::verdict>> postgres_judge::impl::ask(std::string text, std::vector<value::oid> declared,
                                                                sql::judging_settings settings) {
  result<sql::verdict> v = make_error(sqlstate::connection_failure, "PostgreSQL is not reachable");
  // A connection may have been lost since its last use: then one more is tried.
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto on = co_await take();
    if (!on) co_return std::move(on).error();
    auto answer = std::make_shared<wait_for_server>(io, on->server);
    auto failed = [](const std::exception_ptr&) {};
    asio::co_spawn(io, end_in_time(answer), failed);
    auto path = co_await use_settings(*on, settings);
    if (path) {
      v = co_await judge_on(*on, text, declared);
    } else {
      v = std::move(path).error();
    }
    answer->done = true;
    answer->timer.cancel();
    const bool lost = !answer->server->usable();
    give_back(std::move(*on));
    if (answer->given_up && !v) {
      went_down(v.error());
      break;
    }
    if (!lost) break;
    if (!v)
      v = make_error(sqlstate::connection_failure, v.error().message);  // 57P01 would be taken for the session's end
    idle.clear();                                                       // they have gone with it
  }
  co_return v;
}

postgres_judge::postgres_judge(std::shared_ptr<const backend_target> target)
    : impl_(std::make_shared<impl>(std::move(target))) {
  impl_->thread = std::thread([raw = impl_.get()] { raw->io.run(); });
}

postgres_judge::~postgres_judge() {
  impl_->guard.reset();
  impl_->io.stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

bool postgres_judge::down() const noexcept { return impl_->down.load(); }

asio::awaitable<result<sql::verdict>> postgres_judge::ask(std::string text, std::vector<value::oid> declared,
                                                          sql::judging_settings settings) {
  auto p = impl_;
  if (p->down.load()) {
    co_return unreachable();
  }
  auto work = p->ask(std::move(text), std::move(declared), std::move(settings));
  co_return co_await asio::co_spawn(p->io, std::move(work), asio::use_awaitable);
}

}  // namespace crossfade::execute
