#include "replay/store/pipeline.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

namespace crossfade::store {

namespace {
constexpr std::size_t flush_every_bytes = 64 * 1024;
}

void parameters::clear() {
  bytes_.clear();
  ends_.clear();
  formats_.clear();
}

void parameters::add_null() { end_value(-1); }

void parameters::add(std::string_view v, int format) {
  bytes_.append(v);
  end_value(format);
}

void parameters::end_value(int format) {
  bytes_.push_back('\0');
  ends_.push_back(bytes_.size());
  formats_.push_back(format);
}

pipeline::handle pipeline::statement(const std::string& sql, const std::vector<value::oid>& types) {
  auto [at, fresh] = by_text_.try_emplace(sql, statements_.size());
  if (fresh) statements_.push_back({sql, fmt::format("crossfade_{}", next_name_++), types, false});
  return at->second;
}

bool pipeline::enter() {
  if (broken_) return false;
  if (connection_.lost()) {
    broken_ = connection_.lost_error();
    return false;
  }
  if (PQpipelineStatus(connection_.raw()) == PQ_PIPELINE_OFF && !PQenterPipelineMode(connection_.raw())) {
    broken_ = connection_.lost_error();
    return false;
  }
  return true;
}

void pipeline::sent(bool ok, std::size_t size_bytes) {
  if (!ok) {
    broken_ = connection_.lost_error();
    return;
  }
  queued_bytes_ += size_bytes;
  if (queued_bytes_ < flush_every_bytes) return;
  queued_bytes_ = 0;
  if (auto r = connection_.flush(); !r) broken_ = r.error();
  take_ready();
}

void pipeline::take_ready() {
  while (!broken_ && taken_ < expected_.size() && !PQisBusy(connection_.raw()))
    take_next();
  if (taken_ < expected_.size()) return;
  expected_.clear();
  taken_ = 0;
}

// Each statement's result is followed by a null.
bool pipeline::take_next() {
  if (broken_ || taken_ == expected_.size()) return false;
  auto r = connection_.next_result();
  if (!r) {
    broken_ = r.error();
  } else if (between_) {
    between_ = false;
    ++taken_;
  } else if (!*r) {
    broken_ = connection_.lost_error();
  } else {
    take(expected_[taken_], r->get());
    between_ = true;
    if (connection_.lost()) broken_ = out_.failed ? out_.failed->what : connection_.lost_error();
  }
  return !broken_;
}

void pipeline::push(handle h, const parameters& values) {
  auto index = pushed_++;
  if (out_.failed || !enter()) return;
  auto& s = statements_[h];
  auto* raw = connection_.raw();
  if (!s.sent) {
    sent(PQsendPrepare(raw, s.name.c_str(), s.sql.c_str(), static_cast<int>(s.types.size()),
                       s.types.empty() ? nullptr : s.types.data()) == 1,
         s.sql.size());
    if (broken_) return;
    s.sent = true;
    expected_.push_back({true, h});
  }
  values_.clear();
  lengths_.clear();
  formats_.clear();
  std::size_t from = 0;
  for (std::size_t i = 0; i < values.ends_.size(); ++i) {
    bool null = values.formats_[i] < 0;
    values_.push_back(null ? nullptr : values.bytes_.data() + from);
    lengths_.push_back(static_cast<int>(values.ends_[i] - from - 1));
    formats_.push_back(null ? 0 : values.formats_[i]);
    from = values.ends_[i];
  }
  sent(PQsendQueryPrepared(raw, s.name.c_str(), static_cast<int>(values_.size()), values_.data(), lengths_.data(),
                           formats_.data(), 0) == 1,
       values.bytes_.size() + 32);
  if (!broken_) expected_.push_back({false, index});
}

void pipeline::push(const std::string& sql) {
  auto index = pushed_++;
  if (out_.failed || !enter()) return;
  sent(PQsendQueryParams(connection_.raw(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 1, sql.size());
  if (!broken_) expected_.push_back({false, index});
}

void pipeline::take(const expected& e, const PGresult* r) {
  auto status = PQresultStatus(r);
  bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
  if (e.prepare && !good) statements_[e.index].sent = false;
  if (good && !e.prepare && !out_.failed) {
    reply answer;
    answer.rows_affected = std::strtoull(PQcmdTuples(const_cast<PGresult*>(r)), nullptr, 10);
    if (status == PGRES_TUPLES_OK) answer.rows = result_rows(r);
    out_.replies.push_back(std::move(answer));
  }
  // A failed PREPARE belongs to the push that follows: it is the next one without a reply.
  if (!good && !out_.failed && status != PGRES_PIPELINE_ABORTED)
    out_.failed = {e.prepare ? out_.replies.size() : e.index, result_error(r)};
}

pipeline_outcome pipeline::sync() {
  if (enter() && !PQpipelineSync(connection_.raw())) broken_ = connection_.lost_error();
  while (take_next()) {
  }
  if (!broken_) {
    auto end = connection_.next_result();  // of the sync; nothing follows it
    if (!end)
      broken_ = end.error();
    else if (!*end || !PQexitPipelineMode(connection_.raw()))
      broken_ = connection_.lost_error();
  }
  // A statement that failed tells more than the connection that was lost after it.
  if (broken_ && !out_.failed) out_.failed = {out_.replies.size(), *broken_};
  if (broken_)
    for (auto& s : statements_)
      s.sent = false;
  expected_.clear();
  taken_ = pushed_ = queued_bytes_ = 0;
  between_ = false;
  broken_.reset();
  return std::exchange(out_, {});
}

void pipeline::deallocate_all() {
  statements_.clear();
  by_text_.clear();
  if (!connection_.lost()) (void)connection_.query("DEALLOCATE ALL");
}

}  // namespace crossfade::store
