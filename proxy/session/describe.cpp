#include "proxy/session/describe.hpp"

#include <algorithm>

namespace crossfade::session {

namespace {

wire::field_description text_field(std::string name, value::oid type = value::oids::text) {
  wire::field_description f;
  f.name = std::move(name);
  f.type = type;
  f.type_size = value::type_size_bytes(value::builtin_type(type));
  return f;
}

std::vector<wire::field_description> fields_of(const sql::plan& plan) {
  std::vector<wire::field_description> fields;
  fields.reserve(plan.columns.size());
  for (const auto& column : plan.columns) {
    wire::field_description f;
    f.name = column.name;
    f.table = column.table;
    f.column = column.attribute;
    f.type = column.type.id;
    f.type_size = value::type_size_bytes(column.type);
    f.type_modifier = column.type.modifier;
    fields.push_back(std::move(f));
  }
  return fields;
}

std::vector<wire::field_description> show_fields(const conversation& c, const sql::plan& plan) {
  if (plan.command.all) return {text_field("name"), text_field("setting"), text_field("description")};
  return {text_field(c.vars.canonical_name(plan.command.name))};
}

}  // namespace

std::vector<wire::field_description> describe_rows(const conversation& c, const statement& s) {
  if (s.remote) return s.remote->fields;
  const auto& plan = *s.prepared.what;
  if (!plan.columns.empty()) return fields_of(plan);
  if (plan.route != sql::route::session) return {};
  if (plan.kind == sql::statement_kind::show) return show_fields(c, plan);
  if (plan.kind == sql::statement_kind::explain) {
    const bool json = std::any_of(plan.command.options.begin(), plan.command.options.end(),
                                  [](const auto& o) { return o.first == "format" && o.second == "json"; });
    return {text_field("QUERY PLAN", json ? value::oids::json : value::oids::text)};
  }
  if (plan.kind == sql::statement_kind::fetch) {
    auto cursor = c.names.find_portal(plan.command.name);
    return cursor ? describe_rows(c, *(*cursor)->from) : std::vector<wire::field_description>{};
  }
  if (plan.kind == sql::statement_kind::execute) {
    auto target = c.names.find_statement(plan.command.name);
    return target && (*target)->prepared.what ? describe_rows(c, **target) : std::vector<wire::field_description>{};
  }
  return {};
}

}  // namespace crossfade::session
