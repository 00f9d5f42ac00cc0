#include "proxy/session/answer_key.hpp"

#include <fmt/format.h>

namespace crossfade::session {

namespace {

// With its length before it, so that no text runs over into what follows it.
void add(std::string& key, std::string_view text) {
  key += fmt::format("{}:", text.size());
  key += text;
}

std::string key_of(char what, std::string_view search_path, std::string_view text,
                   const std::vector<value::oid>& declared) {
  std::string key(1, what);
  add(key, search_path);
  add(key, text);
  for (auto id : declared)
    key += fmt::format(",{}", id);
  return key;
}

char letter(value::wire_format f) { return f == value::wire_format::binary ? 'b' : 't'; }

}  // namespace

std::string answer_key(std::string_view search_path, const portal& p, bool simple) {
  auto key = key_of(simple ? 'q' : 'e', search_path, p.from->prepared.text, p.from->declared);
  for (std::size_t i = 0; i < p.parameters.size(); ++i) {
    const auto& given = p.parameters[i];
    key += given ? letter(p.parameter_formats[i]) : 'n';
    if (given) add(key, *given);
  }
  key += ';';
  for (auto f : p.result_formats)
    key += letter(f);
  return key;
}

std::string description_key(std::string_view search_path, std::string_view text,
                            const std::vector<value::oid>& declared) {
  return key_of('d', search_path, text, declared);
}

}  // namespace crossfade::session
