// SPDX-License-Identifier: Apache-2.0
// A function whose result is a future.
#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/future.hpp>

namespace ordercheck {
namespace detail {

template <class Function>
struct SignatureOf;

template <class Signature>
struct SignatureOf<std::function<Signature>> {
  using Type = Signature;
};

}  // namespace detail

inline namespace checked {

template <class Signature>
class packaged_task;

/// std::packaged_task, under the control of the search.
template <class Result, class... Arguments>
class packaged_task<Result(Arguments...)> {
 public:
  packaged_task() noexcept = default;

  template <class Function>
    requires(!std::is_same_v<std::remove_cvref_t<Function>, packaged_task> &&
             std::is_invocable_r_v<Result, std::decay_t<Function>&, Arguments...>)
  explicit packaged_task(Function&& function)
      : function_{std::make_unique<FunctionOf<std::decay_t<Function>>>(
            std::forward<Function>(function))},
        promise_{std::in_place} {}

  packaged_task(const packaged_task&) = delete;
  packaged_task& operator=(const packaged_task&) = delete;

  packaged_task(packaged_task&& other) noexcept
      : function_{std::move(other.function_)},
        promise_{std::exchange(other.promise_, std::nullopt)},
        called_{std::exchange(other.called_, false)} {}

  packaged_task& operator=(packaged_task&& other) noexcept {
    packaged_task{std::move(other)}.swap(*this);
    return *this;
  }

  ~packaged_task() = default;

  bool valid() const noexcept { return promise_.has_value(); }

  /// Requires: called once for each function or reset; throws std::future_error otherwise.
  future<Result> get_future() { return valid_promise().get_future(); }

  /// Calls the function and makes the future ready. Requires: the first call; throws
  /// std::future_error otherwise.
  void operator()(Arguments... arguments) {
    call([&] { return (*function_)(std::forward<Arguments>(arguments)...); }, false);
  }

  /// The same, but the future is ready when the calling thread has ended.
  void make_ready_at_thread_exit(Arguments... arguments) {
    call([&] { return (*function_)(std::forward<Arguments>(arguments)...); }, true);
  }

  /// Gives up the future: the function can be called again.
  void reset() {
    valid_promise();
    promise_ = promise<Result>{};
    called_ = false;
  }

  void swap(packaged_task& other) noexcept {
    function_.swap(other.function_);
    promise_.swap(other.promise_);
    std::swap(called_, other.called_);
  }

  friend void swap(packaged_task& left, packaged_task& right) noexcept { left.swap(right); }

 private:
  class AnyFunction {
   public:
    AnyFunction() = default;
    AnyFunction(const AnyFunction&) = delete;
    AnyFunction& operator=(const AnyFunction&) = delete;
    virtual ~AnyFunction() = default;
    virtual Result operator()(Arguments... arguments) = 0;
  };

  template <class Function>
  class FunctionOf final : public AnyFunction {
   public:
    template <class Given>
    // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): nobody copies or moves a FunctionOf
    explicit FunctionOf(Given&& given) : function_{std::forward<Given>(given)} {}

    Result operator()(Arguments... arguments) override {
      if constexpr (std::is_void_v<Result>) {
        std::invoke(function_, std::forward<Arguments>(arguments)...);
      } else {
        return std::invoke(function_, std::forward<Arguments>(arguments)...);
      }
    }

   private:
    Function function_;
  };

  promise<Result>& valid_promise() {
    if (!promise_.has_value()) {
      throw std::future_error{std::future_errc::no_state};
    }
    return *promise_;
  }

  template <class Call>
  void call(Call function, bool at_thread_exit) {
    promise<Result>& target = valid_promise();
    if (std::exchange(called_, true)) {
      throw std::future_error{std::future_errc::promise_already_satisfied};
    }
    using State = detail::FutureState<Result>;
    typename State::Holder payload{};
    std::exception_ptr error;
    try {
      payload = State::result_of(function);
    } catch (...) {
      error = std::current_exception();
    }
    detail::PromiseAccess::set(target, std::move(payload), std::move(error), at_thread_exit);
  }

  std::unique_ptr<AnyFunction> function_;
  std::optional<promise<Result>> promise_;
  bool called_ = false;
};

template <class Result, class... Arguments>
packaged_task(Result (*)(Arguments...)) -> packaged_task<Result(Arguments...)>;

template <class Function>
packaged_task(Function) -> packaged_task<
    typename detail::SignatureOf<decltype(std::function{std::declval<Function>()})>::Type>;

}  // namespace checked
}  // namespace ordercheck
