// Every queue, buffer, message, cache and statement has a bound; they are all here, one namespace a folder.
#pragma once

#include <cstddef>
#include <cstdint>

namespace crossfade::limits {

using bytes = std::size_t;
inline constexpr bytes kib = 1024;
inline constexpr bytes mib = 1024 * kib;
inline constexpr bytes gib = 1024 * mib;

// One value as SQLite holds it. SQLite's default SQLITE_MAX_LENGTH is 1e9; PostgreSQL's limit on a field is 1 GiB.
inline constexpr bytes value_size_bytes = 512 * mib;

}  // namespace crossfade::limits
