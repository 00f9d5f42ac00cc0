// The transcripts that were recorded from PostgreSQL, replayed against a proxy: plain, and merged into one write.
#include <cstdlib>
#include <filesystem>

#include "support.hpp"

namespace crossfade::session {
namespace {

std::string runner() {
  for (auto at = std::filesystem::current_path();; at = at.parent_path()) {
    auto found = at / "tests" / "transcripts" / "run";
    if (std::filesystem::exists(found)) return found.string();
    if (at == at.parent_path()) return {};
  }
}

class transcript_test : public proxied {
 protected:
  std::string more_tables() const override {
    return "CREATE TABLE transcript_items (id bigint PRIMARY KEY, name varchar(20) NOT NULL, amount numeric(10,2), "
           "done boolean);";
  }
};

TEST_F(transcript_test, replayed_through_the_proxy) {
  const auto run = runner();
  if (run.empty()) GTEST_SKIP() << "tests/transcripts/run is not above the working directory";
  // COPY waits for cutover.
  std::string files;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(run).parent_path())) {
    const auto name = entry.path().stem().string();
    if (entry.path().extension() == ".txt" && name != "copy") files += " " + entry.path().string();
  }
  const auto command = "/usr/bin/python3 " + run + " --target crossfade --no-schema --modes plain,merged --url " +
                       "postgresql://app@" + address_ + "/" + name_ + files;
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

}  // namespace
}  // namespace crossfade::session
