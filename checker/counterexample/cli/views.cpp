// SPDX-License-Identifier: Apache-2.0
#include "counterexample/cli/views.hpp"

#include <algorithm>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "counterexample/condition.hpp"
#include "counterexample/inspect.hpp"
#include "counterexample/text.hpp"

namespace ordercheck::counterexample {

namespace {

constexpr std::size_t kWidthDefault = 110;
constexpr std::size_t kWidthMin = 60;
constexpr std::size_t kWidthMax = 200;

std::size_t width_of(const Views& views) {
  if (views.width) {
    return *views.width;
  }
  ::winsize window{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0) {
    return kWidthDefault;
  }
  return std::clamp<std::size_t>(window.ws_col, kWidthMin, kWidthMax);
}

/// The number of steps after which the threads are shown.
std::size_t step_count_of(const Document& document, const Views& views,
                          std::optional<std::size_t> break_step) {
  const std::size_t count = views.at     ? *views.at
                            : break_step ? *break_step + 1
                                         : document.failure.steps;
  if (count > document.steps.size()) {
    throw std::invalid_argument(
        fmt::format("--at {}: the execution has only {} steps", count, document.steps.size()));
  }
  return count;
}

}  // namespace

void add_view_options(CLI::App& command, Views& views) {
  command
      .add_option("--break-when", views.break_when,
                  "the first step after which a watched quantity compares so, e.g. "
                  "'stock[widget] < 5'")
      ->type_name("CONDITION")
      ->allow_extra_args(false);
  command.add_option("--watch", views.watch, "each change of a watched quantity, and who made it")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command.add_option("--trace", views.trace, "the steps and notes within a function")
      ->type_name("FUNCTION")
      ->allow_extra_args(false);
  CLI::Option* threads =
      command.add_flag("--threads", views.threads,
                       "where every thread stands at the violation, at --break-when, or at --at");
  command.add_option("--at", views.at, "the step after which --threads looks")
      ->type_name("STEP")
      ->needs(threads);
  command.add_flag("--all", views.all, "every step, nothing folded, and all call stacks");
  command.add_option("--width", views.width, "columns of the output")
      ->type_name("COLUMNS")
      ->check(CLI::Range(kWidthMin, std::size_t{1000}));
}

std::string text_of(const Document& document, const Views& views) {
  const std::size_t width = width_of(views);
  std::vector<std::string> parts;
  std::optional<std::size_t> break_step;
  for (const std::string& text : views.break_when) {
    const Condition condition = parse_condition(text);
    parts.push_back(break_text(document, condition));
    break_step = break_step ? break_step : first_step_where(document, condition);
  }
  for (const std::string& name : views.watch) {
    parts.push_back(watch_text(document, name, width));
  }
  for (const std::string& function : views.trace) {
    parts.push_back(trace_text(document, function));
  }
  if (views.threads) {
    parts.push_back(threads_text(document, step_count_of(document, views, break_step)));
  }
  if (parts.empty()) {
    return text_of(document, TextOptions{.width = width, .all = views.all});
  }
  return fmt::format("{}", fmt::join(parts, "\n"));
}

}  // namespace ordercheck::counterexample
