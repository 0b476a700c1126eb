// SPDX-License-Identifier: Apache-2.0
// Cooperative cancellation. The requested flag, the number of sources and the registered callbacks
// are cells, so that who asks when is explored. What the operations do is in
// checker/sync/stop_state_kind.hpp.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

struct StopAccess;

/// Flags, counts and sets of bits: see StopKind for the cells.
struct StopCell {
  std::int64_t count = 0;
  bool operator==(const StopCell&) const = default;
};

/// `request` returns 0 when it came too late, else 1, or 2 when there are callbacks to call.
/// `add_callback` returns kCallAtOnce when stop was requested, else the callback's number in its
/// thread. `next_callback` ends the call of the callback in argument 0 (0: none; else its name + 1)
/// and returns the name of the one to call now, or kNoCallback. `drop_callback` waits for the call
/// of the callback named by argument 0, unless the thread itself makes it.
enum class StopVerb : std::uint8_t {
  request,
  requested,
  possible,
  add_source,
  drop_source,
  add_callback,
  next_callback,
  drop_callback,
};

/// A callback's name is its thread * kCallbacksPerThread + its number there.
inline constexpr std::uint64_t kCallbacksPerThread = 63;
inline constexpr std::uint64_t kCallAtOnce = kCallbacksPerThread;
inline constexpr std::uint64_t kNoCallback = 64 * kCallbacksPerThread;

inline constexpr StopCell kNoStop{};

extern const KindRules kStopRules;

/// A callback in its state's list. It is payload: only the thread whose operation says so touches
/// it.
struct StopCallbackNode {
  void (*call)(StopCallbackNode&) noexcept = nullptr;
  std::uint64_t name = kNoCallback;
  bool linked = false;
  StopCallbackNode* next = nullptr;
  StopCallbackNode* previous = nullptr;
};

/// Shared by sources, tokens and callbacks. Never retired: it goes with its last owner, and nobody
/// can use it after that.
class StopState {
 public:
  StopState() { handle_.construct(&kNoStop); }

  std::uint64_t call(StopVerb verb, std::uint64_t argument = 0) const {
    return announce_checked(
        handle_.operation(&kNoStop, static_cast<std::uint8_t>(verb), {argument}));
  }

  /// Calls the registered callbacks in any order, if this is the first request.
  bool request() const {
    const std::uint64_t result = call(StopVerb::request);
    if (result == 2) {
      run_callbacks();
    }
    return result != 0;
  }

  /// Registers the callback, or calls it when stop was requested.
  void add(StopCallbackNode& node) const {
    const std::uint64_t number = call(StopVerb::add_callback);
    if (number == kCallAtOnce) {
      node.call(node);
      return;
    }
    node.name = static_cast<std::uint64_t>(this_thread()) * kCallbacksPerThread + number;
    node.linked = true;
    node.next = first_;
    if (first_ != nullptr) {
      first_->previous = &node;
    }
    first_ = &node;
  }

  /// After this the callback is not called any more.
  void drop(StopCallbackNode& node) const {
    if (node.name != kNoCallback) {
      call(StopVerb::drop_callback, node.name);
      unlink(node);
    }
  }

  /// The object that a wait on a condition variable reads.
  ObjectId id() const { return handle_.id(&kNoStop); }

 private:
  void run_callbacks() const {
    std::uint64_t ended = 0;
    for (;;) {
      const std::uint64_t name = call(StopVerb::next_callback, ended);
      if (name == kNoCallback) {
        return;
      }
      StopCallbackNode* node = first_;
      while (node->name != name) {
        node = node->next;
      }
      unlink(*node);
      ended = name + 1;
      node->call(*node);  // may destroy the node
    }
  }

  void unlink(StopCallbackNode& node) const {
    if (!std::exchange(node.linked, false)) {
      return;
    }
    (node.previous != nullptr ? node.previous->next : first_) = node.next;
    if (node.next != nullptr) {
      node.next->previous = node.previous;
    }
  }

  Handle handle_{&kStopRules};
  mutable StopCallbackNode* first_ = nullptr;
};

}  // namespace detail

inline namespace checked {

/// std::stop_token, under the control of the search; what it answers is a scheduling point.
class stop_token {
 public:
  stop_token() noexcept = default;

  bool stop_requested() const noexcept {
    return state_ != nullptr && state_->call(detail::StopVerb::requested) != 0;
  }

  /// Whether stop was requested or a source is left that could do so.
  bool stop_possible() const noexcept {
    return state_ != nullptr && state_->call(detail::StopVerb::possible) != 0;
  }

  void swap(stop_token& other) noexcept { state_.swap(other.state_); }

  friend void swap(stop_token& left, stop_token& right) noexcept { left.swap(right); }

  friend bool operator==(const stop_token&, const stop_token&) noexcept = default;

 private:
  friend class stop_source;
  friend struct detail::StopAccess;

  explicit stop_token(std::shared_ptr<const detail::StopState> state) noexcept
      : state_{std::move(state)} {}

  std::shared_ptr<const detail::StopState> state_;
};

/// std::stop_source, under the control of the search.
// NOLINTNEXTLINE(cppcoreguidelines-special-member-functions): assigns by value, copy or move
class stop_source {
 public:
  stop_source() : state_{std::make_shared<const detail::StopState>()} {}

  explicit stop_source(std::nostopstate_t) noexcept {}

  stop_source(const stop_source& other) noexcept : state_{other.state_} {
    if (state_ != nullptr) {
      state_->call(detail::StopVerb::add_source);
    }
  }

  stop_source(stop_source&&) noexcept = default;

  stop_source& operator=(stop_source other) noexcept {
    swap(other);
    return *this;
  }

  ~stop_source() {
    if (state_ != nullptr) {
      state_->call(detail::StopVerb::drop_source);
    }
  }

  stop_token get_token() const noexcept { return stop_token{state_}; }

  bool stop_possible() const noexcept { return state_ != nullptr; }

  bool stop_requested() const noexcept {
    return state_ != nullptr && state_->call(detail::StopVerb::requested) != 0;
  }

  /// Returns whether this call made the request. Calls the registered callbacks before it returns.
  bool request_stop() const noexcept { return state_ != nullptr && state_->request(); }

  void swap(stop_source& other) noexcept { state_.swap(other.state_); }

  friend void swap(stop_source& left, stop_source& right) noexcept { left.swap(right); }

  friend bool operator==(const stop_source&, const stop_source&) noexcept = default;

 private:
  std::shared_ptr<const detail::StopState> state_;
};

}  // namespace checked

namespace detail {

/// What only this library asks a token: its state, null when it has none.
struct StopAccess {
  static const std::shared_ptr<const StopState>& state(const stop_token& token) {
    return token.state_;
  }
};

}  // namespace detail

inline namespace checked {

/// std::stop_callback, under the control of the search: a request calls its callbacks in every
/// order. A callback that throws ends the program.
template <class Callback>
class stop_callback : private detail::StopCallbackNode {
  static_assert(std::invocable<Callback> && std::destructible<Callback>,
                "a stop_callback's function must be callable without arguments");

 public:
  using callback_type = Callback;

  template <class Given>
    requires std::constructible_from<Callback, Given>
  explicit stop_callback(const stop_token& stop, Given&& callback) noexcept(
      std::is_nothrow_constructible_v<Callback, Given>)
      : callback_{std::forward<Given>(callback)}, state_{detail::StopAccess::state(stop)} {
    if (state_ != nullptr) {
      call = [](detail::StopCallbackNode& node) noexcept {
        std::forward<Callback>(static_cast<stop_callback&>(node).callback_)();
      };
      state_->add(*this);
    }
  }

  stop_callback(const stop_callback&) = delete;
  stop_callback& operator=(const stop_callback&) = delete;

  /// Waits for a call that another thread makes.
  ~stop_callback() {
    if (state_ != nullptr) {
      state_->drop(*this);
    }
  }

 private:
  [[no_unique_address]] Callback callback_;
  std::shared_ptr<const detail::StopState> state_;
};

template <class Callback>
stop_callback(stop_token, Callback) -> stop_callback<Callback>;

}  // namespace checked
}  // namespace ordercheck
