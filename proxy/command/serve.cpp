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

namespace crossfade::command {

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
  runtime r(std::move(o), directory, std::move(stores));
  r.start();
  r.wait_for_signal();
  r.stop();
  return 0;
}

}  // namespace crossfade::command
