// What rows a statement gives, for RowDescription.
//
//   auto fields = describe_rows(c, statement);     // empty: NoData
//
// On the conversation's io thread.
#pragma once

#include <vector>

#include "proxy/session/conversation.hpp"
#include "proxy/wire/backend.hpp"

namespace crossfade::session {

// FETCH and EXECUTE are described by what they name; where that does not exist, they give no rows, as in PostgreSQL.
std::vector<wire::field_description> describe_rows(const conversation& c, const statement& s);

}  // namespace crossfade::session
