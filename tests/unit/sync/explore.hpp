// SPDX-License-Identifier: Apache-2.0
// Small bodies explored in the test's own process, and what their executions came to.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/check.hpp>
#include <ordercheck/detail/door.hpp>
#include <ordercheck/sync/thread.hpp>

namespace ordercheck::sync_test {

/// How many executions ended with which text. Kept on the host heap: it outlives the executions.
class Outcomes {
 public:
  void add(std::string_view text) {
    const detail::HostScope host;
    ++counts_[std::string{text}];
  }

  const std::map<std::string, int>& counts() const { return counts_; }

 private:
  std::map<std::string, int> counts_;
};

/// Explores the body completely, in this process.
inline Result explore(const std::function<void()>& body, Options options = {}) {
  options.in_process = true;
  options.minimise = false;
  return check(options, body);
}

/// The body is explored to the end without a violation.
inline void expect_exhausted(const Result& result) {
  EXPECT_EQ(result.verdict, Verdict::exhausted) << result.message;
  for (const Violation& violation : result.violations) {
    ADD_FAILURE() << violation.type << ": " << violation.message;
  }
}

/// The search finds a violation of this type whose message has this text.
inline void expect_violation(const Result& result, const std::string& type,
                             const std::string& text) {
  ASSERT_EQ(result.verdict, Verdict::violated) << result.message;
  ASSERT_FALSE(result.violations.empty());
  EXPECT_EQ(result.violations.front().type, type) << result.violations.front().message;
  EXPECT_THAT(result.violations.front().message, testing::HasSubstr(text));
}

/// Runs each function on a thread of its own and joins them in order.
inline void run_threads(std::initializer_list<std::function<void()>> functions) {
  std::vector<thread> threads;
  for (const std::function<void()>& function : functions) {
    threads.emplace_back(function);
  }
  for (thread& each : threads) {
    each.join();
  }
}

}  // namespace ordercheck::sync_test
