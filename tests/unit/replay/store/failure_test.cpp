#include "replay/store/failure.hpp"

#include <gtest/gtest.h>

namespace crossfade::store {
namespace {

TEST(failure, what_passes_by_itself_is_transient) {
  for (const char* code : {"08000", "08001", "08003", "08004", "08006", "25006", "25P03", "25P04", "26000",
                           "40001", "40003", "40P01", "53000", "53100", "53200", "53300", "53400", "55006",
                           "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "58000", "58030", "72000"}) {
    EXPECT_EQ(class_of(code), failure_class::transient) << code;
    EXPECT_TRUE(is_transient(make_error(code, ""))) << code;
  }
}

TEST(failure, what_waits_for_somebody_is_attention) {
  for (const char* code : {"08P01", "28000", "28P01", "3D000", "42501", "57P04", "58P01", "58P02"}) {
    EXPECT_EQ(class_of(code), failure_class::attention) << code;
    EXPECT_TRUE(is_transient(make_error(code, ""))) << code;
  }
}

TEST(failure, what_a_row_is_refused_for_is_permanent) {
  for (const char* code : {"0A000", "21000", "22001", "22003", "22007", "22021", "22P02", "23502", "23503",
                           "23505", "23514", "23P01", "25001", "40002", "42703", "42804", "42P01", "428C9",
                           "54000", "55000", "55P02", "P0001", "XX000", "XX002", "99999", ""}) {
    EXPECT_EQ(class_of(code), failure_class::permanent) << code;
    EXPECT_FALSE(is_transient(make_error(code, ""))) << code;
  }
}

TEST(failure, histories_that_diverge) {
  EXPECT_EQ(class_of("XX001"), failure_class::diverged);
  EXPECT_FALSE(is_transient(make_error("XX001", "")));
}

TEST(failure, only_a_statements_own_failure_keeps_the_connection) {
  for (const char* code : {"40001", "40P01", "55P03", "57014"})
    EXPECT_TRUE(keeps_connection(make_error(code, ""))) << code;
  for (const char* code : {"08006", "25006", "26000", "42501", "53100", "53200", "57P01"})
    EXPECT_FALSE(keeps_connection(make_error(code, ""))) << code;
}

}  // namespace
}  // namespace crossfade::store
