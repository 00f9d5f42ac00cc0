// Prometheus' text format (version 0.0.4): a builder that groups samples by metric.
//
//   metrics_text m;
//   m.gauge("crossfade_lag_entries", "Entries not yet applied in the mirror", 3);
//   m.counter("crossfade_statements_total", "Statements by route", 7, {{"route", "sqlite"}});
//   std::string page = m.text();
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossfade::admin {

class metrics_text {
 public:
  using labels = std::vector<std::pair<std::string, std::string>>;
  void gauge(std::string_view name, std::string_view help, double value, const labels& with = {}) {
    add(name, help, "gauge", value, with);
  }
  void counter(std::string_view name, std::string_view help, double value, const labels& with = {}) {
    add(name, help, "counter", value, with);
  }
  std::string text() const;

 private:
  struct family {
    std::string name, head, samples;
  };
  void add(std::string_view name, std::string_view help, std::string_view type, double value, const labels& with);
  std::vector<family> families_;
};

}  // namespace crossfade::admin
