// The operator's commands against a running proxy: status, cutover, rollback, finish, abandon, history. Each
// prints its result on stdout (text or one JSON document) and returns the exit code. They throw fatal.
#pragma once

#include "proxy/command/options.hpp"

namespace crossfade::command {

int run_status(const options& o);
int run_switch(const options& o);  // cutover, rollback
int run_ending(const options& o);  // finish, abandon
int run_history(const options& o);

}  // namespace crossfade::command
