#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace crossfade::wire {

// A payload that is cut off anywhere, or that something follows, is a violation, and nothing is read past its end (the
// copy on the heap lets the address sanitizer see that).
template <class Parser>
void expect_exact_length(Parser parser, std::string_view payload) {
  ASSERT_TRUE(parser(payload));
  for (std::size_t n = 0; n < payload.size(); ++n) {
    const std::vector<char> cut(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(n));
    const auto parsed = parser(std::string_view(cut.data(), cut.size()));
    ASSERT_FALSE(parsed) << n;
    EXPECT_EQ(parsed.error().sqlstate, "08P01") << n;
  }
  const auto longer = parser(std::string(payload) + '\0');
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().message, "invalid message format");
}

}  // namespace crossfade::wire
