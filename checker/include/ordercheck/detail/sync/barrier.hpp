// SPDX-License-Identifier: Apache-2.0
// Threads that meet again and again. What the operations do is in checker/sync/barrier_kind.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

struct BarrierState {
  std::uint32_t phase = 0;     ///< completed phases
  std::uint16_t missing = 0;   ///< arrivals left in this phase; 0: the completion runs
  std::uint16_t expected = 0;  ///< arrivals of the next phase
  bool operator==(const BarrierState&) const = default;
};

/// Argument 0 of `arrive`: the update, and in `high` whether a completion must run before the phase
/// ends. The result is the phase, with kLastArrival when the caller must run it. Argument 0 of
/// `wait` is a phase.
enum class BarrierVerb : std::uint8_t { arrive, arrive_and_drop, complete, wait };

inline constexpr std::uint64_t kLastArrival = std::uint64_t{1} << 63U;

extern const KindRules kBarrierRules;

/// What a barrier without a completion function runs.
struct NoCompletion {
  void operator()() noexcept {}
};

}  // namespace detail

inline namespace checked {

/// std::barrier, under the control of the search. The completion function runs on the thread that
/// arrives last. More arrivals than expected are misuse.
template <class CompletionFunction = detail::NoCompletion>
class barrier {
  static constexpr bool kCompletes = !std::is_same_v<CompletionFunction, detail::NoCompletion>;

 public:
  /// Names the phase that an arrival belongs to.
  class arrival_token {
   public:
    arrival_token(const arrival_token&) = delete;
    arrival_token& operator=(const arrival_token&) = delete;
    arrival_token(arrival_token&&) noexcept = default;
    arrival_token& operator=(arrival_token&&) noexcept = default;
    ~arrival_token() = default;

   private:
    friend class barrier;

    explicit arrival_token(std::uint64_t phase) noexcept : phase_{phase} {}

    std::uint64_t phase_;
  };

  /// Requires: 0 <= expected <= max().
  constexpr explicit barrier(std::ptrdiff_t expected,
                             CompletionFunction completion = CompletionFunction())
      : initial_{0, static_cast<std::uint16_t>(expected), static_cast<std::uint16_t>(expected)},
        completion_{std::move(completion)} {
    if (!std::is_constant_evaluated()) {
      handle_.construct(&initial_);
      if (expected < 0 || expected > max()) {
        detail::stop_for_misuse("barrier",
                                "a barrier expects fewer than 0 or more than 65535 threads");
      }
    }
  }

  barrier(const barrier&) = delete;
  barrier& operator=(const barrier&) = delete;

  ~barrier() { handle_.retire(); }

  static constexpr std::ptrdiff_t max() noexcept { return 65'535; }

  [[nodiscard]] arrival_token arrive(std::ptrdiff_t update = 1) {
    return arrival_token{arrive_as(detail::BarrierVerb::arrive, update)};
  }

  void wait(arrival_token&& arrival) const { call(detail::BarrierVerb::wait, {arrival.phase_}); }

  void arrive_and_wait() { wait(arrive()); }

  void arrive_and_drop() { arrive_as(detail::BarrierVerb::arrive_and_drop, 1); }

 private:
  friend struct detail::FaceAccess;

  ObjectId id() const { return handle_.id(&initial_); }

  std::uint64_t call(detail::BarrierVerb verb, Value first = {}) const {
    return detail::announce_checked(
        handle_.operation(&initial_, static_cast<std::uint8_t>(verb), first));
  }

  std::uint64_t arrive_as(detail::BarrierVerb verb, std::ptrdiff_t update) {
    const std::uint64_t phase =
        call(verb, {static_cast<std::uint64_t>(update), kCompletes ? 1U : 0U});
    if ((phase & detail::kLastArrival) != 0) {
      completion_();
      call(detail::BarrierVerb::complete);
    }
    return phase & ~detail::kLastArrival;
  }

  detail::BarrierState initial_;
  CompletionFunction completion_;
  detail::Handle handle_{&detail::kBarrierRules};
};

}  // namespace checked
}  // namespace ordercheck
