#include "proxy/execute/verdicts.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "replay/base/limits.hpp"
#include "replay/base/log.hpp"

namespace crossfade::execute {

namespace {

using nlohmann::json;

json error_to_json(const error& e) {
  return {{"sqlstate", e.sqlstate}, {"message", e.message},      {"detail", e.detail}, {"hint", e.hint},
          {"schema", e.schema},     {"table", e.table},          {"column", e.column}, {"datatype", e.datatype},
          {"position", e.position}, {"constraint", e.constraint}};
}

error error_from_json(const json& j) {
  error e;
  j.at("sqlstate").get_to(e.sqlstate);
  j.at("message").get_to(e.message);
  j.at("detail").get_to(e.detail);
  j.at("hint").get_to(e.hint);
  j.at("schema").get_to(e.schema);
  j.at("table").get_to(e.table);
  j.at("column").get_to(e.column);
  j.at("datatype").get_to(e.datatype);
  j.at("constraint").get_to(e.constraint);
  j.at("position").get_to(e.position);
  return e;
}

}  // namespace

std::string write_verdict(const sql::verdict& v) {
  json out = {{"parameters", v.parameters}, {"columns", json::array()}};
  for (const auto& c : v.columns)
    out["columns"].push_back({c.name, c.type, c.modifier, c.table, c.attribute});
  if (v.refusal) out["refusal"] = error_to_json(*v.refusal);
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

result<sql::verdict> read_verdict(std::string_view body) {
  try {
    auto in = json::parse(body);
    sql::verdict v;
    in.at("parameters").get_to(v.parameters);
    for (const auto& c : in.at("columns")) {
      v.columns.push_back({c.at(0).get<std::string>(), c.at(1).get<value::oid>(), c.at(2).get<std::int32_t>(),
                           c.at(3).get<value::oid>(), c.at(4).get<std::int16_t>()});
    }
    if (auto it = in.find("refusal"); it != in.end()) v.refusal = error_from_json(*it);
    return v;
  } catch (const json::exception& e) {
    return make_error(sqlstate::data_corrupted, std::string("a kept verdict cannot be read: ") + e.what());
  }
}

sqlite_verdict_store::sqlite_verdict_store(const std::string& path, std::shared_ptr<writer> through,
                                           std::uint64_t generation)
    : values_(path, "crossfade_verdicts", limits::execute::verdicts, std::move(through)) {
  log::info("verdicts.read", {{"count", values_.size()}, {"generation", generation}});
}

std::optional<sql::verdict> sqlite_verdict_store::get(std::string_view key, std::uint64_t generation) {
  auto body = values_.get(key, generation);
  if (!body) return std::nullopt;
  auto v = read_verdict(*body);
  if (v) return std::move(*v);
  log::warning("verdicts.damaged", {{"error", v.error().message}});
  return std::nullopt;
}

void sqlite_verdict_store::put(std::string_view key, std::uint64_t generation, const sql::verdict& v) {
  values_.put(key, generation, write_verdict(v));
}

}  // namespace crossfade::execute
