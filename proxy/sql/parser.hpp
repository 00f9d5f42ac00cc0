// libpg_query, made safe: texts are bounded in size and nesting beforehand, and everything that recurses over a parse
// tree runs on a thread with a 64 MB stack.
//
//   auto outcome = on_deep_stack([&] { return use(parse(text)); });   // blocks the caller until it is done
//
// parse() itself runs where it is called: inside on_deep_stack(). A tree owns its memory (one arena). Any thread.
// Errors: PostgreSQL's 42601 with position, 54001 where a statement nests too deep, 54000 where it is too long.
#pragma once

#include <pg_query/pg_query.pb-c.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "replay/base/error.hpp"

namespace crossfade::sql {

inline constexpr std::size_t parse_stack_bytes = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t parse_text_bytes = std::size_t{16} * 1024 * 1024;
inline constexpr std::size_t parse_nesting = 2000;

class tree {
 public:
  struct arena;
  explicit tree(std::unique_ptr<arena> memory, PgQuery__ParseResult* root);
  tree(tree&&) noexcept;
  tree& operator=(tree&&) noexcept;
  ~tree();

  std::size_t size() const noexcept { return root_->n_stmts; }
  const PgQuery__Node* statement(std::size_t i) const noexcept { return root_->stmts[i]->stmt; }

 private:
  std::unique_ptr<arena> memory_;
  PgQuery__ParseResult* root_;
};

// nesting: an upper bound of the tree's depth (shaped::nesting).
result<tree> parse(const std::string& text, std::size_t nesting);

// Runs `work` on one of two threads with deep stacks and waits for it. Exceptions come through.
void on_deep_stack(const std::function<void()>& work);

}  // namespace crossfade::sql
