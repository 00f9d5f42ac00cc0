#include "proxy/command/journal_pages.hpp"

#include <fmt/format.h>

#include <thread>

#include "proxy/command/journal_view.hpp"
#include "replay/journal/show.hpp"
#include "replay/journal/stopped.hpp"

namespace crossfade::command {

namespace {

using json = nlohmann::json;
using apply::mirror_state;
using clock = std::chrono::steady_clock;

// How long retry and skip look at what comes of it.
constexpr auto outcome_patience = std::chrono::seconds(5);

admin::response ok(const json& body) {
  return {200, "application/json", body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n"};
}

admin::response refused(const error& e) {
  return {409, "application/json",
          json{{"error", e.message}, {"sqlstate", e.sqlstate}, {"hint", e.hint}}.dump(-1, ' ', false,
                                                                                      json::error_handler_t::replace) +
              "\n"};
}

std::uint64_t seq_of(const json& body) {
  return body.contains("seq") && body["seq"].is_number_unsigned() ? body["seq"].get<std::uint64_t>() : 0;
}

// What a mirror that was told to go on has done: running, waiting (PostgreSQL is away), or an error: it stopped again.
// seq: what it stood at; a later row change that is refused then is another matter.
admin::response outcome(runtime& r, std::uint64_t seq, json answer) {
  auto deadline = clock::now() + outcome_patience;
  for (;;) {
    auto now = r.mirror->status();
    bool went_on = now.state == mirror_state::quarantined && now.quarantined_seq > seq;
    if (!went_on && (now.state == mirror_state::quarantined || now.state == mirror_state::diverged)) {
      auto where = now.quarantined_seq ? fmt::format("entry {} was refused again", now.quarantined_seq)
                                       : std::string("the mirror stopped again");
      return refused(make_error(sqlstate::object_not_in_prerequisite_state,
                                fmt::format("{}: {}", where, now.last_error), now.last_hint));
    }
    bool done = now.state == mirror_state::running && !now.quarantined_seq;
    if (done || went_on || clock::now() >= deadline) {
      answer["state"] = apply::mirror_state_name(now.state);
      return ok(answer);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::optional<error> no_mirror(runtime& r) {
  auto phase = r.gate->phase();
  if (phase != journal::phase::preparing && phase != journal::phase::dual_write)
    return make_error(sqlstate::object_not_in_prerequisite_state,
                      fmt::format("the phase is {}: nothing is mirrored to PostgreSQL", journal::phase_name(phase)));
  if (auto e = r.keeper->diverged()) return e;
  return std::nullopt;
}

admin::response retry(runtime& r) {
  if (auto none = no_mirror(r)) return refused(*none);
  auto before = r.mirror->status();
  if (before.state == mirror_state::running)
    return ok({{"done", true}, {"already", true}, {"state", apply::mirror_state_name(before.state)}});
  json note{{"was", apply::mirror_state_name(before.state)}, {"error", before.last_error}};
  if (before.quarantined_seq) note["seq"] = before.quarantined_seq;
  if (auto recorded = r.record("journal retry", note); !recorded) return refused(recorded.error());
  if (auto done = r.mirror->retry(); !done) return refused(done.error());
  return outcome(r, before.quarantined_seq, {{"done", true}, {"already", false}, {"was", note["was"]}});
}

std::optional<error> cannot_skip(runtime& r, std::uint64_t seq, const std::string& reason) {
  if (reason.find_first_not_of(" \t\n") == std::string::npos)
    return make_error(sqlstate::invalid_parameter_value, "a reason is needed: it is kept in the history",
                      "--reason TEXT");
  auto now = r.mirror->status();
  auto hint = now.quarantined_seq ? fmt::format("Entry {} is.", now.quarantined_seq) : "Nothing is quarantined.";
  auto say = [&](std::string text) { return make_error(sqlstate::invalid_parameter_value, std::move(text), hint); };
  if (seq == 0 || seq > r.positions->head())
    return say(fmt::format("the journal has no entry {}: its last one is {}", seq, r.positions->head()));
  if (seq <= r.positions->watermark()) return say(fmt::format("entry {} is applied already", seq));
  if (now.quarantined_seq != seq) return say(fmt::format("entry {} is not quarantined", seq));
  if (now.quarantined_table.empty())
    return make_error(sqlstate::object_not_in_prerequisite_state,
                      "no row change of that entry is to blame: there is nothing to skip", now.last_error);
  return std::nullopt;
}

admin::response skip(runtime& r, const json& body) {
  if (auto none = no_mirror(r)) return refused(*none);
  auto seq = seq_of(body);
  auto reason = body.value("reason", "");
  if (auto mistake = cannot_skip(r, seq, reason)) return refused(*mistake);
  auto now = r.mirror->status();
  json note{{"seq", seq}, {"table", now.quarantined_table}, {"error", now.last_error}, {"skipped", reason}};
  if (auto recorded = r.record("journal skip", note); !recorded) return refused(recorded.error());
  if (auto done = r.mirror->skip(seq, reason); !done) return refused(done.error());
  return outcome(r, seq, {{"done", true}, {"seq", seq}, {"table", now.quarantined_table}});
}

admin::response prune(runtime& r, const json& body) {
  auto keep_ms = body.value("keep_ms", std::int64_t{0});
  if (auto recorded = r.record("journal prune", {{"keep_ms", keep_ms}}); !recorded) return refused(recorded.error());
  auto done = r.keeper->prune_applied(std::chrono::milliseconds(keep_ms));
  if (!done) return refused(done.error());
  return ok({{"pruned", done->entries}, {"size_bytes", done->bytes}});
}

}  // namespace

admin::response journal_action(runtime& r, const std::string& action, const json& body) {
  auto phase = r.gate->phase();
  if (phase == journal::phase::finished || phase == journal::phase::abandoned)
    return refused(
        make_error(sqlstate::object_not_in_prerequisite_state,
                   fmt::format("the phase is {}: there is no journal any more", journal::phase_name(phase))));
  if (action == "retry") return retry(r);
  if (action == "skip") return skip(r, body);
  if (action == "prune") return prune(r, body);
  json out;
  auto worked = r.reading([&](store::sqlite& db) -> result<void> {
    auto found = action == "show" ? journal::show_entry(db, seq_of(body))
                                  : journal_list(db, r.positions->watermark(), list_request_of(body));
    if (!found) return found.error();
    out = std::move(*found);
    return {};
  });
  if (!worked) return refused(worked.error());
  if (action == "list") out["serving"] = true;
  return ok(out);
}

}  // namespace crossfade::command
