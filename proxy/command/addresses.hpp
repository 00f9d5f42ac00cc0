// What is wrong with the addresses that serve is to listen on, found before anything is changed in either store.
// One thread, at the start.
#pragma once

#include <string>

#include "proxy/command/options.hpp"

namespace crossfade::command {

bool loopback_only(const std::string& where);  // HOST:PORT or unix:/path

// Throws fatal(usage) for trust beyond this machine, fatal(refused) for a port that another process has.
void require_addresses(const options& o);

}  // namespace crossfade::command
