// SPDX-License-Identifier: Apache-2.0
// Cooperative cancellation. The requested flag and the number of sources are cells, so that who
// asks when is explored. What the operations do is in checker/sync/stop_state_kind.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <utility>

#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

/// Cell 0: 1 once stop was requested. Cell 1 + thread: sources made by the thread less those that
/// it destroyed.
struct StopCell {
  std::int64_t count = 0;
  bool operator==(const StopCell&) const = default;
};

enum class StopVerb : std::uint8_t { request, requested, possible, add_source, drop_source };

inline constexpr StopCell kNoStop{};

extern const KindRules kStopRules;

/// Shared by sources and tokens. Never retired: it goes with its last owner, and nobody can use it
/// after that.
class StopState {
 public:
  StopState() { handle_.construct(&kNoStop); }

  bool call(StopVerb verb) const {
    return announce_checked(handle_.operation(&kNoStop, static_cast<std::uint8_t>(verb))) != 0;
  }

 private:
  Handle handle_{&kStopRules};
};

}  // namespace detail

inline namespace checked {

/// std::stop_token, under the control of the search; what it answers is a scheduling point.
class stop_token {
 public:
  stop_token() noexcept = default;

  bool stop_requested() const noexcept {
    return state_ != nullptr && state_->call(detail::StopVerb::requested);
  }

  /// Whether stop was requested or a source is left that could do so.
  bool stop_possible() const noexcept {
    return state_ != nullptr && state_->call(detail::StopVerb::possible);
  }

  void swap(stop_token& other) noexcept { state_.swap(other.state_); }

  friend void swap(stop_token& left, stop_token& right) noexcept { left.swap(right); }

  friend bool operator==(const stop_token&, const stop_token&) noexcept = default;

 private:
  friend class stop_source;

  explicit stop_token(std::shared_ptr<const detail::StopState> state) noexcept
      : state_{std::move(state)} {}

  std::shared_ptr<const detail::StopState> state_;
};

/// std::stop_source, under the control of the search.
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
    return state_ != nullptr && state_->call(detail::StopVerb::requested);
  }

  /// Returns whether this call made the request.
  bool request_stop() const noexcept {
    return state_ != nullptr && state_->call(detail::StopVerb::request);
  }

  void swap(stop_source& other) noexcept { state_.swap(other.state_); }

  friend void swap(stop_source& left, stop_source& right) noexcept { left.swap(right); }

  friend bool operator==(const stop_source&, const stop_source&) noexcept = default;

 private:
  std::shared_ptr<const detail::StopState> state_;
};

}  // namespace checked
}  // namespace ordercheck
