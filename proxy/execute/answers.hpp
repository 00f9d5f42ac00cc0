// PostgreSQL's answers to the catalog questions that drivers ask when they connect, kept in the SQLite file
// (crossfade_answers), so that connections open while PostgreSQL is down.
//
//   answers.keep(text, frames);                      // RowDescription, DataRow ..., CommandComplete of a simple query
//   if (answers.find(text, out)) ...                 // appends them
//
// The caller chooses what is a catalog question, and a key that holds all that the answer depends on (text, parameters,
// formats). Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "proxy/execute/kept_values.hpp"

namespace crossfade::execute {

class answer_book {
 public:
  virtual ~answer_book() = default;
  virtual bool find(std::string_view key, std::string& frames) = 0;
  virtual void keep(std::string_view key, std::string_view frames) = 0;
};

class catalog_answers final : public answer_book {
 public:
  catalog_answers(const std::string& path, std::shared_ptr<writer> through, std::uint64_t generation);
  bool find(std::string_view key, std::string& frames) override;
  void keep(std::string_view key, std::string_view frames) override;  // too long: not kept
  // The catalog changed: older answers are not given any more.
  void set_generation(std::uint64_t generation) noexcept { generation_.store(generation); }

 private:
  kept_values values_;
  std::atomic<std::uint64_t> generation_;
};

}  // namespace crossfade::execute
