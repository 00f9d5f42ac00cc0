#include "proxy/execute/answers.hpp"

#include <utility>

#include "replay/base/limits.hpp"

namespace crossfade::execute {

catalog_answers::catalog_answers(const std::string& path, std::shared_ptr<writer> through, std::uint64_t generation)
    : values_(path, "crossfade_answers", limits::execute::catalog_answers, std::move(through)),
      generation_(generation) {}

bool catalog_answers::find(std::string_view key, std::string& frames) {
  auto kept = values_.get(key, generation_.load());
  if (!kept) return false;
  frames += *kept;
  return true;
}

void catalog_answers::keep(std::string_view key, std::string_view frames) {
  if (frames.size() + key.size() > limits::execute::catalog_answer_bytes) return;
  values_.put(key, generation_.load(), std::string(frames));
}

}  // namespace crossfade::execute
