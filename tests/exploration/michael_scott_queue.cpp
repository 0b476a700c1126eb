// SPDX-License-Identifier: Apache-2.0
// The non-blocking queue of Michael and Scott, PODC 1996, with node numbers for pointers and
// without reclamation.
#include <cstddef>
#include <vector>

#include <ordercheck/require.hpp>
#include <ordercheck/sync/atomic.hpp>

#include "programs_of_peers.hpp"

namespace ordercheck::exploration {

namespace {

class Queue {
 public:
  explicit Queue(int nodes) : next_(static_cast<std::size_t>(nodes) + 1) {}

  /// Nodes have numbers from 1; 0 is the dummy, and "no node".
  void enqueue(int node) {
    next(node).store(0);
    for (;;) {
      int tail = tail_.load();
      int after = next(tail).load();
      if (tail != tail_.load()) {
        continue;
      }
      if (after != 0) {
        tail_.compare_exchange_strong(tail, after);
      } else if (next(tail).compare_exchange_strong(after, node)) {
        tail_.compare_exchange_strong(tail, node);
        return;
      }
    }
  }

  /// Returns 0 when the queue is empty.
  int dequeue() {
    for (;;) {
      int head = head_.load();
      int tail = tail_.load();
      const int after = next(head).load();
      if (head != head_.load()) {
        continue;
      }
      if (head != tail) {
        if (head_.compare_exchange_strong(head, after)) {
          return after;
        }
      } else if (after == 0) {
        return 0;
      } else {
        tail_.compare_exchange_strong(tail, after);
      }
    }
  }

 private:
  atomic<int>& next(int node) { return next_[static_cast<std::size_t>(node)]; }

  std::vector<atomic<int>> next_;
  atomic<int> head_, tail_;
};

}  // namespace

void michael_scott_queue(int enqueuers, int dequeuers) {
  Queue queue{enqueuers};
  std::vector<int> got(static_cast<std::size_t>(dequeuers));
  run_copies(enqueuers + dequeuers, [&](int number) {
    if (number < enqueuers) {
      queue.enqueue(number + 1);
    } else {
      got[static_cast<std::size_t>(number - enqueuers)] = queue.dequeue();
    }
  });
  for (std::size_t i = 0; i < got.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      require(got[i] == 0 || got[i] != got[j], "a node is dequeued twice");
    }
  }
}

}  // namespace ordercheck::exploration
