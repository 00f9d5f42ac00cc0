// What the tests of values against PostgreSQL share: one value in and out, on PostgreSQL and by the codec.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <memory>

#include "replay/value/codec.hpp"

namespace crossfade::value {

struct closer {
  void operator()(PGconn* c) const { PQfinish(c); }
  void operator()(PGresult* r) const { PQclear(r); }
};
using connection = std::unique_ptr<PGconn, closer>;
using answer = std::unique_ptr<PGresult, closer>;

struct outcome {
  std::string sqlstate, message, detail, bytes;
  friend bool operator==(const outcome& a, const outcome& b) { return a.sqlstate == b.sqlstate && a.bytes == b.bytes; }
};

inline std::string shown(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (c >= ' ' && c <= '~')
      out += c;
    else {
      char hex[8];
      snprintf(hex, sizeof hex, "\\%02x", static_cast<unsigned char>(c));
      out += hex;
    }
  }
  return out;
}

inline std::ostream& operator<<(std::ostream& os, const outcome& o) {
  return os << (o.sqlstate.empty() ? "[" + shown(o.bytes) + "]" : o.sqlstate + " " + o.message);
}

class codec_postgres : public testing::Test {
 protected:
  void SetUp() override {
    const char* url = std::getenv("CROSSFADE_TEST_POSTGRES");
    if (url == nullptr) GTEST_SKIP() << "CROSSFADE_TEST_POSTGRES is not set";
    pg_.reset(PQconnectdb(url));
    ASSERT_EQ(PQstatus(pg_.get()), CONNECTION_OK) << PQerrorMessage(pg_.get());
    answer(PQexec(pg_.get(), "SET timezone = 'UTC'; SET client_min_messages = error"));
  }

  // $1 of the named type, in and out in these formats. modified: the assignment cast to the type with its modifier.
  outcome ask(const std::string& type_name, std::string_view bytes, wire_format in, wire_format out, bool modified) {
    const std::string base = type_name.substr(0, type_name.find('('));
    std::string sql = "SELECT $1::" + (modified ? "text::" + type_name : base);
    if (modified && in == wire_format::binary) sql = "SELECT $1::" + base + "::" + type_name;
    const std::string copy(bytes);
    const char* values[] = {copy.c_str()};
    const int lengths[] = {static_cast<int>(copy.size())};
    const int formats[] = {static_cast<int>(in)};
    const answer r(PQexecParams(pg_.get(), sql.c_str(), 1, nullptr, values, lengths, formats, static_cast<int>(out)));
    if (PQresultStatus(r.get()) != PGRES_TUPLES_OK) {
      const auto field = [&](int f) {
        const char* v = PQresultErrorField(r.get(), f);
        return std::string(v == nullptr ? "" : v);
      };
      return {field(PG_DIAG_SQLSTATE), field(PG_DIAG_MESSAGE_PRIMARY), field(PG_DIAG_MESSAGE_DETAIL), {}};
    }
    return {{}, {}, {}, std::string(PQgetvalue(r.get(), 0, 0), static_cast<std::size_t>(PQgetlength(r.get(), 0, 0)))};
  }

  outcome ours(const type& t, storage s, std::string_view bytes, wire_format in, wire_format out,
               const format_settings& settings = {}) {
    auto c = decode(bytes, in, t, s, settings, decode_for::assignment);
    if (!c) return {c.error().sqlstate, c.error().message, c.error().detail, {}};
    std::string result;
    auto r = encode(c->view(), t, s, out, settings, result);
    if (!r) return {r.error().sqlstate, "encode: " + r.error().message, {}, {}};
    return {{}, {}, {}, result};
  }

  // messages: the words of PostgreSQL's error too.
  void compare(const std::string& type_name, const type& t, const std::vector<storage>& storages,
               const std::vector<std::string>& values, bool messages = true) {
    const bool modified = type_name.find('(') != std::string::npos;
    for (const std::string& v : values) {
      const outcome text = ask(type_name, v, wire_format::text, wire_format::text, false);
      const outcome expected = modified && text.sqlstate.empty() ? assign(type_name, v, wire_format::text) : text;
      for (const storage s : storages) {
        const outcome mine = ours(t, s, v, wire_format::text, wire_format::text);
        EXPECT_EQ(mine, expected) << type_name << " in " << storage_name(s) << ": '" << shown(v) << "'";
        if (messages) {
          EXPECT_EQ(mine.message, expected.message) << type_name << ": '" << shown(v) << "'";
        }
        if (!expected.sqlstate.empty()) continue;
        const outcome binary = modified ? assign(type_name, v, wire_format::binary)
                                        : ask(type_name, v, wire_format::text, wire_format::binary, false);
        EXPECT_EQ(ours(t, s, v, wire_format::text, wire_format::binary), binary)
            << type_name << " in " << storage_name(s) << " binary: '" << shown(v) << "'";
        EXPECT_EQ(ours(t, s, binary.bytes, wire_format::binary, wire_format::text), expected)
            << type_name << " in " << storage_name(s) << " from binary: '" << shown(v) << "'";
      }
    }
  }

  // What a column of the type holds after INSERT of this text: varchar's cast truncates, assignment refuses.
  outcome assign(const std::string& type_name, const std::string& v, wire_format out) {
    answer(PQexec(pg_.get(), ("CREATE TEMP TABLE IF NOT EXISTS a_" +
                              std::to_string(std::hash<std::string>{}(type_name)) + " (v " + type_name + ")")
                                 .c_str()));
    const std::string table = "a_" + std::to_string(std::hash<std::string>{}(type_name));
    answer(PQexec(pg_.get(), ("DELETE FROM " + table).c_str()));
    const char* values[] = {v.c_str()};
    const answer r(PQexecParams(pg_.get(), ("INSERT INTO " + table + " VALUES ($1) RETURNING v").c_str(), 1, nullptr,
                                values, nullptr, nullptr, static_cast<int>(out)));
    if (PQresultStatus(r.get()) != PGRES_TUPLES_OK) {
      const auto field = [&](int f) {
        const char* t = PQresultErrorField(r.get(), f);
        return std::string(t == nullptr ? "" : t);
      };
      return {field(PG_DIAG_SQLSTATE), field(PG_DIAG_MESSAGE_PRIMARY), field(PG_DIAG_MESSAGE_DETAIL), {}};
    }
    return {{}, {}, {}, std::string(PQgetvalue(r.get(), 0, 0), static_cast<std::size_t>(PQgetlength(r.get(), 0, 0)))};
  }

  void set(const std::string& sql) {
    const answer r(PQexec(pg_.get(), sql.c_str()));
    ASSERT_EQ(PQresultStatus(r.get()), PGRES_COMMAND_OK) << PQerrorMessage(pg_.get());
  }

  connection pg_;
};

inline std::uint64_t next_random() {
  static const char* const seed = std::getenv("CROSSFADE_TEST_SEED");
  static std::uint64_t state = seed == nullptr ? 0x9e3779b97f4a7c15 : std::strtoull(seed, nullptr, 10) | 1;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

}  // namespace crossfade::value
