#include "proxy/wire/backend.hpp"
#include "tests/unit/proxy/wire/exact_length.hpp"

#include <gtest/gtest.h>

#include "proxy/wire/frame.hpp"

namespace crossfade::wire {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::string_view message_of(std::string_view bytes, char type) {
  const auto next = next_frame(bytes, server_frames);
  EXPECT_TRUE(next && *next);
  EXPECT_EQ((*next)->type, type);
  EXPECT_EQ((*next)->size_bytes, bytes.size());
  return (*next)->payload;
}

TEST(backend, authentication_requests) {
  std::string bytes;
  write_authentication_ok(bytes);
  EXPECT_EQ(bytes, "R\0\0\0\x08\0\0\0\0"sv);
  EXPECT_EQ(parse_authentication_request(message_of(bytes, 'R'))->kind, authentication_kind::ok);
  bytes.clear();
  write_authentication_cleartext(bytes);
  EXPECT_EQ(parse_authentication_request(message_of(bytes, 'R'))->kind, authentication_kind::cleartext);
  bytes.clear();
  write_authentication_md5(bytes, {'\1', '\2', '\3', '\4'});
  expect_exact_length(parse_authentication_request, message_of(bytes, 'R'));
  EXPECT_EQ(parse_authentication_request(message_of(bytes, 'R'))->salt, "\1\2\3\4");
  bytes.clear();
  const std::string_view mechanisms[] = {"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"};
  write_authentication_sasl(bytes, mechanisms);
  expect_exact_length(parse_authentication_request, message_of(bytes, 'R'));
  EXPECT_EQ(parse_authentication_request(message_of(bytes, 'R'))->mechanisms,
            std::vector<std::string_view>(std::begin(mechanisms), std::end(mechanisms)));
  bytes.clear();
  write_authentication_sasl_continue(bytes, "r=x");
  EXPECT_EQ(parse_authentication_request(message_of(bytes, 'R'))->kind, authentication_kind::sasl_continue);
  EXPECT_EQ(parse_authentication_request(message_of(bytes, 'R'))->data, "r=x");
  bytes.clear();
  write_authentication_sasl_final(bytes, "v=x");
  EXPECT_EQ(parse_authentication_request(message_of(bytes, 'R'))->kind, authentication_kind::sasl_final);
  EXPECT_EQ(parse_authentication_request(message_of(bytes, 'R'))->data, "v=x");
  EXPECT_EQ(parse_authentication_request("\0\0\0\x02"sv).error().sqlstate, "0A000");
}

TEST(backend, session_messages) {
  std::string bytes;
  write_parameter_status(bytes, "server_version", "15.4");
  EXPECT_EQ(parse_parameter_status(message_of(bytes, 'S'))->name, "server_version");
  EXPECT_EQ(parse_parameter_status(message_of(bytes, 'S'))->value, "15.4");
  expect_exact_length(parse_parameter_status, message_of(bytes, 'S'));
  bytes.clear();
  write_backend_key_data(bytes, 4711, -1);
  EXPECT_EQ(parse_backend_key_data(message_of(bytes, 'K'))->process_id, 4711);
  EXPECT_EQ(parse_backend_key_data(message_of(bytes, 'K'))->secret, -1);
  expect_exact_length(parse_backend_key_data, message_of(bytes, 'K'));
  for (const auto status : {transaction_status::idle, transaction_status::in_transaction, transaction_status::failed}) {
    bytes.clear();
    write_ready_for_query(bytes, status);
    EXPECT_EQ(*parse_ready_for_query(message_of(bytes, 'Z')), status);
  }
  EXPECT_EQ(bytes, "Z\0\0\0\5E"sv);
  EXPECT_FALSE(parse_ready_for_query("X"));
  bytes.clear();
  write_notification_response(bytes, 7, "channel", "payload");
  const auto note = parse_notification_response(message_of(bytes, 'A'));
  EXPECT_EQ(note->process_id, 7);
  EXPECT_EQ(note->channel, "channel");
  EXPECT_EQ(note->payload, "payload");
  expect_exact_length(parse_notification_response, message_of(bytes, 'A'));
  bytes.clear();
  const std::string_view options[] = {"_pq_.x"};
  write_negotiate_protocol_version(bytes, options);
  EXPECT_EQ(bytes, "v\0\0\0\x13\0\3\0\0\0\0\0\1_pq_.x\0"sv);
}

TEST(backend, row_description) {
  const std::vector<field_description> fields = {{"id", 16384, 1, 20, 8, -1, format::binary},
                                                 {"name", 0, 0, 1043, -1, 24, format::text}};
  std::string bytes;
  write_row_description(bytes, fields);
  const auto payload = message_of(bytes, 'T');
  EXPECT_EQ(payload,
            "\0\2id\0\0\0\x40\0\0\1\0\0\0\x14\0\x08\xff\xff\xff\xff\0\1"
            "name\0\0\0\0\0\0\0\0\0\x04\x13\xff\xff\0\0\0\x18\0\0"sv);
  EXPECT_EQ(*parse_row_description(payload), fields);
  expect_exact_length(parse_row_description, payload);
  bytes.clear();
  const format formats[] = {format::text, format::binary};
  write_row_description(bytes, fields, formats);
  const auto parsed = parse_row_description(message_of(bytes, 'T'));
  EXPECT_EQ((*parsed)[0].code, format::text);
  EXPECT_EQ((*parsed)[1].code, format::binary);
  EXPECT_EQ(parse_row_description("\0\0"sv)->size(), 0U);
  EXPECT_FALSE(parse_row_description("\xff\xff"sv));
}

TEST(backend, parameter_description) {
  std::string bytes;
  const std::vector<oid> types = {20, 25, 0};
  write_parameter_description(bytes, types);
  EXPECT_EQ(*parse_parameter_description(message_of(bytes, 't')), types);
  expect_exact_length(parse_parameter_description, message_of(bytes, 't'));
}

TEST(backend, messages_without_a_payload) {
  std::string bytes;
  write_parse_complete(bytes);
  write_bind_complete(bytes);
  write_close_complete(bytes);
  write_no_data(bytes);
  write_portal_suspended(bytes);
  write_empty_query_response(bytes);
  EXPECT_EQ(bytes,
            "1\0\0\0\4"
            "2\0\0\0\4"
            "3\0\0\0\4n\0\0\0\4s\0\0\0\4I\0\0\0\4"sv);
}

TEST(backend, command_complete_and_its_number) {
  std::string bytes;
  write_command_complete(bytes, "INSERT 0 5");
  EXPECT_EQ(*parse_command_complete(message_of(bytes, 'C')), "INSERT 0 5");
  expect_exact_length(parse_command_complete, message_of(bytes, 'C'));
  EXPECT_EQ(tag_rows("INSERT 0 5"), 5U);
  EXPECT_EQ(tag_rows("SELECT 18446744073709551615"), 18446744073709551615U);
  EXPECT_EQ(tag_rows("BEGIN"), std::nullopt);
  EXPECT_EQ(tag_rows("CREATE TABLE"), std::nullopt);
  EXPECT_EQ(tag_rows("SELECT "), std::nullopt);
  EXPECT_EQ(tag_rows("SELECT 99999999999999999999"), std::nullopt);
}

TEST(backend, copy_responses) {
  std::string bytes;
  const format columns[] = {format::text, format::binary};
  write_copy_in_response(bytes, format::binary, columns);
  EXPECT_EQ(bytes, "G\0\0\0\x0b\1\0\2\0\0\0\1"sv);
  const auto response = parse_copy_response(message_of(bytes, 'G'));
  EXPECT_EQ(response->overall, format::binary);
  EXPECT_EQ(response->columns, (format_list{format::text, format::binary}));
  expect_exact_length(parse_copy_response, message_of(bytes, 'G'));
  bytes.clear();
  write_copy_out_response(bytes, format::text, {});
  EXPECT_EQ(bytes, "H\0\0\0\7\0\0\0"sv);
}

TEST(data_row, values_are_written_in_place) {
  std::string bytes = "before";
  data_row_writer row(bytes, 4);
  row.null();
  row.begin_value() += "encoded";
  row.end_value();
  row.value("");
  row.value("\0\xff"sv);
  ASSERT_TRUE(row.finish());
  EXPECT_EQ(bytes.substr(0, 6), "before");
  const auto payload = message_of(std::string_view(bytes).substr(6), 'D');
  EXPECT_EQ(payload, "\0\4\xff\xff\xff\xff\0\0\0\7encoded\0\0\0\0\0\0\0\2\0\xff"sv);
  wire::data_row parsed;
  ASSERT_TRUE(parse_data_row(payload, parsed));
  ASSERT_EQ(parsed.size(), 4U);
  EXPECT_EQ(parsed[0], std::nullopt);
  EXPECT_EQ(parsed[1], "encoded"sv);
  EXPECT_EQ(parsed[2], ""sv);
  EXPECT_EQ(parsed[3], "\0\xff"sv);
  expect_exact_length([&](std::string_view p) { return parse_data_row(p, parsed); }, payload);
  EXPECT_FALSE(parse_data_row("\0\1\xff\xff\xff\xfe"sv, parsed));
  EXPECT_FALSE(parse_data_row("\xff\xff"sv, parsed));
}

TEST(data_row, is_taken_back_where_it_cannot_be_sent) {
  std::string bytes = "before";
  {
    data_row_writer row(bytes, 2);
    row.value("1");
    const auto done = row.finish();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().sqlstate, "XX000");
    EXPECT_EQ(done.error().message, "a row of 2 columns was given 1 values");
  }
  EXPECT_EQ(bytes, "before");
  data_row_writer row(bytes, 1);
  row.begin_value() += "half";
  row.discard();
  EXPECT_EQ(bytes, "before");
}

TEST(report, every_field_goes_there_and_back) {
  error e = make_error("23505", "duplicate key value violates unique constraint \"users_pkey\"", "Choose another.");
  e.detail = "Key (id)=(1) already exists.";
  e.schema = "public";
  e.table = "users";
  e.column = "id";
  e.datatype = "bigint";
  e.constraint = "users_pkey";
  e.position = 15;
  std::string bytes;
  write_error_response(bytes, e);
  const auto payload = message_of(bytes, 'E');
  EXPECT_EQ(payload,
            "SERROR\0VERROR\0C23505\0Mduplicate key value violates unique constraint \"users_pkey\"\0"
            "DKey (id)=(1) already exists.\0HChoose another.\0P15\0spublic\0tusers\0cid\0dbigint\0nusers_pkey\0\0"sv);
  const auto report = parse_report(payload);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->level, severity::error);
  const auto& f = report->fields;
  EXPECT_EQ(f.sqlstate, e.sqlstate);
  EXPECT_EQ(f.message, e.message);
  EXPECT_EQ(f.detail, e.detail);
  EXPECT_EQ(f.hint, e.hint);
  EXPECT_EQ(f.schema, e.schema);
  EXPECT_EQ(f.table, e.table);
  EXPECT_EQ(f.column, e.column);
  EXPECT_EQ(f.datatype, e.datatype);
  EXPECT_EQ(f.constraint, e.constraint);
  EXPECT_EQ(f.position, 15);
}

TEST(report, severity_decides_the_message) {
  std::string bytes;
  write_error_response(bytes, make_error("57P01", "terminating"), severity::fatal);
  EXPECT_EQ(message_of(bytes, 'E'), "SFATAL\0VFATAL\0C57P01\0Mterminating\0\0"sv);
  bytes.clear();
  write_notice_response(bytes, make_error("01000", "late"), severity::warning);
  EXPECT_EQ(message_of(bytes, 'N'), "SWARNING\0VWARNING\0C01000\0Mlate\0\0"sv);
  bytes.clear();
  server_report report;
  report.level = severity::notice;
  report.fields = make_error("00000", "hello");
  report.where = "PL/pgSQL function f() line 1";
  report.internal_query = "select x";
  report.internal_position = 8;
  write_report(bytes, report);
  EXPECT_EQ(message_of(bytes, 'N'),
            "SNOTICE\0VNOTICE\0C00000\0Mhello\0p8\0qselect x\0WPL/pgSQL function f() line 1\0\0"sv);
  const auto parsed = parse_report(message_of(bytes, 'N'));
  EXPECT_EQ(parsed->level, severity::notice);
  EXPECT_EQ(parsed->where, report.where);
  EXPECT_EQ(parsed->internal_query, report.internal_query);
  EXPECT_EQ(parsed->internal_position, 8);
  bytes.clear();
  report.level = severity::panic;
  write_report(bytes, report);
  EXPECT_EQ(bytes[0], 'E');
}

TEST(report, what_is_unknown_is_passed_over_and_what_is_cut_off_refused) {
  const auto report = parse_report("SFEHLER\0VFATAL\0C57P01\0Mm\0Fpostgres.c\0L1\0Rproc\0?new\0\0"sv);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->level, severity::fatal);
  EXPECT_EQ(report->fields.message, "m");
  expect_exact_length(parse_report, "SERROR\0C42601\0Mm\0\0"sv);
  EXPECT_EQ(parse_report("Mm\0\0"sv).error().message, "a report of the server has no SQLSTATE");
}

TEST(report, a_nul_in_a_message_does_not_break_the_stream) {
  std::string bytes;
  write_error_response(bytes, make_error("22021", "a\0b"s));
  EXPECT_EQ(message_of(bytes, 'E'), "SERROR\0VERROR\0C22021\0Ma\0\0"sv);
}

}  // namespace
}  // namespace crossfade::wire
