// SPDX-License-Identifier: Apache-2.0
#include "rows.hpp"

#include "programs.hpp"
#include "programs_of_peers.hpp"

namespace ordercheck::bench {

namespace {

using namespace exploration;

/// One of the programs that Relacy runs, too: its plain data is checked for races.
Row row_of(Program program) {
  return {.name = name_of(program), .body = body_of(program), .executions = traces_of(program)};
}

std::vector<Row> all_rows() {
  constexpr double kOtherAim = 5;  // where the analysis outweighs the few events, or many locks are
                                   // taken that nobody else wants
  std::vector<Row> rows;
  rows.reserve(kPrograms.size());
  for (const Program program : kPrograms) {
    rows.push_back(row_of(program));
  }
  const std::vector<Row> programs_of_peers{
      {.name = "counter_3x3",
       .body = [] { counter_under_a_mutex(3, 3); },
       .executions = 1680,
       .peer_rate = 4200,
       .peer_goal = 400},
      {.name = "counter_4x2",
       .body = [] { counter_under_a_mutex(4, 2); },
       .executions = 2520,
       .peer_rate = 4500,
       .peer_goal = 400},
      {.name = "counter_3x4", .body = [] { counter_under_a_mutex(3, 4); }, .executions = 34'650},
      {.name = "fibonacci_5",
       .body = [] { fibonacci(5); },
       .executions = 8953,
       .peer_rate = 13'989},
      {.name = "peterson_2_rounds",
       .body = [] { exploration::peterson(2); },
       .executions = 4134,
       .peer_rate = 20'670},
      {.name = "peterson_3_rounds",
       .body = [] { exploration::peterson(3); },
       .executions = 653'234,
       .peer_rate = 13'133},
      {.name = "nwriters_7",
       .body = [] { writers_and_a_reader(7); },
       .executions = 40'320,
       .peer_rate = 41'600},
      {.name = "ninc_6", .body = [] { increments(6); }, .executions = 720, .peer_rate = 12'000},
      {.name = "ninc_7", .body = [] { increments(7); }, .executions = 5040, .peer_rate = 11'455},
      {.name = "ninc_8", .body = [] { increments(8); }, .executions = 40'320, .peer_rate = 10'005},
      {.name = "readers_13",
       .body = [] { a_writer_and_readers(13); },
       .executions = 8192,
       .aim = kOtherAim,
       .peer_rate = 22'756,
       .peer_goal = 25},
      {.name = "lastzero_10", .body = [] { last_zero(10); }, .executions = 3328, .peer_rate = 7740},
      {.name = "lastzero_15",
       .body = [] { last_zero(15); },
       .executions = 147'456,
       .peer_rate = 4415},
      {.name = "indexer_14", .body = [] { indexer(14); }, .executions = 512, .peer_rate = 1219},
      {.name = "indexer_15", .body = [] { indexer(15); }, .executions = 4096, .peer_rate = 1069},
      {.name = "filesystem_19",
       .body = [] { file_system(19); },
       .executions = 64,
       .aim = kOtherAim},
      {.name = "longrun_4x100", .body = [] { long_run(4, 100); }, .executions = 70},
      {.name = "longrun_4x1000", .body = [] { long_run(4, 1000); }, .executions = 70}};
  rows.insert(rows.end(), programs_of_peers.begin(), programs_of_peers.end());
  return rows;
}

}  // namespace

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = all_rows();
  return kRows;
}

}  // namespace ordercheck::bench
