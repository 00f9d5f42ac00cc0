// `crossfade`: one binary, a subcommand each.
#include <fmt/format.h>

#include <exception>

#include "proxy/command/journal.hpp"
#include "proxy/command/operate.hpp"
#include "proxy/command/options.hpp"
#include "proxy/command/serve.hpp"
#include "proxy/command/tools.hpp"
#include "proxy/command/try.hpp"
#include "proxy/command/user.hpp"
#include "replay/base/error.hpp"

namespace {

int run(const crossfade::command::options& o) {
  using namespace crossfade::command;
  if (o.command == "serve") return run_serve(o);
  if (o.command == "check") return run_check(o);
  if (o.command == "validate") return run_validate(o);
  if (o.command == "try") return run_try(o);
  if (o.command == "backfill") return run_backfill(o);
  if (o.command == "status") return run_status(o);
  if (o.command == "cutover" || o.command == "rollback") return run_switch(o);
  if (o.command == "finish" || o.command == "abandon") return run_ending(o);
  if (o.command == "journal") return run_journal(o);
  if (o.command == "history") return run_history(o);
  if (o.command == "user") return run_user(o);
  throw crossfade::fatal(crossfade::exit_code::usage, "unknown command " + o.command);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    auto options = crossfade::command::parse(argc, argv);
    return options ? run(*options) : 0;
  } catch (const crossfade::fatal& e) {
    fmt::print(stderr, "crossfade: {}\n", e.what());
    if (!e.hint().empty()) fmt::print(stderr, "hint: {}\n", e.hint());
    return static_cast<int>(e.code());
  } catch (const std::exception& e) {
    fmt::print(stderr, "crossfade: {}\n", e.what());
    return static_cast<int>(crossfade::exit_code::refused);
  }
}
