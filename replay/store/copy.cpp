#include "replay/store/copy.hpp"

#include <cstdlib>

namespace crossfade::store {

namespace {

constexpr std::size_t full_bytes = 256 * 1024;

// Reads what is left of a COPY's results; the first error, or the row count.
result<std::uint64_t> drain(connection& c) {
  std::uint64_t rows = 0;
  std::optional<error> failure;
  for (;;) {
    auto r = c.next_result();
    if (!r) return r.error();
    if (!*r) break;
    auto status = PQresultStatus(r->get());
    if (status == PGRES_COMMAND_OK)
      rows = std::strtoull(PQcmdTuples(r->get()), nullptr, 10);
    else if (!failure)
      failure = result_error(r->get());
    if (c.lost()) return failure ? *failure : c.lost_error();
  }
  if (failure) return *failure;
  return rows;
}

result<void> start(connection& c, const std::string& sql, ExecStatusType wanted) {
  if (c.lost() || !PQsendQuery(c.raw(), sql.c_str())) return c.lost_error();
  auto r = c.next_result();
  if (!r) return r.error();
  if (*r && PQresultStatus(r->get()) == wanted) return {};
  auto failure = *r ? result_error(r->get()) : c.lost_error();
  (void)drain(c);
  return failure;
}

}  // namespace

copy_in::~copy_in() {
  if (active_) abandon("not finished");
}

result<void> copy_in::begin(const std::string& sql) {
  buffer_.clear();
  auto r = start(connection_, sql, PGRES_COPY_IN);
  active_ = r.has_value();
  return r;
}

result<void> copy_in::send() {
  if (buffer_.empty()) return {};
  if (connection_.lost()) return connection_.lost_error();
  if (PQputCopyData(connection_.raw(), buffer_.data(), static_cast<int>(buffer_.size())) != 1)
    return connection_.lost_error();
  buffer_.clear();
  return connection_.flush();
}

result<void> copy_in::flush_if_full() {
  if (buffer_.size() < full_bytes) return {};
  return send();
}

result<std::uint64_t> copy_in::outcome() {
  active_ = false;
  if (auto r = connection_.flush(); !r && !connection_.raw()) return r.error();
  return drain(connection_);
}

result<std::uint64_t> copy_in::finish() {
  if (auto r = send(); !r) {
    active_ = false;
    return r.error();
  }
  if (PQputCopyEnd(connection_.raw(), nullptr) != 1) {
    active_ = false;
    return connection_.lost_error();
  }
  return outcome();
}

void copy_in::abandon(const std::string& reason) {
  active_ = false;
  if (connection_.lost()) return;
  if (PQputCopyEnd(connection_.raw(), reason.c_str()) == 1) (void)outcome();
}

void text_field(std::string& out, std::string_view value) {
  std::size_t from = 0;
  for (;;) {
    auto at = value.find_first_of("\\\n\r\t", from);
    out.append(value.substr(from, at - from));
    if (at == std::string_view::npos) return;
    out += '\\';
    char c = value[at];
    out += c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c;
    from = at + 1;
  }
}

result<void> copy_out(connection& c, const std::string& sql,
                      const std::function<result<void>(std::string_view)>& take) {
  if (auto r = start(c, sql, PGRES_COPY_OUT); !r) return r;
  std::optional<error> failure;
  for (;;) {
    char* line = nullptr;
    int size = PQgetCopyData(c.raw(), &line, 1);
    if (size == -1) break;
    if (size == -2) return c.lost_error();
    if (size == 0) {  // asynchronous: nothing yet
      if (auto r = c.wait_input(); !r) return r;
      continue;
    }
    std::unique_ptr<char, decltype(&PQfreemem)> owner(line, &PQfreemem);
    if (failure) continue;  // the rest of a cancelled COPY
    if (auto r = take({line, static_cast<std::size_t>(size)}); !r) {
      failure = r.error();
      std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> cancel(PQgetCancel(c.raw()), &PQfreeCancel);
      char message[256];
      if (cancel) PQcancel(cancel.get(), message, sizeof message);
    }
  }
  auto rest = drain(c);
  if (failure) return *failure;
  if (!rest) return rest.error();
  return {};
}

}  // namespace crossfade::store
