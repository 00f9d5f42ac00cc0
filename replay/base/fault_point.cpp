#include "replay/base/fault_point.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <thread>

#include "replay/base/log.hpp"

namespace crossfade {

namespace {

constexpr std::array<std::string_view, 35> names = {
    "none",
    "commit.captured",
    "commit.journaled",
    "commit.durable",
    "mirror.read",
    "mirror.rows_sent",
    "mirror.applied",
    "mirror.committed",
    "mirror.quarantined",
    "prune.allowed",
    "copy.rows_sent",
    "copy.recorded",
    "copy.committed",
    "copy.indexed",
    "copy.phase_in_postgres",
    "reverse.read",
    "reverse.recorded",
    "reverse.written",
    "reverse.durable",
    "reverse.pruned",
    "switch.gate_closed",
    "switch.drained",
    "cutover.caught_up",
    "cutover.fenced",
    "cutover.sequences",
    "cutover.decided",
    "cutover.recorded",
    "rollback.fenced",
    "rollback.caught_up",
    "rollback.sequences",
    "rollback.decided",
    "rollback.recorded",
    "ending.noted",
    "ending.postgres_cleaned",
    "ending.sqlite_cleaned",
};
static_assert(names.size() == static_cast<std::size_t>(fault::ending_sqlite_cleaned) + 1);

enum class action : std::uint8_t { kill, stop, sleep };

// Written by arm_fault_point, before any thread.
action armed = action::kill;
std::chrono::milliseconds how_long{0};
std::atomic<std::int64_t> passages_left{0};

error not_a_fault_point(std::string_view text) {
  std::string list;
  for (auto name : fault_names())
    list += (list.empty() ? "" : ", ") + std::string(name);
  return make_error(sqlstate::invalid_parameter_value,
                    "CROSSFADE_FAULT_POINT: \"" + std::string(text) +
                        "\" is not NAME[:N][=kill|stop|sleep:MS] with one of these names: " + list,
                    "It is for tests only: leave it out.");
}

bool parse_number(std::string_view text, std::int64_t& into) {
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
  return failed == std::errc() && end == text.data() + text.size() && into > 0;
}

}  // namespace

namespace detail {

std::atomic<fault> armed_fault{fault::none};

void pass_armed_fault() noexcept {
  if (passages_left.fetch_sub(1) != 1) return;
  log::warning("fault_point.hit", {{"name", fault_name(armed_fault.load())}});
  switch (armed) {
    case action::kill:
      ::kill(::getpid(), SIGKILL);
      break;
    case action::stop:
      ::kill(::getpid(), SIGSTOP);
      break;
    case action::sleep:
      std::this_thread::sleep_for(how_long);
      break;
  }
}

}  // namespace detail

std::string_view fault_name(fault f) noexcept { return names[static_cast<std::size_t>(f)]; }

std::vector<std::string_view> fault_names() { return {names.begin() + 1, names.end()}; }

result<void> arm_fault_point(std::string_view text) {
  detail::armed_fault = fault::none;
  if (text.empty()) return {};
  auto name = text, how = std::string_view("kill");
  if (auto equals = name.find('='); equals != std::string_view::npos) {
    how = name.substr(equals + 1);
    name = name.substr(0, equals);
  }
  std::int64_t passage = 1, sleep_ms = 0;
  if (auto colon = name.find(':'); colon != std::string_view::npos) {
    if (!parse_number(name.substr(colon + 1), passage)) return not_a_fault_point(text);
    name = name.substr(0, colon);
  }
  constexpr std::string_view sleeps = "sleep:";
  if (how == "kill") {
    armed = action::kill;
  } else if (how == "stop") {
    armed = action::stop;
  } else if (how.starts_with(sleeps) && parse_number(how.substr(sleeps.size()), sleep_ms)) {
    armed = action::sleep;
    how_long = std::chrono::milliseconds(sleep_ms);
  } else {
    return not_a_fault_point(text);
  }
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i] != name) continue;
    passages_left = passage;
    detail::armed_fault = static_cast<fault>(i);
    log::warning("fault_point.armed", {{"name", name}, {"passage", passage}});
    return {};
  }
  return not_a_fault_point(text);
}

}  // namespace crossfade
