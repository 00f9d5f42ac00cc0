#include "proxy/session/services.hpp"

namespace crossfade::session {

namespace {
constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::size_t digit(char c) noexcept {
  auto at = digits.find(c);
  return at == std::string_view::npos ? digits.size() - 1 : at;
}
}  // namespace

std::size_t error_class(std::string_view sqlstate) noexcept {
  if (sqlstate.size() < 2) return digits.size() * digits.size() - 1;
  return digit(sqlstate[0]) * digits.size() + digit(sqlstate[1]);
}

std::string error_class_name(std::size_t index) {
  return {digits[index / digits.size() % digits.size()], digits[index % digits.size()]};
}

}  // namespace crossfade::session
