#include "proxy/wire/scram.hpp"

#include <gtest/gtest.h>

#include "proxy/wire/saslprep.hpp"
#include "replay/base/limits.hpp"

namespace crossfade::wire {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

// RFC 7677, section 3: user "user", password "pencil".
constexpr auto client_nonce = "rOprNGfwEbeRWgbNEkqO"sv;
constexpr auto server_nonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"sv;
constexpr auto client_first = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"sv;
constexpr auto server_first =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"sv;
constexpr auto client_final =
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="sv;
constexpr auto server_final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="sv;

scram_verifier pencil() { return make_verifier("pencil", *base64_decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096); }

TEST(scram, client_follows_rfc_7677) {
  scram_client client("pencil", "user", std::string(client_nonce));
  EXPECT_EQ(client.first(), client_first);
  const auto last = client.last(server_first);
  ASSERT_TRUE(last) << last.error().message;
  EXPECT_EQ(*last, client_final);
  EXPECT_TRUE(client.verify(server_final));
}

TEST(scram, server_follows_rfc_7677) {
  scram_server server(pencil(), std::string(server_nonce));
  const auto first = server.first(client_first);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(*first, server_first);
  const auto last = server.last(client_final);
  ASSERT_TRUE(last) << last.error().message;
  EXPECT_EQ(*last, server_final);
}

// Runs both sides against each other; the SQLSTATE with which the log-in ends, or "".
std::string exchange(scram_server server, scram_client client) {
  const auto challenge = server.first(client.first());
  if (!challenge) return challenge.error().sqlstate;
  const auto answer = client.last(*challenge);
  if (!answer) return answer.error().sqlstate;
  const auto proof = server.last(*answer);
  if (!proof) return proof.error().sqlstate;
  const auto verified = client.verify(*proof);
  return verified ? "" : verified.error().sqlstate;
}

TEST(scram, both_sides_agree_with_random_nonces) {
  EXPECT_EQ(exchange(scram_server(make_verifier("secret")), scram_client("secret")), "");
  EXPECT_EQ(exchange(scram_server(make_verifier("secret")), scram_client("secret", "a,b=c")), "");
  EXPECT_EQ(
      exchange(scram_server(make_verifier("pässword \xf0\x9f\x94\x91")), scram_client("pässword \xf0\x9f\x94\x91")),
      "");
  EXPECT_EQ(exchange(scram_server(make_verifier("\xff\x80")), scram_client("\xff\x80")), "");
  EXPECT_EQ(exchange(scram_server(make_verifier("secret")), scram_client("Secret")), "28P01");
  EXPECT_EQ(exchange(scram_server(make_verifier("secret")), scram_client("")), "28P01");
}

TEST(scram, an_unknown_user_fails_only_at_the_end_and_always_has_the_same_salt) {
  EXPECT_EQ(exchange(scram_server::unknown_user("eve", "process"), scram_client("x")), "28P01");
  const auto salt_of = [](scram_server server) {
    const auto first = *server.first(client_first);
    return first.substr(first.find(",s="));
  };
  const auto salt = salt_of(scram_server::unknown_user("eve", "process"));
  EXPECT_EQ(salt.size(), ",s="s.size() + 24 + ",i=4096"s.size());
  EXPECT_EQ(salt_of(scram_server::unknown_user("eve", "process")), salt);
  EXPECT_NE(salt_of(scram_server::unknown_user("eva", "process")), salt);
  EXPECT_NE(salt_of(scram_server::unknown_user("eve", "another")), salt);
}

void expect_first_error(std::string_view message, std::string_view sqlstate, std::string_view detail) {
  scram_server server(pencil());
  const auto answer = server.first(message);
  ASSERT_FALSE(answer) << message;
  EXPECT_EQ(answer.error().sqlstate, sqlstate) << message;
  EXPECT_EQ(answer.error().detail, detail) << message;
}

TEST(scram, client_first_that_does_not_hold_is_refused) {
  expect_first_error("", "08P01", "The message is empty.");
  expect_first_error("x,,n=,r=a", "08P01", "Unexpected channel-binding flag.");
  expect_first_error("p=tls-server-end-point,,n=,r=a", "08P01", "");
  expect_first_error("n,a=ann,n=,r=a", "0A000", "");
  expect_first_error("n,n=,r=a", "08P01", "Comma expected, but found another character.");
  expect_first_error("n,,m=x,n=,r=a", "0A000", "");
  expect_first_error("n,,r=a", "08P01", "Expected attribute \"n\".");
  expect_first_error("n,,n=u", "08P01", "Expected attribute \"r\".");
  expect_first_error("n,,n=u,r=", "08P01", "");
  expect_first_error("n,,n=u,r=\x01", "08P01", "");
  expect_first_error("n,,n=u,r=\xc3\xbc", "08P01", "");
}

void expect_last_error(const std::string& message, std::string_view text) {
  scram_server server(pencil(), std::string(server_nonce));
  ASSERT_TRUE(server.first(client_first));
  const auto answer = server.last(message);
  ASSERT_FALSE(answer) << message;
  EXPECT_EQ(answer.error().message, text) << message;
}

TEST(scram, client_final_that_does_not_hold_is_refused) {
  const auto malformed = "malformed SCRAM message"sv;
  const std::string good(client_final);
  const auto with = [&](std::string_view from, std::string_view to) {
    auto text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  for (std::size_t n = 0; n < good.size(); ++n) {
    scram_server server(pencil(), std::string(server_nonce));
    ASSERT_TRUE(server.first(client_first));
    EXPECT_FALSE(server.last(std::string_view(good).substr(0, n))) << n;
  }
  expect_last_error(good + "=", malformed);
  expect_last_error(with("c=biws", "c=eSws"), "unexpected SCRAM channel-binding attribute in client-final-message");
  expect_last_error(with("hNlF$k0", "hNlF$k1"), "invalid SCRAM response");
  expect_last_error(with("p=dHzb", "p=dHzc"), "password authentication failed");
  expect_last_error(with(",p=", ",p= "), malformed);
  expect_last_error(with(",p=dHzb", ",p="), malformed);
  scram_server early(pencil());
  EXPECT_EQ(early.last(good).error().sqlstate, "08P01");
}

TEST(scram, a_client_that_could_have_bound_the_channel_is_accepted) {
  scram_server server(pencil(), std::string(server_nonce));
  EXPECT_TRUE(server.first("y,,n=user,r=abc"));
}

void expect_challenge_error(std::string_view message) {
  scram_client client("pencil", "user", std::string(client_nonce));
  const auto answer = client.last(message);
  ASSERT_FALSE(answer) << message;
  EXPECT_EQ(answer.error().sqlstate, "08P01");
}

TEST(scram, client_refuses_a_challenge_that_does_not_hold) {
  expect_challenge_error("");
  expect_challenge_error("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");  // no part of the server's
  expect_challenge_error("r=another%hvYDpWUa2RaTCAfuxF,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
  expect_challenge_error("r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096");
  expect_challenge_error("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z*,i=4096");
  expect_challenge_error("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=0");
  expect_challenge_error("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=-1");
  expect_challenge_error("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=" + std::to_string(limits::wire::scram_iterations + 1));
  expect_challenge_error("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=99999999999");
}

TEST(scram, client_refuses_a_server_that_does_not_know_the_password) {
  scram_client client("pencil", "user", std::string(client_nonce));
  EXPECT_EQ(client.verify(server_final).error().sqlstate, "28000");  // before anything was asked
  EXPECT_EQ(client.verify("v=").error().sqlstate, "28000");
  ASSERT_TRUE(client.last(server_first));
  EXPECT_EQ(client.verify("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=").error().sqlstate, "28000");
  EXPECT_EQ(client.verify("e=invalid-proof").error().sqlstate, "28P01");
  EXPECT_EQ(client.verify("x").error().sqlstate, "08P01");
  EXPECT_TRUE(client.verify(server_final));
}

TEST(verifier, is_written_and_read_as_postgresql_does) {
  // PostgreSQL 15: SET password_encryption = 'scram-sha-256'; the keys are those of RFC 7677's example.
  const auto text =
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
      "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="sv;
  EXPECT_EQ(to_string(pencil()), text);
  const auto parsed = parse_verifier(text);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(*parsed, pencil());
  EXPECT_NE(make_verifier("pencil").salt, make_verifier("pencil").salt);
  for (std::size_t n = 0; n < text.size(); ++n)
    EXPECT_FALSE(parse_verifier(text.substr(0, n))) << n;
}

TEST(verifier, errors_name_the_part_and_never_the_secret) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"md5abc", "a SCRAM verifier begins with SCRAM-SHA-256$"},
      {"SCRAM-SHA-256$4096", "a SCRAM verifier has the parts <iterations>:<salt>$<StoredKey>:<ServerKey>"},
      {"SCRAM-SHA-256$x:YWJj$YQ==:YQ==", "the iterations of a SCRAM verifier are a number from 1 to 1000000"},
      {"SCRAM-SHA-256$4096:?$YQ==:YQ==", "the salt of a SCRAM verifier is not base64"},
      {"SCRAM-SHA-256$4096:YWJj$YQ==:YQ==", "the keys of a SCRAM verifier are not 32 bytes in base64"},
  };
  for (const auto& [text, message] : cases) {
    const auto parsed = parse_verifier(text);
    if (parsed) {
      ADD_FAILURE() << text;
      continue;
    }
    EXPECT_EQ(parsed.error().sqlstate, "22023");
    EXPECT_EQ(parsed.error().message, message);
  }
}

TEST(crypto, base64) {
  EXPECT_EQ(base64_encode(""), "");
  EXPECT_EQ(base64_encode("f"), "Zg==");
  EXPECT_EQ(base64_encode("foob"), "Zm9vYg==");
  EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64_decode("Zm9vYg=="), "foob");
  EXPECT_EQ(base64_decode(""), "");
  for (const auto text : {"Zg=", "Zg", "Zh==", "====", "Zg==Zg==", " Zg==", "Zm9\n", "Z\xffZZ"}) {
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
  }
}

TEST(crypto, md5_password_is_postgresqls) {
  // select 'md5' || md5(md5('secretann') || 'abcd')
  EXPECT_EQ(md5_password("ann", "secret", "abcd"), "md5b74835331d7e1d325026d95f00dd69c5");
}

TEST(crypto, comparison_in_constant_time) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
  EXPECT_EQ(random_bytes(16).size(), 16U);
  EXPECT_NE(random_bytes(16), random_bytes(16));
}

TEST(saslprep, as_postgresql_but_for_normalisation) {
  EXPECT_EQ(saslprep("plain ASCII \x01"), "plain ASCII \x01");
  EXPECT_EQ(saslprep("p\xc3\xa4ss"), "p\xc3\xa4ss");
  EXPECT_EQ(saslprep("a\xc2\xa0"
                     "b"),
            "a b");  // no-break space
  EXPECT_EQ(saslprep("a\xc2\xad"
                     "b\xef\xbb\xbf"),
            "ab");                                        // soft hyphen, byte order mark
  EXPECT_EQ(saslprep("\xc2\xad"), "\xc2\xad");            // nothing would be left
  EXPECT_EQ(saslprep("a\xc2\xa0\x07"), "a\xc2\xa0\x07");  // a control character: taken as it is
  EXPECT_EQ(saslprep("a\xc2\xa0\xee\x80\x80"), "a\xc2\xa0\xee\x80\x80");
  EXPECT_EQ(saslprep("a\xc2\xa0\xff"), "a\xc2\xa0\xff");  // not UTF-8
}

}  // namespace
}  // namespace crossfade::wire
