// SPDX-License-Identifier: Apache-2.0
// A search that is stopped and continued from its file ends with the counts of one that is not.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "counted_rows.hpp"
#include "explore/explorer.hpp"

namespace ordercheck::exploration {
namespace {

class ContinuedSearch : public testing::Test {
 protected:
  ContinuedSearch() {
    std::string name =
        (std::filesystem::temp_directory_path() / "ordercheck-continued.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    persistence_.file = folder_ / "search.checkpoint";
    persistence_.resume = Resume::yes;
    persistence_.owner = {"program", "test", "options"};
  }

  ~ContinuedSearch() override { std::filesystem::remove_all(folder_); }

  explore::Outcome whole(const Body& body) { return explore::explore(options_, body, *monitor_); }

  /// Each piece is a search of its own, with objects, threads and cells of its own.
  explore::Outcome in_pieces(const Body& body, std::uint64_t size) {
    Options options = options_;
    explore::Outcome outcome;
    do {
      options.execution_budget += size;
      outcome = explore::explore(options, body, *monitor_, persistence_);
    } while (outcome.stop_reason == StopReason::executions);
    return outcome;
  }

  std::filesystem::path folder_;
  explore::Persistence persistence_;
  std::unique_ptr<explore::Monitor> monitor_ = std::make_unique<explore::Monitor>();
  Options options_{.minimise = false};
};

TEST_F(ContinuedSearch, HasTheCountsOfAWholeOne) {
  for (const Program& program : counted_programs()) {
    const std::string name = program.name + " " + program.parameters;
    const explore::Outcome expected = whole(program.body);
    for (const std::uint64_t size : {expected.executions / 5 + 1, expected.executions / 2 + 1}) {
      const explore::Outcome outcome = in_pieces(program.body, size);
      EXPECT_EQ(outcome.verdict, expected.verdict) << name;
      EXPECT_EQ(outcome.executions, expected.executions) << name;
      EXPECT_EQ(outcome.steps, expected.steps) << name;
    }
  }
}

TEST_F(ContinuedSearch, MayStopAfterEachExecution) {
  for (const Program& program : counted_programs()) {
    const explore::Outcome expected = whole(program.body);
    if (expected.executions <= 12) {
      const explore::Outcome outcome = in_pieces(program.body, 1);
      EXPECT_EQ(outcome.executions, expected.executions) << program.name << program.parameters;
      EXPECT_EQ(outcome.steps, expected.steps) << program.name << program.parameters;
    }
  }
}

TEST_F(ContinuedSearch, LeavesNoFileWhenItIsComplete) {
  const Program program = counted_programs().front();
  EXPECT_EQ(in_pieces(program.body, 1).verdict, whole(program.body).verdict);
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace ordercheck::exploration
