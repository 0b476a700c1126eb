// SPDX-License-Identifier: Apache-2.0
// Small bodies over models, explored in the test's own process.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <ordercheck/check.hpp>
#include <ordercheck/detail/door.hpp>

namespace ordercheck::models_test {

/// How many executions ended with which text. Kept on the host heap: it outlives the executions.
class Outcomes {
 public:
  void add(std::string_view text) {
    const detail::HostScope host;
    ++counts_[std::string{text}];
  }

  const std::map<std::string, int>& counts() const { return counts_; }

  /// The texts alone: what a search must reach, however many executions it takes.
  std::map<std::string, bool> reached() const {
    std::map<std::string, bool> reached;
    for (const auto& [text, count] : counts_) {
      reached[text] = true;
    }
    return reached;
  }

  int execution_count() const {
    int count = 0;
    for (const auto& [text, executions] : counts_) {
      count += executions;
    }
    return count;
  }

 private:
  std::map<std::string, int> counts_;
};

/// Explores the body completely, in this process, and expects no violation.
inline Result exhaust(const std::function<void()>& body, Search search = Search::exhaustive) {
  Options options;
  options.search = search;
  options.in_process = true;
  options.minimise = false;
  Result result = check(options, body);
  EXPECT_EQ(result.verdict, Verdict::exhausted) << result.message;
  for (const Violation& violation : result.violations) {
    ADD_FAILURE() << violation.type << ": " << violation.message;
  }
  return result;
}

}  // namespace ordercheck::models_test
