// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <ordercheck/sync/atomic.hpp>
#include <ordercheck/sync/mutex.hpp>

#include "programs.hpp"
#include "test_kinds.hpp"

namespace ordercheck::exploration {

namespace {

using Row = std::vector<Program>;

void independent(int count) {
  std::vector<atomic<int>> own(static_cast<std::size_t>(count));
  run_copies(count, [&](int number) { own[static_cast<std::size_t>(number)].store(1); });
}

void writers_and_readers(int writers, int readers) {
  atomic<int> x;
  run_copies(writers + readers, [&](int number) {
    if (number < writers) {
      x.store(number + 1);
    } else {
      x.load();
    }
  });
}

void one_writer_one_reader_of(int reads) {
  atomic<int> x;
  run_threads({[&] { x.store(1); },
               [&] {
                 for (int i = 0; i < reads; ++i) {
                   x.load();
                 }
               }});
}

void two_writers_of(int first, int second) {
  atomic<int> x;
  run_copies(2, [&](int number) {
    for (int i = 0; i < (number == 0 ? first : second); ++i) {
      x.store(10 * number + i);
    }
  });
}

void fetch_adds(int count) {
  atomic<int> x;
  run_copies(count, [&](int) { x.fetch_add(1); });
}

void compare_exchanges(int count) {
  atomic<int> x;
  run_copies(count, [&](int number) {
    int expected = 0;
    x.compare_exchange_strong(expected, number + 1);
  });
}

void static_compare_exchanges(int count) {
  const Object<NumberKind> x{"x"};
  run_copies(count, [&](int number) {
    x.call(NumberKind::static_compare_exchange, {0}, {static_cast<std::uint64_t>(number) + 1});
  });
}

/// Thread i writes keys i and i + 1, or the first one again when the path closes to a cycle.
void conflicts(int count, bool cycle) {
  const Object<TableKind> table{"table"};
  run_copies(count, [&](int number) {
    const int next = cycle ? (number + 1) % count : number + 1;
    table.call(TableKind::write_pair, {static_cast<std::uint64_t>(number) + 1},
               {static_cast<std::uint64_t>(next) + 1});
  });
}

void scans_and_row_writers(int scans, int writers) {
  const Object<TableKind> table{"table"};
  run_copies(scans + writers, [&](int number) {
    if (number < scans) {
      table.call(TableKind::scan);
    } else {
      table.call(TableKind::write, {static_cast<std::uint64_t>(number)});
    }
  });
}

void same_row_writers(int count) {
  const Object<TableKind> table{"table"};
  run_copies(count, [&](int) { table.call(TableKind::write, {1}); });
}

/// Two numbers, and what each thread does with them.
struct Litmus {
  atomic<int> x, y;
};

void store_buffering() {
  Litmus l;
  run_threads({[&] {
                 l.x.store(1);
                 l.y.load();
               },
               [&] {
                 l.y.store(1);
                 l.x.load();
               }});
}

void message_passing(bool conditional) {
  Litmus l;
  run_threads({[&] {
                 l.x.store(1);
                 l.y.store(1);
               },
               [&] {
                 if (l.y.load() != 0 || !conditional) {
                   l.x.load();
                 }
               }});
}

void load_buffering() {
  Litmus l;
  run_threads({[&] {
                 l.x.load();
                 l.y.store(1);
               },
               [&] {
                 l.y.load();
                 l.x.store(1);
               }});
}

void two_plus_two_writes() {
  Litmus l;
  run_threads({[&] {
                 l.x.store(1);
                 l.y.store(2);
               },
               [&] {
                 l.y.store(1);
                 l.x.store(2);
               }});
}

void independent_reads_of_independent_writes() {
  Litmus l;
  run_threads({[&] { l.x.store(1); }, [&] { l.y.store(1); },
               [&] {
                 l.x.load();
                 l.y.load();
               },
               [&] {
                 l.y.load();
                 l.x.load();
               }});
}

void last_zero(int writers) {
  std::vector<atomic<int>> array(static_cast<std::size_t>(writers) + 1);
  run_copies(writers + 1, [&](int number) {
    const auto j = static_cast<std::size_t>(number);
    if (number == 0) {
      for (std::size_t i = array.size(); i-- > 0 && array[i].load() != 0;) {
      }
    } else {
      array[j].store(array[j - 1].load() + 1);
    }
  });
}

void indexer(int threads, std::size_t size, int messages, int factor, int stride) {
  std::vector<atomic<int>> table(size);
  run_copies(threads, [&](int number) {
    for (int message = 1; message <= messages; ++message) {
      const int word = message * stride + number;
      auto slot = static_cast<std::size_t>(word * factor) % size;
      for (int expected = 0; !table[slot].compare_exchange_strong(expected, word); expected = 0) {
        slot = (slot + 1) % size;
      }
    }
  });
}

/// With `plain` data the accesses under the locks are no events; both have the same traces.
void file_system(int threads, std::size_t inodes, std::size_t blocks) {
  std::vector<mutex> inode_mutex(inodes);
  std::vector<mutex> block_mutex(blocks);
  std::vector<atomic<int>> inode(inodes);
  std::vector<atomic<int>> busy(blocks);
  run_copies(threads, [&](int number) {
    const std::size_t i = static_cast<std::size_t>(number) % inodes;
    inode_mutex[i].lock();
    for (std::size_t b = i * 2 % blocks; inode[i].load() == 0; b = (b + 1) % blocks) {
      block_mutex[b].lock();
      const bool taken = busy[b].load() == 0;
      if (taken) {
        busy[b].store(1);
        inode[i].store(static_cast<int>(b) + 1);
      }
      block_mutex[b].unlock();
      if (taken) {
        break;
      }
    }
    inode_mutex[i].unlock();
  });
}

Row accesses() {
  Row rows;
  for (const int n : {2, 5, 8}) {
    rows.push_back({"independent", sized("n", n), [n] { independent(n); }});
  }
  for (const int n : {1, 2, 3, 4, 5}) {
    rows.push_back({"writers", sized("n", n), [n] { writers_and_readers(n, 0); }});
  }
  for (const int n : {1, 2, 4, 7}) {
    rows.push_back({"readers", sized("n", n), [n] { writers_and_readers(1, n); }});
  }
  for (const auto& [w, r] : {std::pair{2, 2}, {2, 3}, {3, 2}, {3, 3}}) {
    rows.push_back(
        {"writers_readers", sized("w", w, "r", r), [w = w, r = r] { writers_and_readers(w, r); }});
  }
  for (const int k : {1, 3, 6}) {
    rows.push_back({"one_writer_k_reads", sized("k", k), [k] { one_writer_one_reader_of(k); }});
  }
  for (const auto& [a, b] : {std::pair{2, 2}, {3, 2}, {3, 3}}) {
    rows.push_back(
        {"two_threads_writes", sized("a", a, "b", b), [a = a, b = b] { two_writers_of(a, b); }});
  }
  for (const int n : {2, 4, 5}) {
    rows.push_back({"fetch_add", sized("n", n), [n] { fetch_adds(n); }});
  }
  for (const int n : {2, 3, 4, 5}) {
    rows.push_back({"cas_once", sized("n", n), [n] { compare_exchanges(n); }});
    rows.push_back({"cas_once_static", sized("n", n), [n] { static_compare_exchanges(n); }});
  }
  return rows;
}

Row tables() {
  Row rows;
  for (const int n : {2, 3, 4, 5}) {
    rows.push_back({"path_conflicts", sized("n", n), [n] { conflicts(n, false); }});
  }
  for (const int n : {3, 4, 5}) {
    rows.push_back({"cycle_conflicts", sized("n", n), [n] { conflicts(n, true); }});
  }
  for (const auto& [s, m] : {std::pair{1, 3}, {1, 5}, {2, 2}, {2, 3}, {3, 3}}) {
    rows.push_back({"scan_vs_row_writers", sized("s", s, "m", m),
                    [s = s, m = m] { scans_and_row_writers(s, m); }});
  }
  for (const int n : {2, 3, 4}) {
    rows.push_back({"same_row_writers", sized("n", n), [n] { same_row_writers(n); }});
  }
  return rows;
}

Row litmus_tests() {
  Row rows{{"sb", "SC", store_buffering},
           {"mp", "SC", [] { message_passing(false); }},
           {"mp_conditional", "SC", [] { message_passing(true); }},
           {"lb", "SC", load_buffering},
           {"2+2w", "SC", two_plus_two_writes},
           {"iriw", "SC", independent_reads_of_independent_writes}};
  for (const int n : {2, 3, 4, 5}) {
    rows.push_back({"lastzero", sized("n", n), [n] { last_zero(n); }});
  }
  for (const int n : {2, 3, 4}) {
    rows.push_back(
        {"filesystem_mini", sized("n", n) + " inodes=4 blocks=4", [n] { file_system(n, 4, 4); }});
    rows.push_back({"indexer_mini", sized("n", n) + " size=4 msgs=1 mul=2 step=2",
                    [n] { indexer(n, 4, 1, 2, 2); }});
  }
  return rows;
}

}  // namespace

std::vector<Program> programs_of_values() {
  Row rows = accesses();
  append(rows, tables());
  append(rows, litmus_tests());
  return rows;
}

}  // namespace ordercheck::exploration
