#include "proxy/admin/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace crossfade::admin {

namespace {

std::string escaped(std::string_view value) {
  std::string out;
  for (char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void metrics_text::add(std::string_view name, std::string_view help, std::string_view type, double value,
                       const labels& with) {
  auto found = std::find_if(families_.begin(), families_.end(), [&](const family& f) { return f.name == name; });
  if (found == families_.end()) {
    families_.push_back({std::string(name), fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type), {}});
    found = families_.end() - 1;
  }
  std::string list;
  for (const auto& [label, text] : with)
    list += fmt::format("{}{}=\"{}\"", list.empty() ? "" : ",", label, escaped(text));
  found->samples +=
      list.empty() ? fmt::format("{} {}\n", name, value) : fmt::format("{}{{{}}} {}\n", name, list, value);
}

std::string metrics_text::text() const {
  std::string out;
  for (const auto& f : families_)
    out += f.head + f.samples;
  return out;
}

}  // namespace crossfade::admin
