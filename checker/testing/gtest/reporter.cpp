// SPDX-License-Identifier: Apache-2.0
#include "testing/gtest/reporter.hpp"

#include <iostream>
#include <string>

#include <ordercheck/detail/door.hpp>

namespace ordercheck::testing {
namespace {

std::string sentence(const ::testing::TestPartResult& result) {
  std::string text;
  if (result.file_name() != nullptr) {
    text = std::string{result.file_name()} + ":" + std::to_string(result.line_number()) + ": ";
  }
  text += result.message();
  while (text.ends_with('\n')) {
    text.pop_back();
  }
  return text;
}

}  // namespace

void ViolationReporter::ReportTestPartResult(const ::testing::TestPartResult& result) {
  const bool in_execution = detail::on_controlled_thread();
  const detail::HostScope host;
  if (result.skipped()) {
    skipped_ = true;
    return;
  }
  if (!result.failed()) {
    return;
  }
  if (!in_execution) {
    std::cerr << "ordercheck: an assertion failed outside of an execution: " << sentence(result)
              << '\n';
    return;
  }
  // GoogleTest holds a lock here, so the thread goes on: EXPECT does, and ASSERT returns from its
  // function.
  detail::report("assertion", "", sentence(result));
}

}  // namespace ordercheck::testing
