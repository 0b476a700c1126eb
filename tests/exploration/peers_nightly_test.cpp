// SPDX-License-Identifier: Apache-2.0
// The larger rows of peers_test. Of the long run and the three rounds of Peterson's lock only one
// of the two other checkers came to an end.
#include <gtest/gtest.h>

#include "programs_of_peers.hpp"

namespace ordercheck::exploration {
namespace {

const std::vector<PeerRow>& rows() {
  static const std::vector<PeerRow> kRows{
      {"increments_8", [] { increments(8); }, 40'320},
      {"last_zero_15", [] { last_zero(15); }, 147'456},
      {"long_run_4x1000", [] { long_run(4, 1000); }, 70},
      {"peterson_3", [] { peterson(3); }, 653'234},
      {"writers_and_a_reader_7", [] { writers_and_a_reader(7); }, 40'320}};
  return kRows;
}

class LargePeerProgram : public testing::TestWithParam<PeerRow> {};

TEST_P(LargePeerProgram, HasTheExecutionsOnWhichOtherCheckersAgree) {
  expect_executions(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Row, LargePeerProgram, testing::ValuesIn(rows()),
                         [](const testing::TestParamInfo<PeerRow>& row) {
                           return row.param.name + "_program";
                         });

}  // namespace
}  // namespace ordercheck::exploration
