// The rows of a query on PostgreSQL one after another, by a cursor: memory stays within a few MiB whatever it answers.
#pragma once

#include <functional>
#include <string>

#include "replay/base/error.hpp"
#include "replay/store/postgres.hpp"

namespace crossfade::apply {

// In an open transaction. An error of `take` ends it.
result<void> each_row(store::postgres& db, const std::string& sql,
                      const std::function<result<void>(const store::text_row&)>& take);

}  // namespace crossfade::apply
