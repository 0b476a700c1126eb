// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "programs_of_peers.hpp"

namespace ordercheck::exploration {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kStrong = std::memory_order_seq_cst;

const std::vector<PeerRow>& rows() {
  static const std::vector<PeerRow> kRows{
      {"counter_3x2", [] { counter_under_a_mutex(3, 2); }, 90},
      {"counter_3x3", [] { counter_under_a_mutex(3, 3); }, 1680},
      {"counter_4x2", [] { counter_under_a_mutex(4, 2); }, 2520},
      {"fibonacci_3", [] { fibonacci(3); }, 141},
      {"fibonacci_4", [] { fibonacci(4); }, 1107},
      {"fibonacci_5", [] { fibonacci(5); }, 8953},
      {"file_system_14", [] { file_system(14); }, 2},
      {"file_system_16", [] { file_system(16); }, 8},
      {"file_system_18", [] { file_system(18); }, 32},
      {"file_system_19", [] { file_system(19); }, 64},
      {"indexer_12", [] { indexer(12); }, 8},
      {"indexer_13", [] { indexer(13); }, 64},
      {"indexer_14", [] { indexer(14); }, 512},
      {"indexer_15", [] { indexer(15); }, 4096},
      {"last_zero_5", [] { last_zero(5); }, 64},
      {"last_zero_10", [] { last_zero(10); }, 3328},
      {"long_run_4x100", [] { long_run(4, 100); }, 70},
      {"michael_scott_1_1", [] { michael_scott_queue(1, 1); }, 4},
      {"michael_scott_1_2", [] { michael_scott_queue(1, 2); }, 67},
      {"michael_scott_2_1", [] { michael_scott_queue(2, 1); }, 188},
      {"increments_5", [] { increments(5); }, 120},
      {"increments_6", [] { increments(6); }, 720},
      {"increments_7", [] { increments(7); }, 5040},
      {"writers_and_a_reader_5", [] { writers_and_a_reader(5); }, 720},
      {"peterson_1", [] { peterson(1); }, 28},
      {"peterson_2", [] { peterson(2); }, 4134},
      {"readers_2", [] { a_writer_and_readers(2); }, 4},
      {"readers_8", [] { a_writer_and_readers(8); }, 256},
      {"readers_13", [] { a_writer_and_readers(13); }, 8192},
      {"store_buffers_2", [] { ring_of_store_buffers(2, kStrong, kStrong); }, 3},
      {"store_buffers_3", [] { ring_of_store_buffers(3, kStrong, kStrong); }, 7},
      {"store_buffers_5", [] { ring_of_store_buffers(5, kStrong, kStrong); }, 31},
      {"relaxed_store_buffers_2", [] { ring_of_store_buffers(2, kRelaxed, kRelaxed); }, 3},
      {"relaxed_store_buffers_3", [] { ring_of_store_buffers(3, kRelaxed, kRelaxed); }, 7},
      {"relaxed_store_buffers_5", [] { ring_of_store_buffers(5, kRelaxed, kRelaxed); }, 31},
      {"treiber_2_1", [] { treiber_stack(2, 1); }, 20},
      {"treiber_2_2", [] { treiber_stack(2, 2); }, 164},
      {"spin_once_2", [] { spin_once_locks(2); }, 4},
      {"spin_once_3", [] { spin_once_locks(3); }, 21},
      {"two_outer_locks_3", [] { two_outer_locks(3); }, 6},
      {"two_outer_locks_4", [] { two_outer_locks(4); }, 24}};
  return kRows;
}

class PeerProgram : public testing::TestWithParam<PeerRow> {};

TEST_P(PeerProgram, HasTheExecutionsOnWhichOtherCheckersAgree) { expect_executions(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Row, PeerProgram, testing::ValuesIn(rows()),
                         [](const testing::TestParamInfo<PeerRow>& row) {
                           return row.param.name + "_program";
                         });

}  // namespace
}  // namespace ordercheck::exploration
