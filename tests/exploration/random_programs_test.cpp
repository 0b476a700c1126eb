// SPDX-License-Identifier: Apache-2.0
// Generated programs: the reduced searches against plain enumeration.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "random/observe.hpp"

namespace ordercheck::exploration {
namespace {

/// ORDERCHECK_PROGRAM_SEED=N in the environment: only that program.
std::uint64_t wanted_seed() {
  const char* const text = std::getenv("ORDERCHECK_PROGRAM_SEED");
  return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

class RandomPrograms : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomPrograms, ShowTheSameUnderEverySearch) {
  const std::uint64_t first = wanted_seed() != 0 ? wanted_seed() : GetParam() + 1;
  const std::uint64_t last = wanted_seed() != 0 ? first : GetParam() + ORDERCHECK_BATCH_SIZE;
  std::uint64_t judged_programs = 0;
  std::uint64_t traces = 0;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const RandomProgram program = generate(seed);
    Judged judged;
    const std::string wrong = check_program(program, judged);
    if (!wrong.empty()) {
      FAIL() << wrong << "\n"
             << text_of(program) << "\nthe smallest like it: " << shrunk_text(program);
    }
    judged_programs += judged.by_all || judged.by_eager ? 1U : 0U;
    traces += judged.traces;
  }
  RecordProperty("judged", std::to_string(judged_programs));
  RecordProperty("traces", std::to_string(traces));
  // Programs too large for the oracle prove nothing.
  EXPECT_GE(judged_programs * 10, (last - first + 1) * 8);
}

INSTANTIATE_TEST_SUITE_P(From, RandomPrograms,
                         testing::Range(std::uint64_t{0}, std::uint64_t{ORDERCHECK_PROGRAM_COUNT},
                                        std::uint64_t{ORDERCHECK_BATCH_SIZE}),
                         [](const testing::TestParamInfo<std::uint64_t>& first) {
                           return std::to_string(first.param + 1) + "_on";
                         });

}  // namespace
}  // namespace ordercheck::exploration
