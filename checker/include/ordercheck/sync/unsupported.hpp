// SPDX-License-Identifier: Apache-2.0
// The standard's names that are not supported yet: their use fails to compile, in both builds, with
// the name in the message. See docs/supported.md.
#pragma once

namespace ordercheck {
namespace detail {

template <class...>
inline constexpr bool kSupported = false;

}  // namespace detail

class recursive_timed_mutex {
 public:
  template <class Unused = void>
  recursive_timed_mutex() {
    static_assert(detail::kSupported<Unused>,
                  "ordercheck::recursive_timed_mutex is not supported yet, see docs/supported.md");
  }
};

class shared_timed_mutex {
 public:
  template <class Unused = void>
  shared_timed_mutex() {
    static_assert(detail::kSupported<Unused>,
                  "ordercheck::shared_timed_mutex is not supported yet, see docs/supported.md");
  }
};

class condition_variable_any {
 public:
  template <class Unused = void>
  condition_variable_any() {
    static_assert(detail::kSupported<Unused>,
                  "ordercheck::condition_variable_any is not supported yet, see docs/supported.md");
  }
};

class high_resolution_clock {
 public:
  template <class Unused = void>
  high_resolution_clock() {
    static_assert(detail::kSupported<Unused>,
                  "ordercheck::high_resolution_clock is not supported yet, see docs/supported.md");
  }

  template <class Unused = void>
  static auto now() {
    high_resolution_clock{};
  }
};

template <class... Arguments>
class stop_callback {
  static_assert(detail::kSupported<Arguments...>,
                "ordercheck::stop_callback is not supported yet, see docs/supported.md");

 public:
  template <class... Given>
  explicit stop_callback(Given&&...) {}
};

template <class... Given>
stop_callback(Given&&...) -> stop_callback<Given...>;

template <class... Arguments>
class shared_future {
  static_assert(detail::kSupported<Arguments...>,
                "ordercheck::shared_future is not supported yet, see docs/supported.md");

 public:
  template <class... Given>
  explicit shared_future(Given&&...) {}
};

template <class... Given>
shared_future(Given&&...) -> shared_future<Given...>;

template <class... Arguments>
class packaged_task {
  static_assert(detail::kSupported<Arguments...>,
                "ordercheck::packaged_task is not supported yet, see docs/supported.md");

 public:
  template <class... Given>
  explicit packaged_task(Given&&...) {}
};

template <class... Given>
packaged_task(Given&&...) -> packaged_task<Given...>;

template <class... Arguments>
class atomic_ref {
  static_assert(detail::kSupported<Arguments...>,
                "ordercheck::atomic_ref is not supported yet, see docs/supported.md");

 public:
  template <class... Given>
  explicit atomic_ref(Given&&...) {}
};

template <class... Given>
atomic_ref(Given&&...) -> atomic_ref<Given...>;

template <class... Arguments>
auto async(Arguments&&...) {
  static_assert(detail::kSupported<Arguments...>,
                "ordercheck::async is not supported yet, see docs/supported.md");
}

template <class... Arguments>
void notify_all_at_thread_exit(Arguments&&...) {
  static_assert(
      detail::kSupported<Arguments...>,
      "ordercheck::notify_all_at_thread_exit is not supported yet, see docs/supported.md");
}

template <class... Arguments>
void atomic_thread_fence(Arguments&&...) {
  static_assert(detail::kSupported<Arguments...>,
                "ordercheck::atomic_thread_fence is not supported yet, see docs/supported.md");
}

template <class... Arguments>
void atomic_signal_fence(Arguments&&...) {
  static_assert(detail::kSupported<Arguments...>,
                "ordercheck::atomic_signal_fence is not supported yet, see docs/supported.md");
}

}  // namespace ordercheck
