// A control connection to PostgreSQL (libpqxx): catalog, control, validation. Blocking; use it in a lane or in a
// command. Not thread-safe. It never reconnects silently. Bulk work uses pipeline.hpp and copy.hpp (libpq).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/base/error.hpp"

namespace crossfade::store {

using text_row = std::vector<std::optional<std::string>>;

class postgres {
 public:
  // conninfo: a libpq URL or keyword string. Sets application_name=crossfade, client_encoding=UTF8, connect_timeout
  // unless given. Errors: 08006 and whatever the server said; the message never holds the password.
  static result<postgres> connect(const std::string& conninfo);
  postgres(postgres&&) noexcept;
  postgres& operator=(postgres&&) noexcept;
  ~postgres();

  // Runs in no transaction of its own; BEGIN and COMMIT may be sent. Parameters are text, nullopt is NULL.
  result<std::vector<text_row>> query(const std::string& sql);
  result<std::vector<text_row>> query(const std::string& sql,
                                      const std::vector<std::optional<std::string>>& parameters);
  result<std::uint64_t> exec(const std::string& sql);  // rows affected
  bool connected() const noexcept;
  int server_version() const noexcept;

 private:
  struct impl;
  explicit postgres(std::unique_ptr<impl> p);
  std::unique_ptr<impl> impl_;
};

}  // namespace crossfade::store
