// SPDX-License-Identifier: Apache-2.0
#include "testing/progress.hpp"

#include <cstdio>
#include <utility>

#include <fmt/core.h>

namespace ordercheck::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kTerminalPeriod = 500ms;
constexpr auto kLinePeriod = 30s;
constexpr const char* kClearLine = "\r\x1b[K";

double seconds(std::chrono::duration<double> duration) { return duration.count(); }

}  // namespace

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
  if (!state.phase.empty()) {
    text += ", " + state.phase;
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

std::string with_separators(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t place = text.size(); place > 3;) {
    place -= 3;
    text.insert(place, 1, ',');
  }
  return text;
}

}  // namespace ordercheck::testing
