#include "proxy/wire/utf8.hpp"

#include <gtest/gtest.h>

namespace crossfade::wire {
namespace {

using namespace std::string_view_literals;

TEST(utf8, valid_text_passes_whole) {
  for (const auto text : {""sv, "plain"sv, "more than eight bytes of it"sv, "\x7f"sv, "\xc2\x80"sv, "\xdf\xbf"sv,
                          "\xe0\xa0\x80"sv, "\xed\x9f\xbf"sv, "\xee\x80\x80"sv, "\xef\xbf\xbf"sv, "\xf0\x90\x80\x80"sv,
                          "\xf4\x8f\xbf\xbf"sv, "12345678\xe2\x82\xac 12345678"sv}) {
    EXPECT_FALSE(check_utf8(text)) << text;
    EXPECT_EQ(valid_utf8_prefix(text), text.size());
  }
}

TEST(utf8, what_postgresql_refuses_is_refused_with_its_message) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"\0"sv, "0x00"},
      {"ok\0"sv, "0x00"},
      {"12345678\0"sv, "0x00"},
      {"\x80"sv, "0x80"},
      {"\xff"
       "a"sv,
       "0xff"},
      {"\xc0\x80"sv, "0xc0 0x80"},  // overlong
      {"\xc1\xbf"sv, "0xc1 0xbf"},
      {"\xe0\x9f\xbf"sv, "0xe0 0x9f 0xbf"},
      {"\xf0\x8f\xbf\xbf"sv, "0xf0 0x8f 0xbf 0xbf"},
      {"\xed\xa0\x80"sv, "0xed 0xa0 0x80"},  // surrogate
      {"\xf4\x90\x80\x80"sv, "0xf4 0x90 0x80 0x80"},
      {"\xf5\x80\x80\x80"sv, "0xf5 0x80 0x80 0x80"},
      {"\xe2\x82"sv, "0xe2 0x82"},  // cut off
      {"\xe2"
       "ab"sv,
       "0xe2 0x61 0x62"},
  };
  for (const auto& [text, shown] : cases) {
    const auto bad = check_utf8(text);
    ASSERT_TRUE(bad) << shown;
    EXPECT_EQ(bad->sqlstate, "22021");
    EXPECT_EQ(bad->message, "invalid byte sequence for encoding \"UTF8\": " + std::string(shown));
  }
  EXPECT_EQ(valid_utf8_prefix("12345678abc\xff"), 11U);
}

TEST(utf8, a_nul_is_found_at_every_place_of_a_block) {
  for (std::size_t n = 0; n < 24; ++n) {
    std::string text(24, 'x');
    text[n] = '\0';
    EXPECT_EQ(valid_utf8_prefix(text), n);
    text[n] = '\x01';
    EXPECT_EQ(valid_utf8_prefix(text), 24U);
  }
}

}  // namespace
}  // namespace crossfade::wire
