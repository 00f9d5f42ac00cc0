// How far PostgreSQL's own compression (pglz, its default strategy) gets with a value: whether a long value fits in an
// index is known only so. Byte for byte the sizes of pglz_compress(), of which nothing has changed from version 9.5 on.
//
//   auto size = pglz_size_bytes(bytes, 16384);   // nothing: it gives up, the value stays as it is
//
// A server whose char is unsigned hashes bytes above 127 in another way: its sizes may differ there by a few bytes.
// Stops early once the size exceeds `most_bytes` and returns a size above that. Allocates 60 KiB while it works. Any
// thread. Source: PostgreSQL, src/common/pg_lzcompress.c.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace crossfade::value {

std::optional<std::size_t> pglz_size_bytes(std::string_view bytes, std::size_t most_bytes);

}  // namespace crossfade::value
