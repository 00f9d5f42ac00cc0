// What PostgreSQL's answers to drivers' catalog questions are kept under (execute::answer_book): all of the question
// that its answer depends on, so that two questions never share a key.
//
//   auto key = answer_key(c.vars.search_path(), portal, true);           // rows of a simple query
//   auto key = description_key(c.vars.search_path(), text, declared);    // Parse and Describe
//
// Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proxy/session/objects.hpp"

namespace crossfade::session {

std::string answer_key(std::string_view search_path, const portal& p, bool simple);
std::string description_key(std::string_view search_path, std::string_view text,
                            const std::vector<value::oid>& declared);

}  // namespace crossfade::session
