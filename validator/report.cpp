#include "validator/report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace crossfade::validator {
namespace {

using json = nlohmann::ordered_json;

json shown(const shown_value& v) { return v ? json(*v) : json(nullptr); }

json difference_json(const difference& d) {
  json key = json::object(), columns = json::object();
  for (const auto& [column, v] : d.key)
    key[column] = shown(v);
  for (const column_difference& c : d.columns)
    columns[c.column] = json{{"sqlite", shown(c.sqlite)}, {"postgres", shown(c.postgres)}};
  json out{{"kind", difference_kind_name(d.kind)}, {"key", std::move(key)}, {"columns", std::move(columns)}};
  if (!d.note.empty()) out["note"] = d.note;
  return out;
}

std::string not_compared_sentence(const not_compared_column& c) {
  return fmt::format(
      "column {} of {} row{} is not compared: SQLite computes it from numbers that are rounded there; the exact ones "
      "are "
      "compared, and clients read it from PostgreSQL",
      c.column, c.rows, c.rows == 1 ? "" : "s");
}

json table_json(const table_report& t) {
  json differences = json::array();
  for (const difference& d : t.differences)
    differences.push_back(difference_json(d));
  json not_compared = json::array();
  for (const not_compared_column& c : t.not_compared)
    not_compared.push_back({{"column", c.column}, {"rows", c.rows}, {"reason", "computed from rounded numbers"}});
  return json{{"name", t.name},
              {"sqlite_rows", t.sqlite_rows},
              {"postgres_rows", t.postgres_rows},
              {"identical", t.identical},
              {"differences", std::move(differences)},
              {"differing_rows", t.differing_rows},
              {"left_out_rows", t.left_out_rows},
              {"not_compared", std::move(not_compared)},
              {"schema_problems", t.schema_problems}};
}

// A value for a line of text or a table cell: NULL as a word, long ones cut.
std::string brief(const shown_value& v) {
  constexpr std::size_t most = 120;
  if (!v) return "NULL";
  if (v->size() <= most) return "'" + *v + "'";
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>((*v)[end]) & 0xc0) == 0x80)
    --end;
  return fmt::format("'{}...' ({} bytes)", v->substr(0, end), v->size());
}

std::string key_text(const difference& d) {
  std::string out;
  for (const auto& [column, v] : d.key)
    out += fmt::format("{}{}={}", out.empty() ? "" : ", ", column, brief(v));
  return out.empty() ? "(no key)" : out;
}

std::string verdict(const report& r) {
  if (r.sample_percent < 100 && r.finished)
    return fmt::format("{} in a sample of {} %", r.identical ? "identical" : "different", r.sample_percent);
  if (!r.finished) return r.identical ? "not finished, no difference so far" : "not finished, differences found";
  return r.identical ? "identical" : "different";
}

const char* kind_sentence(difference_kind k) noexcept {
  switch (k) {
    case difference_kind::missing:
      return "missing in PostgreSQL";
    case difference_kind::extra:
      return "only in PostgreSQL";
    case difference_kind::changed:
      return "changed";
  }
  return "";
}

std::string escape(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (const char c : s) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string html_value(const shown_value& v) { return v ? "<code>" + escape(brief(v)) + "</code>" : "<i>NULL</i>"; }

std::string html_differences(const table_report& t) {
  std::string out = fmt::format("<h2 id=\"{0}\">{0}</h2>\n", escape(t.name));
  for (const std::string& p : t.schema_problems)
    out += "<p class=\"bad\">" + escape(p) + "</p>\n";
  for (const not_compared_column& c : t.not_compared)
    out += "<p class=\"open\">" + escape(not_compared_sentence(c)) + "</p>\n";
  if (t.differences.empty()) return out;
  out += "<table><tr><th>row</th><th>kind</th><th>column</th><th>SQLite</th><th>PostgreSQL</th></tr>\n";
  for (const difference& d : t.differences) {
    bool first = true;
    for (const column_difference& c : d.columns) {
      out += "<tr>";
      if (first)
        out += fmt::format("<td rowspan=\"{0}\">{1}</td><td rowspan=\"{0}\">{2}</td>", d.columns.size(),
                           escape(key_text(d)), kind_sentence(d.kind));
      first = false;
      out += fmt::format("<td>{}</td><td>{}</td><td>{}</td></tr>\n", escape(c.column),
                         d.kind == difference_kind::extra ? "" : html_value(c.sqlite),
                         d.kind == difference_kind::missing ? "" : html_value(c.postgres));
    }
  }
  out += "</table>\n";
  if (t.differing_rows > t.differences.size())
    out += fmt::format("<p>{} further rows differ.</p>\n", t.differing_rows - t.differences.size());
  return out;
}

constexpr const char* html_head = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Crossfade: comparison</title><style>
body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em;color:#222}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}
th{background:#f3f3f3}td.n{text-align:right;font-variant-numeric:tabular-nums}code{white-space:pre-wrap;word-break:break-word}
.good{color:#17692f}.bad{color:#a01c1c}.open{color:#8a5a00}
</style></head><body>
)";

}  // namespace

std::string_view difference_kind_name(difference_kind k) noexcept {
  switch (k) {
    case difference_kind::missing:
      return "missing";
    case difference_kind::extra:
      return "extra";
    case difference_kind::changed:
      return "changed";
  }
  return "";
}

std::optional<report_format> parse_report_format(std::string_view name) noexcept {
  if (name == "text") return report_format::text;
  if (name == "json") return report_format::json;
  if (name == "html") return report_format::html;
  return std::nullopt;
}

std::string to_json(const report& r) {
  json tables = json::array();
  for (const table_report& t : r.tables)
    tables.push_back(table_json(t));
  json out{{"identical", r.identical},
           {"finished", r.finished},
           {"seq", r.seq},
           {"tables", tables},
           {"truncated", r.truncated},
           {"problems", r.problems},
           {"left_out_keys", r.left_out_keys},
           {"seconds", r.seconds}};
  if (r.sample_percent < 100) out["sample_percent"] = r.sample_percent;
  if (!r.unfinished_reason.empty()) out["unfinished_reason"] = r.unfinished_reason;
  if (!r.compared_at.empty()) out["compared_at"] = r.compared_at;
  // Cells of SQLite need not be UTF-8.
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string to_text(const report& r) {
  std::string out;
  std::size_t width = 5;
  for (const table_report& t : r.tables)
    width = std::max(width, t.name.size());
  out += fmt::format("{:<{}}  {:>12}  {:>12}\n", "table", width, "SQLite", "PostgreSQL");
  for (const table_report& t : r.tables) {
    out += fmt::format("{:<{}}  {:>12}  {:>12}  {}\n", t.name, width, t.sqlite_rows, t.postgres_rows,
                       t.identical ? "identical" : fmt::format("{} rows differ", t.differing_rows));
    for (const std::string& p : t.schema_problems)
      out += "    " + p + "\n";
    for (const not_compared_column& c : t.not_compared)
      out += "    " + not_compared_sentence(c) + "\n";
    for (const difference& d : t.differences) {
      out += fmt::format("    {} {}", key_text(d), kind_sentence(d.kind));
      if (d.kind == difference_kind::changed) {
        out += ':';
        for (const column_difference& c : d.columns)
          out += fmt::format(" {}: {} / {};", c.column, brief(c.sqlite), brief(c.postgres));
        out.pop_back();
      } else if (d.key.empty()) {
        for (const column_difference& c : d.columns)
          out += fmt::format(" {}={}", c.column, brief(d.kind == difference_kind::missing ? c.sqlite : c.postgres));
      }
      if (!d.note.empty()) out += " (" + d.note + ")";
      out += '\n';
    }
    if (t.differing_rows > t.differences.size() && !t.differences.empty())
      out += fmt::format("    ... {} further rows differ\n", t.differing_rows - t.differences.size());
  }
  for (const std::string& p : r.problems)
    out += p + "\n";
  if (r.left_out_keys > 0)
    out += fmt::format("{} keys are in journal entries above the watermark and were left out\n", r.left_out_keys);
  if (!r.unfinished_reason.empty()) out += r.unfinished_reason + "\n";
  out += fmt::format("{} at seq {} in {:.1f} s\n", verdict(r), r.seq, r.seconds);
  return out;
}

std::string to_html(const report& r) {
  std::string out = html_head;
  const char* shade = !r.identical ? "bad" : r.finished ? "good" : "open";
  out += fmt::format("<h1 class=\"{}\">Crossfade: {}</h1>\n<p>Compared at seq {} in {:.1f} s{}{}.</p>\n", shade,
                     escape(verdict(r)), r.seq, r.seconds, r.compared_at.empty() ? "" : ", ", escape(r.compared_at));
  for (const std::string& p : r.problems)
    out += "<p class=\"bad\">" + escape(p) + "</p>\n";
  if (r.left_out_keys > 0)
    out += fmt::format("<p class=\"open\">{} keys are in journal entries above the watermark and were left out.</p>\n",
                       r.left_out_keys);
  if (!r.unfinished_reason.empty()) out += "<p class=\"open\">" + escape(r.unfinished_reason) + "</p>\n";
  out += "<table><tr><th>table</th><th>rows in SQLite</th><th>rows in PostgreSQL</th><th>result</th></tr>\n";
  for (const table_report& t : r.tables) {
    out += fmt::format("<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>", escape(t.name), t.sqlite_rows,
                       t.postgres_rows);
    if (t.identical)
      out += "<td class=\"good\">identical</td></tr>\n";
    else
      out += fmt::format("<td class=\"bad\"><a href=\"#{}\">{} rows differ</a></td></tr>\n", escape(t.name),
                         t.differing_rows);
  }
  out += "</table>\n";
  for (const table_report& t : r.tables)
    if (!t.identical || !t.not_compared.empty()) out += html_differences(t);
  return out + "</body></html>\n";
}

std::string render(const report& r, report_format format) {
  switch (format) {
    case report_format::text:
      return to_text(r);
    case report_format::json:
      return to_json(r);
    case report_format::html:
      return to_html(r);
  }
  return {};
}

}  // namespace crossfade::validator
