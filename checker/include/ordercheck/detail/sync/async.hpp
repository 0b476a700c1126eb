// SPDX-License-Identifier: Apache-2.0
// Calls whose result is a future.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/future.hpp>
#include <ordercheck/detail/sync/thread.hpp>

namespace ordercheck {
namespace detail {

template <class Function, class... Arguments>
using AsyncResult = std::invoke_result_t<std::decay_t<Function>, std::decay_t<Arguments>...>;

/// The result of a function that the first waiter calls.
template <class T, class Call>
class DeferredState final : public FutureState<T> {
 public:
  explicit DeferredState(Call call) : FutureState<T>{true}, call_{std::move(call)} {}

 private:
  void run_deferred() override { this->keep_result_of(std::move(call_)); }

  Call call_;
};

/// A function with its arguments, copied; called once.
template <class Function, class... Arguments>
auto bound_call(Function&& function, Arguments&&... arguments) {
  return [call = std::tuple<std::decay_t<Function>, std::decay_t<Arguments>...>{
              std::forward<Function>(function),
              std::forward<Arguments>(arguments)...}]() mutable -> decltype(auto) {
    return std::apply(
        [](auto&&... parts) -> decltype(auto) { return std::invoke(std::move(parts)...); },
        std::move(call));
  };
}

template <class T, class Call>
std::shared_ptr<FutureState<T>> start_async(Call call) {
  auto state = std::make_shared<FutureState<T>>();
  // The state outlives the thread: its last owner joins it.
  state->set_thread(spawn_call([target = state.get(), call = std::move(call)]() mutable {
    target->keep_result_of(std::move(call));
    target->call(FutureVerb::set, 0, static_cast<std::uint64_t>(target->outcome()));
  }));
  return state;
}

}  // namespace detail

inline namespace checked {

/// std::launch; a type of its own, so that an unqualified `async` does not find the standard's.
enum class launch : int { async = 1, deferred = 2 };

constexpr launch operator|(launch left, launch right) noexcept {
  return static_cast<launch>(static_cast<int>(left) | static_cast<int>(right));
}

constexpr launch operator&(launch left, launch right) noexcept {
  return static_cast<launch>(static_cast<int>(left) & static_cast<int>(right));
}

/// std::async, under the control of the search. With both policies both are explored: a choice.
template <class Function, class... Arguments>
[[nodiscard]] future<detail::AsyncResult<Function, Arguments...>> async(launch policy,
                                                                        Function&& function,
                                                                        Arguments&&... arguments) {
  using Result = detail::AsyncResult<Function, Arguments...>;
  auto call =
      detail::bound_call(std::forward<Function>(function), std::forward<Arguments>(arguments)...);
  bool deferred = policy == launch::deferred;
  if (policy == (launch::async | launch::deferred)) {
    deferred = detail::choose("async: on a thread (0) or deferred (1)?", 2) == 1;
  } else if (!deferred && policy != launch::async) {
    detail::stop_for_misuse("async", "async with a launch policy that is none");
  }
  if (deferred) {
    return detail::FutureAccess::future_of<Result>(
        std::make_shared<detail::DeferredState<Result, decltype(call)>>(std::move(call)));
  }
  return detail::FutureAccess::future_of<Result>(detail::start_async<Result>(std::move(call)));
}

template <class Function, class... Arguments>
[[nodiscard]] future<detail::AsyncResult<Function, Arguments...>> async(std::launch policy,
                                                                        Function&& function,
                                                                        Arguments&&... arguments) {
  return ordercheck::async(launch{static_cast<int>(policy)}, std::forward<Function>(function),
                           std::forward<Arguments>(arguments)...);
}

template <class Function, class... Arguments>
  requires(!std::is_same_v<std::decay_t<Function>, launch> &&
           !std::is_same_v<std::decay_t<Function>, std::launch>)
[[nodiscard]] future<detail::AsyncResult<Function, Arguments...>> async(Function&& function,
                                                                        Arguments&&... arguments) {
  return ordercheck::async(launch::async | launch::deferred, std::forward<Function>(function),
                           std::forward<Arguments>(arguments)...);
}

}  // namespace checked
}  // namespace ordercheck
