// Layout of both: fields of one type byte and a string each, ended by a zero byte.
#include "proxy/wire/report.hpp"

#include <charconv>
#include <utility>

#include "proxy/wire/buffer.hpp"
#include "proxy/wire/protocol.hpp"

namespace crossfade::wire {

namespace {

constexpr std::pair<severity, std::string_view> severities[] = {
    {severity::debug, "DEBUG"},   {severity::log, "LOG"},         {severity::info, "INFO"},
    {severity::notice, "NOTICE"}, {severity::warning, "WARNING"}, {severity::error, "ERROR"},
    {severity::fatal, "FATAL"},   {severity::panic, "PANIC"},
};

void put_field(std::string& out, char type, std::string_view text) {
  if (text.empty()) return;
  put_byte(out, type);
  put_string(out, text);
}

void put_field(std::string& out, char type, int number) {
  if (number > 0) put_field(out, type, std::to_string(number));
}

void put_fields(std::string& out, const error& e, severity level) {
  put_field(out, 'S', to_string(level));
  put_field(out, 'V', to_string(level));
  put_field(out, 'C', e.sqlstate.empty() ? sqlstate::internal_error : std::string_view(e.sqlstate));
  put_byte(out, 'M');  // always there, empty or not
  put_string(out, e.message);
  put_field(out, 'D', e.detail);
  put_field(out, 'H', e.hint);
  put_field(out, 'P', e.position);
}

void put_object_fields(std::string& out, const error& e) {
  put_field(out, 's', e.schema);
  put_field(out, 't', e.table);
  put_field(out, 'c', e.column);
  put_field(out, 'd', e.datatype);
  put_field(out, 'n', e.constraint);
}

void write_fields(std::string& out, char type, const error& fields, severity level) {
  message_writer message(out, type);
  put_fields(out, fields, level);
  put_object_fields(out, fields);
  put_byte(out, '\0');
  message.finish();
}

int number(std::string_view text) noexcept {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void take_severity(server_report& report, std::string_view text) noexcept {
  for (const auto& [level, name] : severities) {
    if (name == text) report.level = level;
  }
}

void take_field(server_report& report, char type, std::string_view text) {
  auto& e = report.fields;
  switch (type) {
    case 'V':
      return take_severity(report, text);
    case 'C':
      e.sqlstate = text;
      return;
    case 'M':
      e.message = text;
      return;
    case 'D':
      e.detail = text;
      return;
    case 'H':
      e.hint = text;
      return;
    case 'P':
      e.position = number(text);
      return;
    case 'p':
      report.internal_position = number(text);
      return;
    case 'q':
      report.internal_query = text;
      return;
    case 'W':
      report.where = text;
      return;
    case 's':
      e.schema = text;
      return;
    case 't':
      e.table = text;
      return;
    case 'c':
      e.column = text;
      return;
    case 'd':
      e.datatype = text;
      return;
    case 'n':
      e.constraint = text;
      return;
    default:
      return;  // S (localised), F, L, R, and what later versions add: to be ignored, says the documentation
  }
}

}  // namespace

std::string_view to_string(severity level) noexcept {
  for (const auto& [value, name] : severities) {
    if (value == level) return name;
  }
  return "ERROR";
}

void write_error_response(std::string& out, const error& fields, severity level) {
  write_fields(out, backend_type::error_response, fields, level);
}

void write_notice_response(std::string& out, const error& fields, severity level) {
  write_fields(out, backend_type::notice_response, fields, level);
}

void write_report(std::string& out, const server_report& report) {
  message_writer message(
      out, report.level >= severity::error ? backend_type::error_response : backend_type::notice_response);
  put_fields(out, report.fields, report.level);
  put_field(out, 'p', report.internal_position);
  put_field(out, 'q', report.internal_query);
  put_field(out, 'W', report.where);
  put_object_fields(out, report.fields);
  put_byte(out, '\0');
  message.finish();
}

result<server_report> parse_report(std::string_view payload) {
  byte_reader in(payload);
  server_report report;
  for (char type = in.byte(); type != 0 && !in.failed(); type = in.byte()) {
    const auto text = in.string();
    if (!in.failed()) take_field(report, type, text);
  }
  if (auto bad = in.finish()) return *bad;
  if (report.fields.sqlstate.empty()) {
    return make_error(sqlstate::protocol_violation, "a report of the server has no SQLSTATE");
  }
  return report;
}

}  // namespace crossfade::wire
