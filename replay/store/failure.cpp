#include "replay/store/failure.hpp"

#include <algorithm>
#include <array>

namespace crossfade::store {

namespace {

struct rule {
  std::string_view code;  // five characters, or a class of two
  failure_class means;
};

// The longest match counts.
constexpr rule rules[] = {
    {"08", failure_class::transient},     // connection: refused, lost, no answer
    {"08P01", failure_class::attention},  // protocol: what poolers report as well
    {"25006", failure_class::transient},  // read-only: a standby, or not promoted yet
    {"25P03", failure_class::transient},  // idle in transaction for too long
    {"25P04", failure_class::transient},  // transaction_timeout (17)
    {"26000", failure_class::transient},  // a prepared statement that is gone: another session answers
    {"28", failure_class::attention},     // password, pg_hba.conf
    {"3D000", failure_class::attention},  // no such database
    {"40", failure_class::transient},     // serialization, deadlock
    {"40002", failure_class::permanent},  // integrity constraint
    {"42501", failure_class::attention},  // privileges
    {"53", failure_class::transient},     // disk, memory, connections
    {"55006", failure_class::transient},  // object in use
    {"55P03", failure_class::transient},  // lock time-out
    {"57", failure_class::transient},     // shutdown, crash, starting up, cancelled, statement time-out
    {"57P04", failure_class::attention},  // the database was dropped
    {"58", failure_class::attention},     // the server's system: files
    {"58000", failure_class::transient},  //
    {"58030", failure_class::transient},  // input/output
    {"72000", failure_class::transient},  // snapshot too old
    {"XX001", failure_class::diverged},   // ours, where histories diverge
};

// The session goes on after these: the statement alone has failed.
constexpr std::array<std::string_view, 4> of_the_statement{"40001", "40P01", "55P03", "57014"};

}  // namespace

std::string_view failure_class_name(failure_class c) noexcept {
  constexpr std::string_view names[] = {"transient", "attention", "permanent", "diverged"};
  return names[static_cast<std::size_t>(c)];
}

failure_class class_of(std::string_view sqlstate) noexcept {
  const rule* best = nullptr;
  for (auto& r : rules)
    if (sqlstate.starts_with(r.code) && (!best || r.code.size() > best->code.size())) best = &r;
  return best ? best->means : failure_class::permanent;
}

bool is_transient(const error& e) noexcept {
  auto c = class_of(e.sqlstate);
  return c == failure_class::transient || c == failure_class::attention;
}

bool keeps_connection(const error& e) noexcept {
  return std::find(of_the_statement.begin(), of_the_statement.end(), e.sqlstate) != of_the_statement.end();
}

}  // namespace crossfade::store
