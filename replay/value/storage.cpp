#include "replay/value/storage.hpp"

namespace crossfade::value {

std::string_view storage_name(storage s) noexcept {
  switch (s) {
    case storage::integer:
      return "integer";
    case storage::real:
      return "real";
    case storage::numeric:
      return "numeric";
    case storage::numeric_text:
      return "numeric_text";
    case storage::boolean_integer:
      return "boolean_integer";
    case storage::boolean_word:
      return "boolean_word";
    case storage::boolean_letter:
      return "boolean_letter";
    case storage::text:
      return "text";
    case storage::blob:
      return "blob";
    case storage::date_text:
      return "date_text";
    case storage::time_text:
      return "time_text";
    case storage::time_micros_text:
      return "time_micros_text";
    case storage::timestamp_text:
      return "timestamp_text";
    case storage::timestamp_micros_text:
      return "timestamp_micros_text";
    case storage::timestamp_t_text:
      return "timestamp_t_text";
    case storage::timestamp_epoch:
      return "timestamp_epoch";
    case storage::timestamp_epoch_millis:
      return "timestamp_epoch_millis";
    case storage::uuid_text:
      return "uuid_text";
    case storage::uuid_hex:
      return "uuid_hex";
    case storage::json_text:
      return "json_text";
    case storage::pg_text:
      return "pg_text";
  }
  return "unknown";
}

}  // namespace crossfade::value
