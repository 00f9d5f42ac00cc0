#include "replay/apply/reverse_watch.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "replay/apply/capture_triggers.hpp"

namespace crossfade::apply {

namespace {

const watched_table* find(const watched_tables& in, value::oid id) {
  const auto found = in.find(id);
  return found == in.end() ? nullptr : &found->second;
}

}  // namespace

result<watched_tables> look_at_tables(store::postgres& db, const catalog::catalog& tables) {
  auto rows = db.query(fmt::format(
      R"(SELECT c.oid, c.relname,
  coalesce((SELECT string_agg(a.attnum || ' ' || quote_ident(a.attname) || ' ' || a.atttypid || ' ' || a.atttypmod || ' '
    || a.attgenerated::text, ',' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '') || '/' ||
  coalesce((SELECT string_agg(i.indkey::text, ',') FROM pg_catalog.pg_index i
    WHERE i.indrelid = c.oid AND i.indisprimary), ''),
  coalesce((SELECT string_agg(t.tgname || ' ' || t.tgenabled::text || ' ' || t.tgtype || ' ' || t.tgfoid || ' ' || t.xmin::text, ','
    ORDER BY t.tgname) FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname IN ({0})), '') || '/' ||
  coalesce((SELECT p.oid || ' ' || p.xmin::text FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace s
    ON s.oid = p.pronamespace WHERE s.nspname = 'crossfade' AND p.proname = 'capture_' || c.oid), ''),
  c.relfilenode
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = {1} AND c.relkind IN ('r', 'p'))",
      capture_trigger_names(), catalog::quote_literal(tables.schema)));
  if (!rows) return rows.error();
  watched_tables out;
  for (const auto& row : *rows) {
    out[static_cast<value::oid>(std::stoul(*row[0]))] = {row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
                                                         row[4].value_or("")};
  }
  return out;
}

std::string to_text(const watched_tables& from) {
  nlohmann::json out = nlohmann::json::array();
  for (const auto& [id, t] : from)
    out.push_back({id, t.name, t.shape, t.triggers, t.file});
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

result<watched_tables> watched_from_text(const std::string& text) {
  watched_tables out;
  try {
    for (const auto& t : nlohmann::json::parse(text))
      out[t.at(0).get<value::oid>()] = {t.at(1), t.at(2), t.at(3), t.at(4)};
  } catch (const nlohmann::json::exception& e) {
    return make_error(sqlstate::data_corrupted, fmt::format("the tables at the cutover cannot be read: {}", e.what()));
  }
  return out;
}

std::string shape_changed(const watched_tables& before, const watched_tables& now) {
  for (const auto& [id, was] : before) {
    const auto* is = find(now, id);
    if (!is) return fmt::format("table \"{}\" was dropped", was.name);
    if (is->name != was.name) return fmt::format("table \"{}\" was renamed to \"{}\"", was.name, is->name);
    if (is->shape != was.shape) return fmt::format("columns or key of table \"{}\" were altered", was.name);
  }
  for (const auto& [id, is] : now) {
    if (!find(before, id)) return fmt::format("table \"{}\" was created", is.name);
  }
  return {};
}

std::vector<const catalog::table*> tables_with_other_triggers(const watched_tables& before, const watched_tables& now,
                                                              const catalog::catalog& tables) {
  std::vector<const catalog::table*> out;
  for (const auto& t : tables.tables) {
    const auto *was = find(before, t.id), *is = find(now, t.id);
    if (is && (!was || was->triggers != is->triggers)) out.push_back(&t);
  }
  return out;
}

std::vector<const catalog::table*> tables_to_copy(const watched_tables& before, const watched_tables& now,
                                                  const catalog::catalog& tables) {
  std::vector<const catalog::table*> out;
  for (const auto& t : tables.tables) {
    const auto *was = find(before, t.id), *is = find(now, t.id);
    if (is && (!was || was->triggers != is->triggers || was->file != is->file)) out.push_back(&t);
  }
  return out;
}

}  // namespace crossfade::apply
