// SPDX-License-Identifier: Apache-2.0
#include "testing/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include <fmt/core.h>

namespace ordercheck::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kTerminalPeriod = 500ms;
constexpr auto kLinePeriod = 30s;
constexpr std::uint64_t kWorthSaying = 10'000;
constexpr const char* kClearLine = "\r\x1b[K";

double seconds(std::chrono::duration<double> duration) { return duration.count(); }

double rate_of(const ProgressState& state, double elapsed) {
  const std::uint64_t here = state.executions - std::min(state.executions, state.executions_before);
  return elapsed > 0 ? static_cast<double>(here) / elapsed : 0;
}

std::string percent(double share) {
  const double value = 100 * share;
  return value < 0.1 ? fmt::format("{:.1g}", value)
                     : fmt::format("{:.{}f}", value, value < 10 ? 1 : 0);
}

/// Of the whole search, and how far from its end. The estimate of its size comes after some
/// seconds; until then, and where it has turned out to be too low, there is the place in the tree,
/// whose later branches are not known yet.
std::string position(const ProgressState& state, double rate) {
  const explore::Estimate& estimate = state.estimate;
  const auto done = static_cast<double>(state.executions);
  if (estimate.samples != 0 && estimate.bounded && estimate.high > done) {
    const double low = std::max(estimate.low, done);
    const double mean = std::max(estimate.mean, done);
    return fmt::format(", {} % ({} to {}) of about {}, {} left", percent(done / mean),
                       percent(done / estimate.high), percent(done / low), rounded(mean),
                       duration_text((mean - done) / rate));
  }
  if (estimate.samples != 0 && !estimate.bounded && estimate.low > done) {
    return fmt::format(", less than {} % of more than {}", percent(done / estimate.low),
                       rounded(estimate.low));
  }
  return state.share > 0 ? fmt::format(", {} % of the branches known so far", percent(state.share))
                         : std::string{};
}

}  // namespace

ProgressState progress_state(const explore::Monitor& monitor, const std::string& phase) {
  ProgressState state;
  state.executions = monitor.executions;
  state.restarts = monitor.restarts;
  state.phase = phase;
  state.executions_before = monitor.executions_before;
  state.share = monitor.share;
  state.pending_max = monitor.pending_max;
  if (monitor.estimated > 0) {
    state.estimate.samples = 1;
    state.estimate.mean = monitor.estimated;
    state.estimate.low = monitor.estimated_low;
    state.estimate.high = monitor.estimated_high;
    state.estimate.bounded = monitor.estimated_high > 0;
  }
  return state;
}

Progress::Progress(std::string name, std::chrono::milliseconds time_budget, bool terminal)
    : name_{std::move(name)},
      time_budget_{time_budget},
      terminal_{terminal},
      start_{Clock::now()},
      last_{start_} {}

Progress::~Progress() {
  if (shown_) {
    std::fputs(kClearLine, stderr);
    std::fflush(stderr);
  }
}

std::string Progress::line(const ProgressState& state, Clock::duration elapsed) const {
  std::string text =
      fmt::format("ordercheck: {}: {} execution{}", name_, with_separators(state.executions),
                  state.executions == 1 ? "" : "s");
  if (state.restarts != 0) {
    text += fmt::format(", {} restart{}", state.restarts, state.restarts == 1 ? "" : "s");
  }
  const double rate = rate_of(state, seconds(elapsed));
  if (!state.phase.empty()) {
    text += ", " + state.phase;
  } else if (rate > 0) {
    text += fmt::format(", {}/s", rate < 10 ? fmt::format("{:.1g}", rate) : rounded(rate)) +
            position(state, rate);
  }
  if (state.pending_max >= kWorthSaying) {
    text += fmt::format(", at most {} events waited in branches",
                        rounded(static_cast<double>(state.pending_max)));
  }
  return text + fmt::format(", {:.0f} s of {:.0f} s", seconds(elapsed), seconds(time_budget_));
}

void Progress::update(const ProgressState& state, Clock::time_point now) {
  if (now - last_ < (terminal_ ? Clock::duration{kTerminalPeriod} : Clock::duration{kLinePeriod})) {
    return;
  }
  last_ = now;
  const std::string text = line(state, now - start_);
  fmt::print(stderr, "{}{}{}", terminal_ ? kClearLine : "", text, terminal_ ? "" : "\n");
  std::fflush(stderr);
  shown_ = terminal_;
}

}  // namespace ordercheck::testing
