#include "proxy/admin/metrics.hpp"

#include <gtest/gtest.h>

namespace crossfade::admin {
namespace {

TEST(metrics, samples_of_one_metric_stand_together_under_one_head) {
  metrics_text m;
  m.counter("a_total", "A", 1, {{"x", "1"}});
  m.gauge("b", "B", 2.5);
  m.counter("a_total", "A", 3, {{"x", "quo\"te\\ and\nline"}});
  EXPECT_EQ(m.text(),
            "# HELP a_total A\n# TYPE a_total counter\na_total{x=\"1\"} 1\na_total{x=\"quo\\\"te\\\\ and\\nline\"} 3\n"
            "# HELP b B\n# TYPE b gauge\nb 2.5\n");
}

TEST(metrics, large_counts_keep_their_digits) {
  metrics_text m;
  m.gauge("n", "N", 123456789012.0);
  EXPECT_NE(m.text().find("n 123456789012"), std::string::npos) << m.text();
}

}  // namespace
}  // namespace crossfade::admin
