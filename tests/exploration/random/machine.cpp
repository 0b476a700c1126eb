// SPDX-License-Identifier: Apache-2.0
#include "random/machine.hpp"

#include <array>
#include <chrono>
#include <mutex>
#include <optional>

#include <ordercheck/choose.hpp>
#include <ordercheck/invariant.hpp>
#include <ordercheck/object.hpp>
#include <ordercheck/require.hpp>
#include <ordercheck/settle.hpp>
#include <ordercheck/sync.hpp>

#include "random/kinds.hpp"

namespace ordercheck::exploration {

namespace {

using Duration = std::chrono::nanoseconds;

/// All that a program can name.
struct Objects {
  std::array<atomic<int>, 2> x;
  std::array<mutex, 2> m;
  timed_mutex timed;
  recursive_mutex recursive;
  shared_mutex shared;
  condition_variable condition;
  counting_semaphore<> closed{0}, open{1};
  latch start{2};
  barrier<> meeting{2};
  once_flag once;
  std::array<var<int>, 2> plain;
  std::array<int, 2> guarded{};
  std::array<atomic<int>, kThreadLimit> published;
  std::array<std::optional<atomic<int>>, kThreadLimit> box;
  std::optional<FaultBudget> budget;
  std::optional<Object<StoreKind>> store;
  std::optional<Object<LaneKind>> lane;
  std::optional<Object<LeaseKind>> lease;
  std::optional<Object<CrashKind>> crash;

  counting_semaphore<>& semaphore(unsigned number) { return number == 0 ? closed : open; }
};

/// For programs whose threads may outlive main.
Objects static_objects;

/// One thread of a program.
class Machine {
 public:
  Machine(const RandomProgram& program, Objects& objects, std::size_t number)
      : program_{program}, objects_{objects}, number_{number} {}

  void run();

 private:
  bool run_atomic(const Statement& statement);
  bool run_control(const Statement& statement);
  bool run_mutex(const Statement& statement);
  bool run_other_mutex(const Statement& statement);
  bool run_wait(const Statement& statement);
  bool run_environment(const Statement& statement);
  bool run_store(const Statement& statement);
  bool run_actors(const Statement& statement);
  bool run_data(const Statement& statement);
  void wait(const Statement& statement);
  void call(Duration timeout);
  void start(std::size_t thread);

  void remember(std::uint64_t value) { last_ = static_cast<int>(value); }

  Value ask_store(StoreKind::Verb verb, std::uint64_t first, std::uint64_t second = 0) {
    const Value answer = objects_.store->call(verb, {first}, {second});
    remember(answer.low);
    return answer;
  }

  const RandomProgram& program_;
  Objects& objects_;
  std::size_t number_;
  std::size_t position_ = 0;
  int last_ = 0;
  std::array<bool, 2> owns_{};
  bool owns_timed_ = false;
  int depth_ = 0;
  bool writes_ = false;
  bool reads_ = false;
  bool has_published_ = false;
  std::array<thread, kThreadLimit> children_;
};

void Machine::run() {
  const auto& statements = program_.threads[number_];
  while (position_ < statements.size()) {
    const Statement& statement = statements[position_++];
    static_cast<void>(run_atomic(statement) || run_control(statement) || run_mutex(statement) ||
                      run_other_mutex(statement) || run_wait(statement) ||
                      run_environment(statement) || run_store(statement) || run_actors(statement) ||
                      run_data(statement));
  }
  if (number_ == 0 && program_.around.settles) {
    settle(Duration{3});
  }
  for (thread& child : children_) {
    if (child.joinable()) {
      program_.around.joins ? child.join() : child.detach();
    }
  }
}

bool Machine::run_atomic(const Statement& statement) {
  atomic<int>& x = objects_.x[statement.x % 2];
  switch (statement.verb) {
    case Verb::load:
      last_ = x.load();
      return true;
    case Verb::store:
      x.store(statement.v);
      return true;
    case Verb::store_last:
      x.store(last_);
      return true;
    case Verb::add:
      last_ = x.fetch_add(statement.v, std::memory_order_acq_rel);
      return true;
    case Verb::exchange:
      last_ = x.exchange(statement.v, std::memory_order_relaxed);
      return true;
    case Verb::compare_exchange: {
      int expected = statement.v;
      last_ = x.compare_exchange_strong(expected, statement.w) ? 1 : 0;
      return true;
    }
    case Verb::await_equal:
      await([&] { return x.load(std::memory_order_acquire) == statement.v; });
      return true;
    case Verb::atomic_wait:
      x.wait(statement.v);
      return true;
    case Verb::atomic_notify_one:
      x.notify_one();
      return true;
    case Verb::atomic_notify_all:
      x.notify_all();
      return true;
    default:
      return false;
  }
}

bool Machine::run_control(const Statement& statement) {
  switch (statement.verb) {
    case Verb::skip_unless:
      position_ += last_ == statement.v ? 0U : statement.w;
      return true;
    case Verb::yield:
      this_thread::yield();
      return true;
    case Verb::require_not:
      require(last_ != statement.v, "a forbidden value");
      return true;
    case Verb::start:
      start(statement.x);
      return true;
    default:
      return false;
  }
}

void Machine::start(std::size_t number) {
  children_[number] = thread{[&program = program_, &objects = objects_, number] {
    Machine{program, objects, number}.run();
  }};
}

bool Machine::run_mutex(const Statement& statement) {
  mutex& m = objects_.m[statement.x % 2];
  bool& owned = owns_[statement.x % 2];
  switch (statement.verb) {
    case Verb::lock:
      m.lock();
      owned = true;
      return true;
    case Verb::unlock:
      if (std::exchange(owned, false)) {
        m.unlock();
      }
      return true;
    case Verb::unlock_wildly:
      owned = false;
      m.unlock();
      return true;
    case Verb::try_lock:
      owned = m.try_lock() || owned;
      last_ = owned ? 1 : 0;
      return true;
    case Verb::lock_both:
      ordercheck::lock(objects_.m[0], objects_.m[1]);
      owns_ = {true, true};
      return true;
    case Verb::try_lock_for:
      owns_timed_ = objects_.timed.try_lock_for(Duration{statement.v});
      last_ = owns_timed_ ? 1 : 0;
      return true;
    case Verb::unlock_timed:
      if (std::exchange(owns_timed_, false)) {
        objects_.timed.unlock();
      }
      return true;
    default:
      return false;
  }
}

bool Machine::run_other_mutex(const Statement& statement) {
  shared_mutex& shared = objects_.shared;
  switch (statement.verb) {
    case Verb::lock_recursive:
      objects_.recursive.lock();
      ++depth_;
      return true;
    case Verb::unlock_recursive:
      if (depth_ > 0) {
        --depth_;
        objects_.recursive.unlock();
      }
      return true;
    case Verb::lock_exclusive:
      shared.lock();
      writes_ = true;
      return true;
    case Verb::try_lock_exclusive:
      writes_ = shared.try_lock() || writes_;
      last_ = writes_ ? 1 : 0;
      return true;
    case Verb::unlock_exclusive:
      if (std::exchange(writes_, false)) {
        shared.unlock();
      }
      return true;
    case Verb::lock_shared:
      shared.lock_shared();
      reads_ = true;
      return true;
    case Verb::try_lock_shared:
      reads_ = shared.try_lock_shared() || reads_;
      last_ = reads_ ? 1 : 0;
      return true;
    case Verb::unlock_shared:
      if (std::exchange(reads_, false)) {
        shared.unlock_shared();
      }
      return true;
    default:
      return false;
  }
}

void Machine::wait(const Statement& statement) {
  if (!owns_[statement.x % 2]) {
    return;
  }
  std::unique_lock lock{objects_.m[statement.x % 2], std::adopt_lock};
  if (statement.verb == Verb::wait) {
    objects_.condition.wait(lock);
  } else {
    last_ = objects_.condition.wait_for(lock, Duration{statement.v}) == std::cv_status::timeout;
  }
  lock.release();
}

bool Machine::run_wait(const Statement& statement) {
  counting_semaphore<>& semaphore = objects_.semaphore(statement.x);
  switch (statement.verb) {
    case Verb::wait:
    case Verb::wait_for:
      wait(statement);
      return true;
    case Verb::notify_one:
      objects_.condition.notify_one();
      return true;
    case Verb::notify_all:
      objects_.condition.notify_all();
      return true;
    case Verb::acquire:
      semaphore.acquire();
      return true;
    case Verb::try_acquire:
      last_ = semaphore.try_acquire() ? 1 : 0;
      return true;
    case Verb::acquire_for:
      last_ = semaphore.try_acquire_for(Duration{statement.v}) ? 1 : 0;
      return true;
    case Verb::release:
      semaphore.release();
      return true;
    case Verb::count_down:
      objects_.start.count_down();
      return true;
    case Verb::latch_wait:
      objects_.start.wait();
      return true;
    case Verb::barrier_arrive:
      objects_.meeting.arrive_and_wait();
      return true;
    default:
      return false;
  }
}

bool Machine::run_environment(const Statement& statement) {
  switch (statement.verb) {
    case Verb::call_once:
      ordercheck::call_once(objects_.once, [&] { last_ = objects_.x[0].fetch_add(1); });
      return true;
    case Verb::choose:
      last_ = choose("value", statement.v);
      return true;
    case Verb::strike:
      last_ = objects_.budget->strikes("fault") ? 1 : 0;
      return true;
    case Verb::sleep:
      this_thread::sleep_for(Duration{statement.v});
      return true;
    case Verb::now:
      last_ = static_cast<int>(steady_clock::now().time_since_epoch().count());
      return true;
    default:
      return false;
  }
}

bool Machine::run_store(const Statement& statement) {
  switch (statement.verb) {
    case Verb::put:
      objects_.store->call(StoreKind::put, {statement.x}, {statement.v});
      return true;
    case Verb::put_last:
      objects_.store->call(StoreKind::put, {static_cast<std::uint64_t>(last_) % 3}, {statement.v});
      return true;
    case Verb::put_if_absent:
      ask_store(StoreKind::put_if_absent, statement.x, statement.v);
      return true;
    case Verb::get:
      ask_store(StoreKind::get, statement.x);
      return true;
    case Verb::move:
      ask_store(StoreKind::move, statement.x, statement.v);
      return true;
    case Verb::scan:
      ask_store(StoreKind::sum, 0);
      return true;
    case Verb::count_parity:
      ask_store(StoreKind::count_parity, 0, statement.v);
      return true;
    case Verb::redirect:
      objects_.store->call(StoreKind::redirect, {statement.x});
      return true;
    case Verb::follow:
      ask_store(StoreKind::follow, 0);
      return true;
    case Verb::await_followed:
      ask_store(StoreKind::await_followed, 0);
      return true;
    case Verb::take_any:
      ask_store(StoreKind::take_any, 0);
      return true;
    default:
      return false;
  }
}

/// Asks again once when no reply came in time.
void Machine::call(Duration timeout) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const Value number =
        objects_.lane->call(LaneKind::send, {static_cast<std::uint64_t>(timeout.count())});
    last_ = static_cast<int>(objects_.lane->call(LaneKind::receive, number).low);
    if (last_ != 0) {
      return;
    }
  }
}

bool Machine::run_actors(const Statement& statement) {
  switch (statement.verb) {
    case Verb::call:
      call(Duration{statement.v});
      return true;
    case Verb::lease:
      remember(objects_.lease->call(LeaseKind::acquire, {statement.v}).low);
      return true;
    case Verb::end_lease:
      remember(objects_.lease->call(LeaseKind::release).low);
      return true;
    case Verb::look_for_crash:
      remember(objects_.crash->call(CrashKind::look).low);
      return true;
    default:
      return false;
  }
}

bool Machine::run_data(const Statement& statement) {
  const std::size_t x = statement.x % 2;
  switch (statement.verb) {
    case Verb::change_guarded:
      if (!owns_[x]) {
        objects_.m[x].lock();
        objects_.guarded[x] = statement.v;
        objects_.m[x].unlock();
      }
      return true;
    case Verb::publish:
      if (!std::exchange(has_published_, true)) {
        objects_.box[number_].emplace(last_);
        objects_.published[number_].store(1);
      }
      return true;
    case Verb::peek:
      if (objects_.published[statement.x].load() != 0) {
        last_ = objects_.box[statement.x]->fetch_add(1);
      }
      return true;
    case Verb::own_object: {
      atomic<int> own{last_};
      last_ = own.fetch_add(1);
      return true;
    }
    case Verb::read_plain:
      last_ = objects_.plain[x].load();
      return true;
    case Verb::write_plain:
      objects_.plain[x].store(statement.v);
      return true;
    default:
      return false;
  }
}

void add_invariants(const Surroundings& around, Objects& objects, Witness& witness) {
  const auto watch = [&witness, &around](const char* name) {
    const detail::HostScope host;  // the witness outlives the execution
    return [&seen = witness.seen[name], a = std::int64_t{around.first_forbidden},
            b = std::int64_t{around.second_forbidden}](auto x, auto y) {
      seen.emplace(static_cast<std::int64_t>(x), static_cast<std::int64_t>(y));
      return static_cast<std::int64_t>(x) != a || static_cast<std::int64_t>(y) != b;
    };
  };
  if (around.one_invariant) {
    const auto both = watch("one");
    always("one", [both](int x) { return both(x, x); }, objects.x[0]);
  }
  if (around.two_invariant) {
    always("two", watch("two"), objects.x[0], objects.x[1]);
  }
  if (around.guards) {
    const auto first = guarded_by(objects.m[0], [&objects] { return objects.guarded[0]; });
    const auto second = guarded_by(objects.m[1], [&objects] { return objects.guarded[1]; });
    always("guarded", watch("guarded"), first, second);
  }
  if (around.store_invariant) {
    always("stored", watch("stored"), cell_of(*objects.store, 1), cell_of(*objects.store, 2));
  }
}

/// Objects of the execution itself; the others are in place.
void set_up(const Surroundings& around, Objects& objects, Witness& witness) {
  objects.guarded = {};
  objects.plain[0].store(0);
  objects.plain[1].store(0);
  objects.budget.emplace("budget", around.faults);
  objects.store.emplace("store");
  if (around.lane) {
    Lane lane;
    lane.late_replies_left = static_cast<std::uint8_t>(around.faults);
    objects.lane.emplace("lane", lane);
    Operation deliver = objects.lane->operation(LaneKind::deliver);
    deliver.other = objects.store->id();
    const Actor network{"network", deliver};
  }
  if (around.leases) {
    objects.lease.emplace("lease");
    const Actor clock{"expiry", *objects.lease, LeaseKind::expire};
  }
  if (around.crashes) {
    objects.crash.emplace("crash");
    const Actor fate{"fate", *objects.crash, CrashKind::crash, {around.patient_crash ? 1U : 0U}};
  }
  add_invariants(around, objects, witness);
}

}  // namespace

void run_program(const RandomProgram& program, Witness& witness) {
  if (program.around.joins) {
    Objects objects;
    set_up(program.around, objects, witness);
    Machine{program, objects, 0}.run();
  } else {
    set_up(program.around, static_objects, witness);
    Machine{program, static_objects, 0}.run();
  }
}

}  // namespace ordercheck::exploration
