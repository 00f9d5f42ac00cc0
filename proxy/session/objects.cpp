#include "proxy/session/objects.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "replay/base/limits.hpp"

namespace crossfade::session {

result<void> objects::add_statement(std::string name, std::shared_ptr<statement> s) {
  if (!name.empty() && statements_.contains(name)) {
    return make_error(sqlstate::duplicate_prepared_statement,
                      fmt::format("prepared statement \"{}\" already exists", name));
  }
  if (statements_.size() >= limits::session::statements) {
    return make_error(sqlstate::program_limit_exceeded,
                      fmt::format("more than {} prepared statements in one session", limits::session::statements),
                      "Close statements that are no longer needed.");
  }
  statements_[std::move(name)] = std::move(s);
  return {};
}

result<std::shared_ptr<statement>> objects::find_statement(std::string_view name) const {
  auto found = statements_.find(name);
  if (found != statements_.end()) return found->second;
  if (name.empty())
    return make_error(sqlstate::invalid_sql_statement_name, "unnamed prepared statement does not exist");
  return make_error(sqlstate::invalid_sql_statement_name,
                    fmt::format("prepared statement \"{}\" does not exist", name));
}

bool objects::close_statement(std::string_view name) {
  auto found = statements_.find(name);
  if (found == statements_.end()) return false;
  statements_.erase(found);
  return true;
}

void objects::close_all_statements() { statements_.clear(); }

result<portal*> objects::add_portal(std::unique_ptr<portal> p) {
  auto found = portals_.find(p->name);
  if (!p->name.empty() && found != portals_.end())
    return make_error(sqlstate::duplicate_cursor, fmt::format("cursor \"{}\" already exists", p->name));
  if (portals_.size() >= limits::session::portals) {
    return make_error(sqlstate::program_limit_exceeded,
                      fmt::format("more than {} cursors are open", limits::session::portals),
                      "Close cursors that are no longer needed.");
  }
  p->serial = serial_++;
  auto* raw = p.get();
  if (found != portals_.end()) {
    found->second = std::move(p);
  } else {
    portals_.emplace(raw->name, std::move(p));
  }
  return raw;
}

result<portal*> objects::find_portal(std::string_view name) const {
  auto found = portals_.find(name);
  if (found == portals_.end()) {
    return make_error(sqlstate::invalid_cursor_name, name.empty() ? std::string("portal \"\" does not exist")
                                                                  : fmt::format("cursor \"{}\" does not exist", name));
  }
  return found->second.get();
}

bool objects::close_portal(std::string_view name) {
  auto found = portals_.find(name);
  if (found == portals_.end()) return false;
  portals_.erase(found);
  return true;
}

void objects::close_portals(bool held_too) {
  if (portals_.empty()) return;
  std::erase_if(portals_, [held_too](const auto& p) { return held_too || !p.second->hold; });
}

void objects::close_portals_since(std::uint64_t serial) {
  std::erase_if(portals_, [serial](const auto& p) { return p.second->serial >= serial; });
}

void objects::close_cursors() {
  std::erase_if(portals_, [](const auto& p) { return p.second->declared; });
}

std::size_t objects::held() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(portals_.begin(), portals_.end(), [](const auto& p) { return p.second->hold; }));
}

bool objects::has_open_portals() const noexcept {
  return std::any_of(portals_.begin(), portals_.end(),
                     [](const auto& p) { return !p.second->hold && p.second->state != portal_state::finished; });
}

}  // namespace crossfade::session
