// SPDX-License-Identifier: Apache-2.0
// What the targets' tests expect of their variants; for GoogleTest.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "catalogue/row.hpp"

namespace catalogue {

/// How a defect shows, and how large its counterexample may be.
struct Expected {
  std::string variant;
  std::string type;     ///< of the violation
  std::string message;  ///< a part of the violation's message
  std::size_t step_count_max = 0;
  unsigned preemptions_max = 0;
  unsigned faults = 0;  ///< exactly
};

/// Searches as the main job does.
inline Row run_variant(const Target& target, const std::string& name) {
  const auto variant = std::ranges::find(target.variants, name, &Variant::name);
  if (variant == target.variants.end()) {
    ADD_FAILURE() << target.name << " has no variant " << name;
    return {};
  }
  return run(*variant, std::chrono::minutes{1}, testing::TempDir());
}

inline void expect_found(const Target& target, const Expected& expected) {
  const Row row = run_variant(target, expected.variant);
  ASSERT_EQ(row.verdict, ordercheck::Verdict::violated) << row.trouble;
  ASSERT_TRUE(row.violation && row.counterexample);
  EXPECT_EQ(row.violation->type, expected.type) << row.violation->message;
  EXPECT_NE(row.violation->message.find(expected.message), std::string::npos)
      << row.violation->message;
  EXPECT_LE(row.counterexample->steps(), expected.step_count_max) << row.counterexample->text();
  EXPECT_LE(row.counterexample->preemptions(), expected.preemptions_max);
  EXPECT_EQ(row.counterexample->faults(), expected.faults);
  EXPECT_TRUE(std::filesystem::exists(row.counterexample->path())) << row.counterexample->path();
}

/// The correct code is exhausted on all its searches, and the bounds are named.
inline void expect_exhausted(const Target& target, const std::vector<std::string>& bounds) {
  const Row row = run_variant(target, "correct");
  EXPECT_EQ(row.verdict, ordercheck::Verdict::exhausted)
      << row.trouble << (row.violation ? row.violation->message : "");
  for (const std::string& bound : bounds) {
    EXPECT_NE(std::ranges::find(row.bounds, bound), row.bounds.end())
        << "no bound '" << bound << "'";
  }
}

}  // namespace catalogue
