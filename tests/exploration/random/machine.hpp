// SPDX-License-Identifier: Apache-2.0
// One thread of a random program, and the objects that a program can name.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include <ordercheck/choose.hpp>
#include <ordercheck/object.hpp>
#include <ordercheck/sync.hpp>

#include "random/kinds.hpp"
#include "random/language.hpp"

namespace ordercheck::exploration {

using Duration = std::chrono::nanoseconds;

/// A moment of virtual time.
inline steady_clock::time_point moment(unsigned v) { return steady_clock::time_point{Duration{v}}; }

struct Objects;

/// What happens at the end of each phase of the completing barrier.
struct Completion {
  Objects* objects;
  void operator()() const noexcept;
};

/// All that a program can name.
struct Objects {
  std::array<atomic<int>, 2> x;
  std::array<mutex, 2> m;
  timed_mutex timed;
  recursive_timed_mutex recursive;
  shared_timed_mutex shared;
  condition_variable condition;
  condition_variable_any any_condition;
  counting_semaphore<> closed{0}, open{1};
  latch start{2};
  barrier<> meeting{2};
  barrier<Completion> completing{2, Completion{this}};
  once_flag once;
  std::array<var<int>, 2> plain;
  std::array<int, 2> guarded{};
  std::array<atomic<int>, kThreadLimit> published;
  std::array<std::optional<atomic<int>>, kThreadLimit> box;
  std::optional<FaultBudget> budget;
  // Absent where threads outlive main.
  std::optional<stop_source> stop;
  std::optional<promise<int>> promised;
  shared_future<int> future;
  std::optional<Object<StoreKind>> store, other_store;
  std::optional<Object<LaneKind>> lane;
  std::optional<Object<LeaseKind>> lease;
  std::optional<Object<CrashKind>> crash;

  counting_semaphore<>& semaphore(unsigned number) { return number == 0 ? closed : open; }
};

/// One thread of a program.
class Machine {
 public:
  Machine(const RandomProgram& program, Objects& objects, std::size_t number)
      : program_{program}, objects_{objects}, number_{number} {}

  void run();

 private:
  bool run_atomic(const Statement& statement);
  bool run_atomic_wait(const Statement& statement);
  bool run_control(const Statement& statement);
  bool run_mutex(const Statement& statement);
  bool run_timed_mutex(const Statement& statement);
  bool run_recursive_mutex(const Statement& statement);
  bool run_shared_mutex(const Statement& statement);
  bool run_condition(const Statement& statement);
  bool run_any_condition(const Statement& statement);
  bool run_semaphore(const Statement& statement);
  bool run_future(const Statement& statement);
  bool run_meeting(const Statement& statement);
  bool run_environment(const Statement& statement);
  bool run_change_of_store(const Statement& statement);
  bool run_store(const Statement& statement);
  bool run_actors(const Statement& statement);
  bool run_data(const Statement& statement);
  void wait(const Statement& statement);
  void wait_any(const Statement& statement);
  void call(Duration timeout);
  void transfer(const Statement& statement);
  void start(std::size_t thread);
  void release_thread(thread& child) const;

  void remember(std::uint64_t value) { last_ = static_cast<int>(value); }

  void remember_timed(bool owned) {
    owns_timed_ = owns_timed_ || owned;
    last_ = owned ? 1 : 0;
  }

  void ask_store(StoreKind::Verb verb, std::uint64_t first = 0, std::uint64_t second = 0) {
    remember(objects_.store->call(verb, {first}, {second}).low);
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
  bool has_fulfilled_ = false;
  std::array<thread, kThreadLimit> children_;
};

}  // namespace ordercheck::exploration
