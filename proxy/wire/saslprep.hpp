// SASLprep (RFC 4013): the form of a password that SCRAM hashes.
//
//   auto prepared = saslprep(password);
//
// As PostgreSQL does, a password that SASLprep refuses, or that is not UTF-8, is used byte for byte. ASCII is
// unchanged. Done: the mapping of spaces and of what is "mapped to nothing", and the prohibited code points of tables
// C.1.2 to C.9. Not done: normalisation to NFKC, unassigned code points and the bidirectional rules. So a password with
// characters that NFKC changes (ligatures, fullwidth forms, a letter followed by a combining accent) gives another
// verifier than PostgreSQL's own; a verifier made by PostgreSQL itself works for it all the same, since the client does
// the preparing.
//
// Pure function; any thread.
#pragma once

#include <string>
#include <string_view>

namespace crossfade::wire {

std::string saslprep(std::string_view password);

}  // namespace crossfade::wire
