// SPDX-License-Identifier: Apache-2.0
// Threads of the body, on the runtime's fibers.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <functional>
#include <memory>
#include <ostream>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/door.hpp>
#include <ordercheck/detail/sync/clock.hpp>
#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/stop_token.hpp>

namespace ordercheck {
namespace detail {

/// Names a thread, or no thread; the same in every execution.
class ThreadName {
 public:
  constexpr ThreadName() noexcept = default;

  constexpr explicit ThreadName(ThreadId thread) noexcept
      : number_{static_cast<std::uint32_t>(thread) + 1} {}

  constexpr auto operator<=>(const ThreadName&) const noexcept = default;

  constexpr bool exists() const noexcept { return number_ != 0; }

  constexpr ThreadId slot() const noexcept {
    return ThreadId{static_cast<std::uint16_t>(number_ - 1)};
  }

  constexpr std::size_t hash() const noexcept { return number_; }

  template <class Character, class Traits>
  friend std::basic_ostream<Character, Traits>& operator<<(
      std::basic_ostream<Character, Traits>& out, ThreadName name) {
    return name.exists() ? out << name.number_ - 1 : out << "no thread";
  }

 private:
  std::uint32_t number_ = 0;  ///< slot + 1
};

/// Starts a thread that calls a copy of the function with copies of the arguments.
template <class Function, class... Arguments>
ThreadId spawn_call(Function&& function, Arguments&&... arguments) {
  using Call = std::tuple<std::decay_t<Function>, std::decay_t<Arguments>...>;
  auto call = std::make_unique<Call>(std::forward<Function>(function),
                                     std::forward<Arguments>(arguments)...);
  const auto run = [](void* closure) {
    const std::unique_ptr<Call> own{static_cast<Call*>(closure)};
    std::apply([](auto&&... parts) { std::invoke(std::move(parts)...); }, std::move(*own));
  };
  const ThreadId thread = spawn(run, call.get());
  static_cast<void>(call.release());
  return thread;
}

}  // namespace detail

inline namespace checked {

/// std::thread, under the control of the search. To destroy one that is joinable, or to join one
/// that is not, is misuse.
class thread : public detail::NoNativeHandle {
 public:
  using id = detail::ThreadName;

  thread() noexcept = default;

  template <class Function, class... Arguments>
    requires(!std::is_same_v<std::remove_cvref_t<Function>, thread>)
  explicit thread(Function&& function, Arguments&&... arguments)
      : id_{detail::spawn_call(std::forward<Function>(function),
                               std::forward<Arguments>(arguments)...)} {
    static_assert(std::is_invocable_v<std::decay_t<Function>, std::decay_t<Arguments>...>,
                  "a thread's function must be callable with copies of its arguments, as rvalues");
  }

  thread(const thread&) = delete;
  thread& operator=(const thread&) = delete;

  thread(thread&& other) noexcept : id_{std::exchange(other.id_, id{})} {}

  thread& operator=(thread&& other) noexcept {
    if (joinable()) {
      detail::stop_for_misuse("thread",
                              "assignment to a thread object whose thread was not joined");
    }
    id_ = std::exchange(other.id_, id{});
    return *this;
  }

  ~thread() {
    if (joinable()) {
      detail::stop_for_misuse("thread",
                              "a thread object is destroyed before its thread was joined");
    }
  }

  bool joinable() const noexcept { return id_.exists(); }

  id get_id() const noexcept { return id_; }

  /// Blocks until the thread has ended. Is a scheduling point.
  void join() {
    if (!joinable()) {
      detail::stop_for_misuse(
          "thread", "join of a thread object that has no thread: joined before, or moved from");
    }
    if (id_ == id{detail::this_thread()}) {
      detail::stop_for_misuse("thread", "a thread joins itself");
    }
    detail::join(std::exchange(id_, id{}).slot());
  }

  void detach() {
    if (!joinable()) {
      detail::stop_for_misuse(
          "thread", "detach of a thread object that has no thread: joined before, or moved from");
    }
    detail::detach(std::exchange(id_, id{}).slot());
  }

  void swap(thread& other) noexcept { std::swap(id_, other.id_); }

  friend void swap(thread& left, thread& right) noexcept { left.swap(right); }

  /// Returns 2: the number must not depend on the machine.
  static unsigned hardware_concurrency() noexcept { return 2; }

 private:
  id id_;
};

/// std::jthread, under the control of the search.
class jthread : public detail::NoNativeHandle {
 public:
  using id = thread::id;

  jthread() noexcept : stop_{std::nostopstate} {}

  template <class Function, class... Arguments>
    requires(!std::is_same_v<std::remove_cvref_t<Function>, jthread>)
  explicit jthread(Function&& function, Arguments&&... arguments)
      : thread_{start(stop_, std::forward<Function>(function),
                      std::forward<Arguments>(arguments)...)} {}

  jthread(const jthread&) = delete;
  jthread& operator=(const jthread&) = delete;
  jthread(jthread&&) noexcept = default;

  jthread& operator=(jthread&& other) noexcept {
    jthread{std::move(other)}.swap(*this);
    return *this;
  }

  ~jthread() {
    if (joinable()) {
      request_stop();
      join();
    }
  }

  bool joinable() const noexcept { return thread_.joinable(); }

  id get_id() const noexcept { return thread_.get_id(); }

  void join() { thread_.join(); }

  void detach() { thread_.detach(); }

  stop_source get_stop_source() noexcept { return stop_; }

  stop_token get_stop_token() const noexcept { return stop_.get_token(); }

  bool request_stop() noexcept { return stop_.request_stop(); }

  void swap(jthread& other) noexcept {
    std::swap(stop_, other.stop_);
    thread_.swap(other.thread_);
  }

  friend void swap(jthread& left, jthread& right) noexcept { left.swap(right); }

  static unsigned hardware_concurrency() noexcept { return thread::hardware_concurrency(); }

 private:
  template <class Function, class... Arguments>
  static thread start(const stop_source& stop, Function&& function, Arguments&&... arguments) {
    if constexpr (std::is_invocable_v<std::decay_t<Function>, stop_token,
                                      std::decay_t<Arguments>...>) {
      return thread{std::forward<Function>(function), stop.get_token(),
                    std::forward<Arguments>(arguments)...};
    } else {
      return thread{std::forward<Function>(function), std::forward<Arguments>(arguments)...};
    }
  }

  stop_source stop_;
  thread thread_;
};

namespace this_thread {

inline thread::id get_id() noexcept { return thread::id{detail::this_thread()}; }

/// A scheduling point without effect. A thread that only read since its previous yield is blocked
/// until a cell that it read has changed.
inline void yield() noexcept { detail::yield(); }

/// Blocks until virtual time has passed.
template <class Rep, class Period>
void sleep_for(const std::chrono::duration<Rep, Period>& duration) {
  if (duration > duration.zero()) {
    detail::sleep_until(detail::deadline_after(duration));
  }
}

template <class Clock, class Duration>
void sleep_until(const std::chrono::time_point<Clock, Duration>& when) {
  detail::sleep_until(detail::deadline_at(when));
}

}  // namespace this_thread
}  // namespace checked
}  // namespace ordercheck

template <>
struct std::hash<ordercheck::detail::ThreadName> {
  std::size_t operator()(ordercheck::detail::ThreadName name) const noexcept { return name.hash(); }
};
