// SPDX-License-Identifier: Apache-2.0
// A search that is stopped and continued from its file ends with the counts of one that is not.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/sync.hpp>

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

  void TearDown() override { std::filesystem::remove_all(folder_); }

  explore::Outcome whole(const Body& body) { return explore::explore(options_, body, *monitor_); }

  /// Each piece is a search of its own, with objects, threads and cells of its own.
  explore::Outcome in_pieces(const Body& body, std::uint64_t size) {
    Options options = options_;
    explore::Outcome outcome;
    do {
      options.execution_budget += size;
      outcome = explore::explore(options, body, *monitor_, persistence_);
    } while (std::filesystem::exists(persistence_.file));
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
    const explore::Outcome outcome = in_pieces(program.body, expected.executions / 3 + 1);
    EXPECT_EQ(outcome.verdict, expected.verdict) << name;
    EXPECT_EQ(outcome.executions, expected.executions) << name;
    EXPECT_EQ(outcome.steps, expected.steps) << name;
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

// Two threads write without a lock: the search restarts with the place as a scheduling point, and
// what it reports in the end is the race.
void race_on_a_variable() {
  var<int> plain{0};
  mutex lock;
  const auto work = [&] {
    plain = plain + 1;
    const std::lock_guard guard{lock};
  };
  thread first{work};
  thread second{work};
  first.join();
  second.join();
}

TEST_F(ContinuedSearch, RemembersItsRacesAndWhereTheyAre) {
  const explore::Outcome expected = whole(&race_on_a_variable);
  ASSERT_EQ(expected.restarts, 1U);
  for (const std::uint64_t size : {1U, 2U, 3U}) {
    const explore::Outcome outcome = in_pieces(&race_on_a_variable, size);
    EXPECT_EQ(outcome.executions, expected.executions);
    EXPECT_EQ(outcome.restarts, expected.restarts);
    ASSERT_TRUE(outcome.finding.has_value());
    EXPECT_EQ(outcome.finding->violation.message, expected.finding->violation.message);
  }
}

TEST_F(ContinuedSearch, OfABodyWithObjectsElsewhereKeepsNoState) {
  const auto outside = std::make_unique<atomic<int>>(0);
  options_.execution_budget = 1;
  testing::internal::CaptureStderr();
  explore::explore(
      options_,
      [&] {
        thread other{[&] { outside->store(1); }};
        outside->store(2);
        other.join();
      },
      *monitor_, persistence_);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::HasSubstr("ordercheck: test: no checkpoint is written: atomic lies outside "
                                 "the body, at an address that no other process has"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace ordercheck::exploration
