// Names and numbers of PostgreSQL's frontend/backend protocol 3.0 that client and server side share.
//
// Constants and small value types; free to use on any thread.
// Source: PostgreSQL documentation, "Message Formats".
#pragma once

#include <cstdint>

#include "replay/value/codec.hpp"

namespace crossfade::wire {

// The code that follows the length in a start-up packet: major version in the upper half, minor in the lower.
inline constexpr std::uint32_t protocol_3_0 = 196608;
inline constexpr std::uint32_t cancel_request_code = 80877102;
inline constexpr std::uint32_t ssl_request_code = 80877103;
inline constexpr std::uint32_t gss_encryption_request_code = 80877104;

// How a value is written: text 0, binary 1. Any other code is refused with 22023, as PostgreSQL does.
using format = value::wire_format;

// ReadyForQuery's status byte.
enum class transaction_status : char { idle = 'I', in_transaction = 'T', failed = 'E' };

// What Describe and Close name.
enum class target : char { statement = 'S', portal = 'P' };

// Types of the messages that a client sends after the start-up packet.
namespace frontend_type {
inline constexpr char bind = 'B';
inline constexpr char close = 'C';
inline constexpr char copy_data = 'd';
inline constexpr char copy_done = 'c';
inline constexpr char copy_fail = 'f';
inline constexpr char describe = 'D';
inline constexpr char execute = 'E';
inline constexpr char flush = 'H';
inline constexpr char function_call = 'F';
inline constexpr char parse = 'P';
inline constexpr char password = 'p';  // PasswordMessage, SASLInitialResponse, SASLResponse: told apart by context
inline constexpr char query = 'Q';
inline constexpr char sync = 'S';
inline constexpr char terminate = 'X';
}  // namespace frontend_type

// Types of the messages that a server sends.
namespace backend_type {
inline constexpr char authentication = 'R';
inline constexpr char backend_key_data = 'K';
inline constexpr char bind_complete = '2';
inline constexpr char close_complete = '3';
inline constexpr char command_complete = 'C';
inline constexpr char copy_data = 'd';
inline constexpr char copy_done = 'c';
inline constexpr char copy_in_response = 'G';
inline constexpr char copy_out_response = 'H';
inline constexpr char copy_both_response = 'W';
inline constexpr char data_row = 'D';
inline constexpr char empty_query_response = 'I';
inline constexpr char error_response = 'E';
inline constexpr char function_call_response = 'V';
inline constexpr char negotiate_protocol_version = 'v';
inline constexpr char no_data = 'n';
inline constexpr char notice_response = 'N';
inline constexpr char notification_response = 'A';
inline constexpr char parameter_description = 't';
inline constexpr char parameter_status = 'S';
inline constexpr char parse_complete = '1';
inline constexpr char portal_suspended = 's';
inline constexpr char ready_for_query = 'Z';
inline constexpr char row_description = 'T';
}  // namespace backend_type

}  // namespace crossfade::wire
