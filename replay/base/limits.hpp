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

// Protocol messages. The first three are PostgreSQL's own (MAX_STARTUP_PACKET_LENGTH, PG_MAX_AUTH_TOKEN_LENGTH,
// PQ_SMALL_MESSAGE_LIMIT); a large one holds a value of the greatest size, and what surrounds it.
namespace wire {
inline constexpr bytes startup_packet_bytes = 10000;
inline constexpr bytes authentication_message_bytes = 65535;
inline constexpr bytes small_message_bytes = 10000;
inline constexpr bytes large_message_bytes = value_size_bytes + 64 * mib;
inline constexpr bytes server_message_bytes = gib;  // MaxAllocSize: what a PostgreSQL backend can send at most
// PBKDF2 rounds that a server, or a users file, may ask for (4096 is usual): beyond it a log-in would stop the thread.
inline constexpr int scram_iterations = 1000000;
inline constexpr std::size_t users = 10000;
}  // namespace wire

// The row changes of one SQLite transaction, as its journal entry holds them (SQLite's own bound on a blob is 1e9).
inline constexpr bytes journal_entry_size_bytes = 768 * mib;
inline constexpr bytes statement_file_bytes = gib;  // that `try` reads

// One client's conversation.
namespace session {
inline constexpr bytes read_buffer_bytes = 16 * kib;  // at rest; it grows to the message that is being read
inline constexpr bytes send_buffer_bytes = 64 * kib;  // replies beyond it are sent before the batch has ended
inline constexpr bytes held_cursor_bytes = 64 * mib;  // rows of WITH HOLD cursors, and of cursors that are read back
inline constexpr std::size_t statements = 10000;      // prepared statements of one session
inline constexpr std::size_t portals = 1000;
inline constexpr std::size_t savepoints = 10000;       // open at one time in one transaction
inline constexpr std::size_t relay_expected = 100000;  // replies that a client may leave unread behind its requests
}  // namespace session

// Running plans on SQLite.
namespace execute {
inline constexpr std::size_t reader_connections = 128;  // of one io thread: open cursors and held snapshots together
inline constexpr std::size_t reader_lanes = 4;          // of one io thread: long reads that run at the same time
inline constexpr std::size_t cached_statements = 128;   // of one SQLite connection
inline constexpr bytes fetch_bytes = 256 * kib;         // a fetch returns with buffer_full beyond
inline constexpr int inline_read_ms = 5;                // a read goes on in a lane beyond
inline constexpr int inline_write_us = 1000;            // a statement whose last runs took longer goes to the lane
inline constexpr bytes materialised_bytes = 256 * mib;  // RETURNING, SELECT after own writes
inline constexpr bytes packed_rows_bytes = 64 * mib;    // of one function in FROM; PostgreSQL is asked beyond
inline constexpr std::size_t group_members = 128;       // autocommit writes that share a commit
inline constexpr std::size_t waiting_writers = 20000;
inline constexpr int checkpoint_pages = 1000;  // of the WAL: a passive checkpoint follows
inline constexpr int restart_pages = 16384;    // of the WAL: writers wait for a checkpoint that resets it
// What other processes wrote: beyond it their tables are unknown.
inline constexpr std::uint32_t foreign_log_frames = 200000;
inline constexpr std::size_t foreign_log_commits = 10000;
inline constexpr std::size_t foreign_snapshots = 8;  // that are being looked at, at one time
inline constexpr std::size_t catalog_answers = 1000;
inline constexpr bytes catalog_answer_bytes = mib;  // one answer
inline constexpr std::size_t verdicts = 20000;
inline constexpr bytes backend_buffer_bytes = 64 * kib;  // read at once from a PostgreSQL backend
}  // namespace execute

// Nesting of a JSON document. PostgreSQL's is bounded by max_stack_depth, at about 6,000.
inline constexpr std::size_t json_depth = 2000;

// Regular expressions on SQLite; beyond it PostgreSQL is asked.
namespace expression {
inline constexpr bytes pattern_bytes = 16 * kib;
inline constexpr int repeated_atoms = 5000;         // with {m,n} multiplied out
inline constexpr unsigned range_characters = 3000;  // of a range in [] that is matched in any case
inline constexpr unsigned match_steps = 1000000;    // for one text: some 20 ms
inline constexpr unsigned match_memory_kib = 16 * 1024;
}  // namespace expression

namespace validator {
inline constexpr std::size_t left_out_keys = 2'000'000;  // not mirrored yet, when no proxy runs
inline constexpr bytes wal_bytes = 4 * gib;              // that a comparison's read transaction may pin
}  // namespace validator

}  // namespace crossfade::limits
