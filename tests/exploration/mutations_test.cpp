// SPDX-License-Identifier: Apache-2.0
// The counted programs find each fault that is put into the optimal reduction.
#include <algorithm>
#include <cstdint>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/choose.hpp>
#include <ordercheck/sync.hpp>

#include "counted_rows.hpp"
#include "explore/mutation.hpp"
#include "explore/optimal_dpor.hpp"
#include "random/kinds.hpp"
#include "search.hpp"

namespace ordercheck::exploration {
namespace {

using explore::Mutation;

/// A mutation, the programs that must find it, and how many rows do at least.
struct Expectation {
  std::string name;
  Mutation mutation{};
  std::set<std::string> programs;
  std::size_t rows = 0;
};

void PrintTo(const Expectation& expectation, std::ostream* out) { *out << expectation.name; }

/// Rows of the mutation tests are small: a mutated search may run far more than the optimum.
constexpr std::uint64_t kLargestRow = 60;

struct CheckedProgram {
  Program program;
  std::uint64_t executions = 0;
};

// Locked at the end: static, so that they are not destroyed with the body.
constinit mutex first_mutex;
constinit mutex second_mutex;

/// What the counted rows do not contain.
std::vector<CheckedProgram> further_programs() {
  const Body two_holders = [] {
    run_threads({[] { first_mutex.lock(); }, [] { second_mutex.lock(); },
                 [] { ordercheck::lock(first_mutex, second_mutex); }});
  };
  const Body fault_budget = [] {
    FaultBudget budget{"budget", 2};
    run_copies(2, [&](int) { budget.strikes("fault"); });
  };
  const Body labels_of_two_cells = [] {
    const Object<StoreKind> store{"store"};
    run_threads({[&] { store.call(StoreKind::take_any); },
                 [&] {
                   store.call(StoreKind::put, {2}, {1});
                   store.call(StoreKind::put, {1}, {1});
                   store.call(StoreKind::take_any);
                 }});
  };
  const Body label_that_comes_and_goes = [] {
    const Object<StoreKind> store{"store"};
    run_threads({[&] { store.call(StoreKind::take_any); },
                 [&] {
                   store.call(StoreKind::follow);
                   store.call(StoreKind::redirect, {2});
                   store.call(StoreKind::follow);
                   store.call(StoreKind::put, {2}, {0});
                 }});
  };
  return {{{"two_holders", "", two_holders}, 2},
          {{"fault_budget", "", fault_budget}, 5},
          {{"labels_of_two_cells", "", labels_of_two_cells}, 2},
          {{"label_that_comes_and_goes", "", label_that_comes_and_goes}, 2}};
}

const std::vector<CheckedProgram>& checked_programs() {
  static const std::vector<CheckedProgram> kPrograms = [] {
    std::vector<CheckedProgram> all = further_programs();
    for (const Program& program : counted_programs()) {
      const CountedRow row = counted_rows().at({program.name, program.parameters});
      if (row.executions <= kLargestRow) {
        all.push_back({program, row.executions});
      }
    }
    return all;
  }();
  return kPrograms;
}

/// What the mutated search shows other than one complete execution for each trace; empty if
/// nothing. It may go on for ever.
std::string finding(const CheckedProgram& checked, Mutation mutation) {
  explore::OptimalDpor search{mutation};
  try {
    const Census counted = census_of(search, checked.program.body, 3 * checked.executions + 50);
    const bool exact = counted.executions == checked.executions && counted.repeated == 0 &&
                       counted.incomplete == 0 && counted.problem.empty();
    return exact ? ""
                 : std::to_string(counted.executions) + " executions, " +
                       std::to_string(counted.repeated) + " repeated, " +
                       std::to_string(counted.incomplete) + " incomplete; " + counted.problem;
  } catch (const explore::BrokenSearch& broken) {
    return broken.what();
  }
}

const std::vector<Expectation>& expectations() {
  static const std::vector<Expectation> kExpectations{
      {"LookThrough",
       Mutation::no_look_through,
       {"mutex", "mutex_rounds", "mutex_protected_rw", "two_mutexes", "abba", "abab", "dining",
        "rwlock", "semaphore_1", "cv_flag_signal", "cv_flag_signal2", "cv_flag_broadcast2",
        "filesystem_mini"},
       25},
      {"BlockedAtEnd",
       Mutation::no_blocked_at_end,
       {"abba", "dining", "semaphore_starved", "queue_two_poppers"},
       4},
      {"LabelAlternatives",
       Mutation::no_label_alternatives,
       {"data_choice", "cv_flag_signal2", "fault_budget"},
       4},
      {"SleepByLabel", Mutation::sleep_by_thread, {"data_choice"}, 3},
      {"FinishedAsleep", Mutation::finished_not_asleep, {"writers", "mutex", "data_choice"}, 90},
      {"AbsentChild", Mutation::append_at_absent_child, {"readers"}, 10},
      {"FilteredSleep", Mutation::sleep_unfiltered, {"writers", "readers", "fetch_add"}, 60},
      {"SeveralBlockers", Mutation::one_blocker_at_a_time, {"two_holders"}, 1},
      {"LabelsElsewhere", Mutation::no_labels_elsewhere, {"labels_of_two_cells"}, 1}};
  return kExpectations;
}

TEST(CountedPrograms, FindNothingInTheSearchAsItIs) {
  for (const CheckedProgram& checked : checked_programs()) {
    EXPECT_EQ(finding(checked, Mutation::none), "")
        << checked.program.name << " " << checked.program.parameters;
  }
}

class SearchWithout : public testing::TestWithParam<Expectation> {};

TEST_P(SearchWithout, IsFoundByTheProgramsNamed) {
  const Expectation& expectation = GetParam();
  std::set<std::string> programs;
  std::size_t rows = 0;
  for (const CheckedProgram& checked : checked_programs()) {
    if (!finding(checked, expectation.mutation).empty()) {
      programs.insert(checked.program.name);
      ++rows;
    }
  }
  std::string found;
  for (const std::string& name : programs) {
    found += " " + name;
  }
  RecordProperty("rows", std::to_string(rows));
  EXPECT_GE(rows, expectation.rows) << found;
  EXPECT_TRUE(std::ranges::includes(programs, expectation.programs)) << "found by" << found;
}

INSTANTIATE_TEST_SUITE_P(Each, SearchWithout, testing::ValuesIn(expectations()),
                         [](const testing::TestParamInfo<Expectation>& each) {
                           return each.param.name;
                         });

}  // namespace
}  // namespace ordercheck::exploration
