#include "proxy/sql/type_names.hpp"

#include <charconv>

namespace crossfade::sql {

std::string shown_type_name(value::oid id, const catalog::catalog& tables) {
  std::string name;
  for (const auto& [key, type] : tables.named_types) {  // a type of the own schema has a name without it, too
    if (type.id == id && (name.empty() || key.size() < name.size())) name = key;
  }
  if (name.empty()) return std::to_string(id);
  const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string::npos &&
                     (name[0] < '0' || name[0] > '9');
  return plain ? name : catalog::quote_identifier(name);
}

error with_type_names(error e, const catalog::catalog& tables) {
  constexpr std::string_view begin = "invalid input value for enum ";
  if (!e.message.starts_with(begin)) return e;
  value::oid id = 0;
  const auto* from = e.message.data() + begin.size();
  const auto* end = e.message.data() + e.message.size();
  const auto r = std::from_chars(from, end, id);
  if (r.ec != std::errc{} || r.ptr == end || *r.ptr != ':') return e;
  e.message.replace(begin.size(), static_cast<std::size_t>(r.ptr - from), shown_type_name(id, tables));
  return e;
}

}  // namespace crossfade::sql
