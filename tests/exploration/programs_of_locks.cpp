// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include <ordercheck/sync/atomic.hpp>
#include <ordercheck/sync/condition_variable.hpp>
#include <ordercheck/sync/mutex.hpp>
#include <ordercheck/sync/semaphore.hpp>
#include <ordercheck/sync/shared_mutex.hpp>

#include "programs.hpp"
#include "test_kinds.hpp"

namespace ordercheck::exploration {

namespace {

using Row = std::vector<Program>;

void rounds_under_a_mutex(int threads, int rounds) {
  mutex m;
  run_copies(threads, [&](int) {
    for (int i = 0; i < rounds; ++i) {
      m.lock();
      m.unlock();
    }
  });
}

void accesses_under_a_mutex(int threads) {
  mutex m;
  atomic<int> x;
  run_copies(threads, [&](int number) {
    const std::lock_guard hold{m};
    x.load();
    x.store(number);
  });
}

void two_mutexes(int first, int second) {
  mutex a;
  mutex b;
  run_copies(first + second, [&](int number) {
    mutex& mine = number < first ? a : b;
    mine.lock();
    mine.unlock();
  });
}

void nested(mutex& outer, mutex& inner) {
  outer.lock();
  inner.lock();
  inner.unlock();
  outer.unlock();
}

void nested_in_order(bool same_order) {
  mutex a;
  mutex b;
  run_threads({[&] { nested(a, b); }, [&] { same_order ? nested(a, b) : nested(b, a); }});
}

void dining_philosophers(int count) {
  std::vector<mutex> forks(static_cast<std::size_t>(count));
  run_copies(count, [&](int number) {
    nested(forks[static_cast<std::size_t>(number)],
           forks[static_cast<std::size_t>((number + 1) % count)]);
  });
}

/// Is locked at the end: as a static object it is not destroyed with the body.
constinit mutex never_unlocked;

void try_locks_kept(int threads) {
  run_copies(threads, [](int) { never_unlocked.try_lock(); });
}

void try_locks(int threads) {
  mutex m;
  run_copies(threads, [&](int) {
    if (m.try_lock()) {
      m.unlock();
    }
  });
}

void readers_and_writers(int writers, int readers) {
  shared_mutex m;
  run_copies(writers + readers, [&](int number) {
    if (number < writers) {
      m.lock();
      m.unlock();
    } else {
      m.lock_shared();
      m.unlock_shared();
    }
  });
}

void permits(int threads, int initial) {
  counting_semaphore<> semaphore{initial};
  run_copies(threads, [&](int) {
    semaphore.acquire();
    semaphore.release();
  });
}

void starved_acquire() {
  counting_semaphore<> semaphore{0};
  run_threads(
      {[&] { semaphore.acquire(); }, [&] { semaphore.acquire(); }, [&] { semaphore.release(); }});
}

void arrive_and_await(int threads) {
  const Object<NumberKind> arrived{"arrived"};
  run_copies(threads, [&](int) {
    arrived.call(NumberKind::fetch_add, {1});
    arrived.call(NumberKind::await, {static_cast<std::uint64_t>(threads)});
  });
}

void ticket_lock(int threads) {
  const Object<NumberKind> next{"next"};
  const Object<NumberKind> serving{"serving"};
  run_copies(threads, [&](int) {
    const Value ticket = next.call(NumberKind::fetch_add, {1});
    serving.call(NumberKind::await, ticket);
    serving.call(NumberKind::store, {ticket.low + 1});
  });
}

void pushers_and_one_popper(int pushers) {
  const Object<QueueKind> queue{"queue"};
  run_copies(pushers + 1, [&](int number) {
    if (number < pushers) {
      queue.call(QueueKind::push, {static_cast<std::uint64_t>(number)});
      return;
    }
    for (int i = 0; i < pushers; ++i) {
      queue.call(QueueKind::pop);
    }
  });
}

void one_push_two_pops() {
  const Object<QueueKind> queue{"queue"};
  run_threads({[&] { queue.call(QueueKind::push, {1}); }, [&] { queue.call(QueueKind::pop); },
               [&] { queue.call(QueueKind::pop); }});
}

void queue_of_one() {
  const Object<QueueKind> queue{"queue", {1, {}}};
  run_threads({[&] {
                 queue.call(QueueKind::push, {1});
                 queue.call(QueueKind::push, {2});
               },
               [&] {
                 queue.call(QueueKind::pop);
                 queue.call(QueueKind::pop);
               }});
}

void waiters_for_a_flag(int waiters, bool notify_all) {
  mutex m;
  condition_variable changed;
  atomic<bool> flag;
  run_copies(waiters + 1, [&](int number) {
    if (number < waiters) {
      std::unique_lock lock{m};
      changed.wait(lock, [&] { return flag.load(); });
      return;
    }
    m.lock();
    flag.store(true);
    m.unlock();
    notify_all ? changed.notify_all() : changed.notify_one();
  });
}

/// The waiter looks at the flag without holding the mutex until it waits.
void lost_wakeup() {
  mutex m;
  condition_variable changed;
  atomic<bool> flag;
  run_threads({[&] {
                 if (!flag.load()) {
                   std::unique_lock lock{m};
                   changed.wait(lock);
                 }
               },
               [&] {
                 flag.store(true);
                 changed.notify_one();
               }});
}

Row mutexes() {
  Row rows{{"abba", "", [] { nested_in_order(false); }},
           {"abab", "", [] { nested_in_order(true); }}};
  for (const int n : {2, 3, 4, 5}) {
    rows.push_back({"mutex", sized("n", n), [n] { rounds_under_a_mutex(n, 1); }});
  }
  for (const auto& [n, k] : {std::pair{2, 2}, {2, 3}, {3, 2}}) {
    rows.push_back(
        {"mutex_rounds", sized("n", n, "k", k), [n = n, k = k] { rounds_under_a_mutex(n, k); }});
  }
  for (const int n : {2, 3}) {
    rows.push_back({"mutex_protected_rw", sized("n", n), [n] { accesses_under_a_mutex(n); }});
  }
  for (const auto& [a, b] : {std::pair{2, 2}, {2, 3}}) {
    rows.push_back({"two_mutexes", sized("a", a, "b", b), [a = a, b = b] { two_mutexes(a, b); }});
  }
  for (const int n : {2, 3, 4}) {
    rows.push_back({"dining", sized("n", n), [n] { dining_philosophers(n); }});
    rows.push_back({"trylock_keep", sized("n", n), [n] { try_locks_kept(n); }});
    rows.push_back({"trylock_release", sized("n", n), [n] { try_locks(n); }});
  }
  for (const auto& [w, r] : {std::pair{1, 2}, {1, 3}, {2, 2}}) {
    rows.push_back(
        {"rwlock", sized("w", w, "r", r), [w = w, r = r] { readers_and_writers(w, r); }});
  }
  return rows;
}

Row waits() {
  Row rows{{"semaphore_starved", "2x P, 1x V, initial 0", starved_acquire},
           {"queue_two_poppers", "1 push, 2 pops", one_push_two_pops},
           {"queue_cap1", "2 pushes, 2 pops, capacity 1", queue_of_one},
           {"cv_flag_signal", "1 waiter, signal", [] { waiters_for_a_flag(1, false); }},
           {"cv_flag_signal2", "2 waiters, one signal", [] { waiters_for_a_flag(2, false); }},
           {"cv_flag_broadcast2", "2 waiters, broadcast", [] { waiters_for_a_flag(2, true); }},
           {"lost_wakeup", "", lost_wakeup}};
  for (const int n : {2, 3, 4}) {
    rows.push_back({"semaphore_1", sized("n", n), [n] { permits(n, 1); }});
    rows.push_back({"barrier", sized("n", n), [n] { arrive_and_await(n); }});
  }
  for (const int n : {2, 3}) {
    rows.push_back({"semaphore_n", sized("n", n) + " initial n", [n] { permits(n, n); }});
    rows.push_back({"ticket_lock", sized("n", n), [n] { ticket_lock(n); }});
  }
  for (const int n : {1, 2, 3}) {
    rows.push_back({"mpsc_queue", std::to_string(n) + " pushers, 1 popper of n",
                    [n] { pushers_and_one_popper(n); }});
  }
  return rows;
}

}  // namespace

std::vector<Program> programs_of_locks() {
  Row rows = mutexes();
  append(rows, waits());
  return rows;
}

}  // namespace ordercheck::exploration
