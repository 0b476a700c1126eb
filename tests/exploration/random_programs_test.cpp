// SPDX-License-Identifier: Apache-2.0
// Generated programs: the reduced searches against plain enumeration.
#include <cstdint>
#include <cstdio>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "random/judge.hpp"
#include "random/ledger.hpp"
#include "random/programs.hpp"

namespace ordercheck::exploration {
namespace {

/// What the programs of a shard were like.
struct Share {
  std::uint64_t judged = 0, too_large = 0, statements = 0, traces = 0, interleavings = 0;

  void count(const RandomProgram& program, const Judged& by) {
    ++(by.any() ? judged : too_large);
    if (by.any()) {
      statements += size_of(program);
      traces += by.traces;
      interleavings += by.interleavings;
    }
  }

  double share_too_large() const {
    return 100.0 * static_cast<double>(too_large) / static_cast<double>(judged + too_large);
  }
};

TEST(RandomPrograms, UseEachVerb) {
  std::set<Verb> used;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    for (const auto& statements : generate(rc::Random{seed}, 100).threads) {
      for (const Statement& statement : statements) {
        used.insert(statement.verb);
      }
    }
  }
  EXPECT_EQ(used.size(), kVerbCount);
}

class ShardOfPrograms : public testing::TestWithParam<int> {};

/// A program that is too large for plain enumeration is skipped, and another one takes its place.
TEST_P(ShardOfPrograms, ShowTheSameUnderEverySearch) {
  const Ledger ledger{ORDERCHECK_LEDGER, "random_programs_" + std::to_string(GetParam())};
  if (ledger.finished()) {
    GTEST_SKIP() << "this build has passed: " << ledger.file();
  }
  rc::detail::TestParams parameters;
  parameters.seed = static_cast<std::uint64_t>(GetParam());
  parameters.maxSuccess = ORDERCHECK_SHARD_SIZE;
  Share share;
  bool failed = false;
  const auto result = rc::detail::checkTestable(
      [&](const RandomProgram& program) {
        Judged judged;
        const std::string wrong = check_program(program, {}, judged);
        failed = failed || !wrong.empty();
        if (!failed) {
          share.count(program, judged);
        }
        if (!wrong.empty()) {
          RC_FAIL(wrong);
        }
        RC_PRE(judged.any());
      },
      rc::detail::TestMetadata{}, parameters);
  if (!result.template is<rc::detail::SuccessResult>()) {
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    FAIL() << text.str();
  }
  std::printf(
      "%llu programs judged, %llu skipped as too large (%.1f %%), %llu statements, %llu traces, "
      "%llu interleavings\n",
      static_cast<unsigned long long>(share.judged),
      static_cast<unsigned long long>(share.too_large), share.share_too_large(),
      static_cast<unsigned long long>(share.statements),
      static_cast<unsigned long long>(share.traces),
      static_cast<unsigned long long>(share.interleavings));
  // What is skipped proves nothing.
  EXPECT_LT(share.share_too_large(), 20);
  ledger.finish();
}

INSTANTIATE_TEST_SUITE_P(Shard, ShardOfPrograms, testing::Range(1, ORDERCHECK_SHARD_COUNT + 1),
                         [](const testing::TestParamInfo<int>& shard) {
                           return std::to_string(shard.param) + "_of_all";
                         });

}  // namespace
}  // namespace ordercheck::exploration
