// `crossfade journal list | show SEQ | retry | skip SEQ --reason TEXT | prune`: through the proxy where one runs; list,
// show and prune on the file itself where none does. Throws fatal.
#pragma once

#include "proxy/command/options.hpp"

namespace crossfade::command {

int run_journal(const options& o);

}  // namespace crossfade::command
