#include "proxy/command/serve.hpp"

#include <signal.h>

#include <cstdlib>

#include "proxy/command/addresses.hpp"
#include "proxy/command/ending.hpp"
#include "proxy/command/file_memory.hpp"
#include "proxy/command/first_start.hpp"
#include "proxy/command/runtime.hpp"
#include "proxy/command/state_dir.hpp"
#include "proxy/command/stores.hpp"
#include "replay/base/fault_point.hpp"
#include "replay/base/log.hpp"
#include "replay/catalog/numeric_keys.hpp"

namespace crossfade::command {

namespace {

// Said at the start: once PostgreSQL is the authority it is late.
void warn_of_numeric_keys(const catalog::catalog& tables) {
  for (const auto& k : catalog::numeric_keys(tables.tables))
    log::warning(k.primary ? "serve.numeric_key" : "serve.numeric_unique",
                 {{"table", k.table}, {"column", k.column}, {"type", k.type_name}, {"hint", k.hint()}});
}

}  // namespace

int run_serve(options o) {
  // Before any thread starts: each inherits the mask, and only wait_for_signal takes these.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);

  const char* fault = std::getenv("CROSSFADE_FAULT_POINT");
  if (auto armed = arm_fault_point(fault ? fault : ""); !armed)
    throw fatal(exit_code::usage, armed.error().message, armed.error().hint);
  open_file(o.sqlite, store::sqlite::mode::read_only);
  require_postgres_named(o);
  state_dir directory(o.state_dir);
  file_memory memory(directory, o.sqlite);
  require_addresses(o);
  if (auto ended = state_dir::ended_phase(o.state_dir)) complete_ending(o, *ended);
  auto stores = prepare_stores(o, true);
  stores.written_while_down = memory.found();
  warn_of_numeric_keys(*stores.tables);
  runtime r(std::move(o), directory, std::move(stores));
  r.start();
  r.wait_for_signal();
  r.stop();
  return 0;
}

}  // namespace crossfade::command
