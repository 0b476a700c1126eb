// SPDX-License-Identifier: Apache-2.0
// Programs of the literature on which two other optimal checkers, GenMC and Nidhugg, agree about
// the number of traces.
#pragma once

#include <atomic>

#include "programs.hpp"

namespace ordercheck::exploration {

void counter_under_a_mutex(int threads, int rounds);
/// SV-COMP's fib_bench: two threads, each adds the other's number to its own.
void fibonacci(int rounds);
/// Flanagan, Godefroid, POPL 2005; and the next one.
void file_system(int threads);
void indexer(int threads);
/// Abdulla et al., POPL 2014.
void last_zero(int writers);
/// Two threads that meet `rounds` times, with steps of their own in between.
void long_run(int rounds, int local_steps);
void increments(int threads);
void writers_and_a_reader(int writers);
void a_writer_and_readers(int readers);
void peterson(int rounds);
void ring_of_store_buffers(int threads, std::memory_order store, std::memory_order load);
void treiber_stack(int pushers, int poppers);
void michael_scott_queue(int enqueuers, int dequeuers);
void spin_once_locks(int threads);
void two_outer_locks(int threads);

/// A program whose executions are known.
struct PeerRow {
  std::string name;
  Body body;
  std::uint64_t executions = 0;
};

/// Explores the row's program and expects its executions, each of a new trace.
void expect_executions(const PeerRow& row);

/// For gtest: "lastzero_10_writers".
void PrintTo(const PeerRow& row, std::ostream* out);

}  // namespace ordercheck::exploration
