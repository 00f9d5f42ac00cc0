#include "replay/store/transaction.hpp"

#include <fmt/format.h>

namespace crossfade::store {

result<void> in_transaction(sqlite& db, const std::function<result<void>()>& work) {
  if (auto begun = db.exec("BEGIN IMMEDIATE"); !begun) return begun;
  auto done = work();
  if (done) done = db.exec("COMMIT");
  if (!done && db.in_transaction()) (void)db.exec("ROLLBACK");
  return done;
}

result<void> in_transaction(postgres& db, const std::string& statements, std::chrono::milliseconds lock_timeout) {
  auto done =
      db.exec(fmt::format("BEGIN; SET LOCAL lock_timeout = '{}ms';\n{}\nCOMMIT;", lock_timeout.count(), statements));
  if (done) return {};
  auto failure = done.error();
  (void)db.exec("ROLLBACK");
  return failure;
}

}  // namespace crossfade::store
