#include "replay/base/log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <nlohmann/json.hpp>

namespace crossfade::log {

namespace {

std::atomic<level> least_level{level::info};
std::atomic<style> line_style{style::text};
constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};

std::string timestamp() {
  auto now = std::chrono::system_clock::now();
  auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(now);
  auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now - seconds).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), millis);
}

nlohmann::json to_json(const field& f) {
  return std::visit([](const auto& v) { return nlohmann::json(v); }, f.value);
}

// A value that has a space, a quote or a control character is shown as a JSON string, so that a line stays one line.
std::string to_text(const field& f) {
  if (const auto* text = std::get_if<std::string>(&f.value)) {
    bool plain = !text->empty();
    for (unsigned char c : *text)
      plain = plain && c > 0x20 && c != '"' && c != '=' && c != 0x7f;
    if (plain) return *text;
  }
  return to_json(f).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void configure(level least, style how) noexcept {
  least_level.store(least, std::memory_order_relaxed);
  line_style.store(how, std::memory_order_relaxed);
}

std::optional<level> parse_level(std::string_view name) noexcept {
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    if (level_names[i] == name) return static_cast<level>(i);
  }
  return std::nullopt;
}

std::optional<style> parse_style(std::string_view name) noexcept {
  if (name == "text") return style::text;
  if (name == "json") return style::json;
  return std::nullopt;
}

bool enabled(level l) noexcept { return l >= least_level.load(std::memory_order_relaxed); }

void write(level l, std::string_view event, fields more) {
  if (!enabled(l)) return;
  auto name = level_names[static_cast<std::size_t>(l)];
  std::string line;
  if (line_style.load(std::memory_order_relaxed) == style::json) {
    nlohmann::ordered_json document{{"at", timestamp()}, {"level", name}, {"event", event}};
    for (const auto& f : more)
      document[std::string(f.name)] = to_json(f);
    line = document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  } else {
    line = fmt::format("{} {:7} {}", timestamp(), name, event);
    for (const auto& f : more)
      line += fmt::format(" {}={}", f.name, to_text(f));
  }
  line += '\n';
  // A log that cannot be written must not stop the program.
  [[maybe_unused]] auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace crossfade::log
