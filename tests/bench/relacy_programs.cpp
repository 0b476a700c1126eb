// SPDX-License-Identifier: Apache-2.0
// Relacy's side. Its headers define `$`, new, delete, assert and the memory orders as macros:
// nothing else may be included after them.
#include "relacy_programs.hpp"

#include <iostream>
#include <sstream>
#include <streambuf>

#include <relacy/relacy.hpp>

#include "cpu_time.hpp"

namespace {

/// Three threads, two rounds of lock; ++c; unlock.
struct CounterSuite : rl::test_suite<CounterSuite, 3> {
  rl::mutex mutex;
  rl::var<int> counter;

  void before() { counter($) = 0; }

  void thread(unsigned) {
    for (int round = 0; round < 2; ++round) {
      mutex.lock($);
      const int seen = counter($);
      counter($) = seen + 1;
      mutex.unlock($);
    }
  }
};

/// Peterson's lock, each thread polls at most twice.
struct PetersonSuite : rl::test_suite<PetersonSuite, 2> {
  std::array<rl::atomic<int>, 2> flag;
  rl::atomic<int> turn;
  rl::var<int> data;

  void before() {
    flag[0]($) = 0;
    flag[1]($) = 0;
    turn($) = 0;
    data($) = 0;
  }

  void thread(unsigned me) {
    flag[me].store(1, rl::mo_seq_cst, $);
    turn.store(static_cast<int>(1 - me), rl::mo_seq_cst, $);
    for (int poll = 0; poll < 2; ++poll) {
      if (flag[1 - me].load(rl::mo_seq_cst, $) == 0 ||
          turn.load(rl::mo_seq_cst, $) == static_cast<int>(me)) {
        const int seen = data($);
        data($) = seen + 1;
        break;
      }
    }
    flag[me].store(0, rl::mo_seq_cst, $);
  }
};

/// A Treiber stack of node numbers: two pushers, one popper.
struct TreiberSuite : rl::test_suite<TreiberSuite, 3> {
  rl::atomic<int> top;
  std::array<rl::var<int>, 3> next;
  std::array<rl::var<int>, 3> value;

  void before() {
    top($) = 0;
    for (int node = 0; node < 3; ++node) {
      next[node]($) = 0;
      value[node]($) = 0;
    }
  }

  void thread(unsigned index) {
    int seen = top.load(rl::mo_seq_cst, $);
    if (index < 2) {
      const int node = static_cast<int>(index) + 1;
      value[node]($) = node;
      do {
        next[node]($) = seen;
      } while (!top.compare_exchange_strong(seen, node, rl::mo_seq_cst, $));
      return;
    }
    while (seen != 0) {
      const int after = next[seen]($);
      if (top.compare_exchange_strong(seen, after, rl::mo_seq_cst, $)) {
        break;
      }
    }
  }
};

/// Check, then spend, under a lock each: overdrafts are not reported, the search goes on.
struct SpendSuite : rl::test_suite<SpendSuite, 3> {
  rl::mutex mutex;
  rl::var<int> balance;

  void before() { balance($) = 100; }

  void thread(unsigned) {
    mutex.lock($);
    const int seen = balance($);
    mutex.unlock($);
    if (seen >= 100) {
      mutex.lock($);
      const int now = balance($);
      balance($) = now - 100;
      mutex.unlock($);
    }
  }
};

/// A buffer of one place: two producers of one item, one consumer of two.
struct BufferSuite : rl::test_suite<BufferSuite, 3> {
  rl::mutex mutex;
  rl::condition_variable not_full;
  rl::condition_variable not_empty;
  rl::var<int> count;

  void before() { count($) = 0; }

  void thread(unsigned index) {
    const int items = index < 2 ? 1 : 2;
    for (int item = 0; item < items; ++item) {
      mutex.lock($);
      if (index < 2) {
        while (count($) == 1) {
          not_full.wait(mutex, $);
        }
        const int now = count($);
        count($) = now + 1;
        not_empty.notify_one($);
      } else {
        while (count($) == 0) {
          not_empty.wait(mutex, $);
        }
        const int now = count($);
        count($) = now - 1;
        not_full.notify_one($);
      }
      mutex.unlock($);
    }
  }
};

template <class Suite>
ordercheck::bench::RelacyRun run(rl::test_params params) {
  std::ostringstream ignored;
  params.output_stream = &ignored;
  params.progress_stream = &ignored;
  const double before = ordercheck::bench::cpu_seconds();
  ordercheck::bench::RelacyRun result;
  result.passed = rl::simulate<Suite>(params);
  result.cpu_seconds = ordercheck::bench::cpu_seconds() - before;
  result.executions = static_cast<std::uint64_t>(params.stop_iteration);
  return result;
}

ordercheck::bench::RelacyRun run(ordercheck::bench::Program program,
                                 const rl::test_params& params) {
  using ordercheck::bench::Program;
  switch (program) {
    case Program::counter:
      return run<CounterSuite>(params);
    case Program::peterson:
      return run<PetersonSuite>(params);
    case Program::treiber:
      return run<TreiberSuite>(params);
    case Program::spend:
      return run<SpendSuite>(params);
    case Program::buffer:
      return run<BufferSuite>(params);
  }
  return {};
}

}  // namespace

namespace ordercheck::bench {

RelacyRun relacy_random(Program program, std::uint64_t executions) {
  rl::test_params params;
  params.search_type = rl::random_scheduler_type;
  params.iteration_count = executions;
  return run(program, params);
}

RelacyRun relacy_full(Program program) {
  rl::test_params params;
  params.search_type = rl::fair_full_search_scheduler_type;
  return run(program, params);
}

}  // namespace ordercheck::bench
