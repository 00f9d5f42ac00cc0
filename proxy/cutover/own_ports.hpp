// The local TCP ports of this process's connections: what pg_stat_activity shows as client_port of ours. Read from
// /proc; empty where that cannot be read. Any thread.
#pragma once

#include <set>
#include <string>

namespace crossfade::cutover {

std::set<std::string> own_tcp_ports();

}  // namespace crossfade::cutover
