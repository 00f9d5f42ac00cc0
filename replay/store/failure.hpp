// What an error of PostgreSQL means to whoever carries rows over: the one table of SQLSTATEs for both mirrors, the copy
// of rows and clean-up. docs/replication.md shows it to operators.
//
//   switch (store::class_of(e.sqlstate)) ...
//   if (store::is_transient(e)) ...            // back off and go on, for ever
//   if (!store::keeps_connection(e)) ...       // connect again before the next attempt
//
// Pure functions; any thread. Source: PostgreSQL, "Appendix A. PostgreSQL Error Codes".
#pragma once

#include <cstdint>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade::store {

enum class failure_class : std::uint8_t {
  transient,  // passes by itself: restart, failover, time-outs, deadlock, too many connections, disk full
  attention,  // passes once somebody acts; nothing is wrong with a row: password, privileges, a database that is gone
  permanent,  // PostgreSQL refuses what it was given
  diverged    // the stores do not have one history any more
};
std::string_view failure_class_name(failure_class c) noexcept;

// What is not in the table is permanent: it stops where it is, and is shown.
failure_class class_of(std::string_view sqlstate) noexcept;

// transient or attention: worth another attempt, and no row change is to blame.
bool is_transient(const error& e) noexcept;

// The session is as good as before. After other transient errors the next attempt connects anew: a failover within a
// URL of several hosts is found that way.
bool keeps_connection(const error& e) noexcept;

}  // namespace crossfade::store
