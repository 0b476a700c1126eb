// SPDX-License-Identifier: Apache-2.0
// A property over generated workloads: explore each, then make a failing one smaller. Only names of
// workloads reach the process that explores; it derives the workload as this process does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ordercheck/check.hpp>
#include <ordercheck/detail/workload_names.hpp>
#include <ordercheck/rapidcheck.hpp>

#include "testing/check_face.hpp"
#include "testing/investigation.hpp"
#include "testing/messages.hpp"

namespace ordercheck::testing {

/// Searches the workloads of a property until one fails, the budget is spent, or all are done.
class PropertySearch {
 public:
  /// `test` is the test's id in RapidCheck: "Suite/Name".
  PropertySearch(Investigation& investigation, const detail::WorkloadSource& source,
                 std::string test, rc::detail::Configuration configuration);

  Checked run();

 private:
  using Name = rc::detail::Reproduce;

  std::optional<Searched> search_all();
  std::optional<Searched> search_one(const Name& name, bool& go_on);
  void add(const explore::Outcome& outcome);
  Searched summary() const;
  Searched shrink(Searched failing);
  bool try_smaller(Searched& failing, Name& name);
  Result conclude_failure(Searched failing, const Shrinking& shrinking);
  Budget candidate_budget(const Searched& failing) const;

  Investigation& investigation_;
  const detail::WorkloadSource& source_;
  std::string test_;
  rc::detail::Configuration configuration_;

  explore::Outcome total_;  ///< over all workloads that did not fail
  int accepted_ = 0;
  int discarded_ = 0;
  int unfinished_ = 0;  ///< workloads that ran out of budget
  Searched found_by_;   ///< the first failure, before shrinking
  std::uint64_t unknown_candidates_ = 0;
  Investigation::Clock::time_point shrinking_since_;
};

/// The face that turns names into bodies.
Face property_face(const detail::WorkloadSource& source, const std::string& test);

}  // namespace ordercheck::testing
