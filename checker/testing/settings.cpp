// SPDX-License-Identifier: Apache-2.0
#include "testing/settings.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "testing/variables.hpp"

namespace ordercheck::testing {
namespace {

template <class Number>
bool read(std::string_view text, Number& value) {
  Number read_value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read_value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return false;
  }
  value = read_value;
  return true;
}

bool read(std::string_view text, bool& value) {
  const bool yes = text == "1" || text == "true" || text == "yes" || text == "on";
  const bool no = text == "0" || text == "false" || text == "no" || text == "off";
  if (yes || no) {
    value = yes;
  }
  return yes || no;
}

template <class Choice, std::size_t count>
bool read(std::string_view text, Choice& value,
          const std::array<std::pair<std::string_view, Choice>, count>& choices) {
  const auto* const found = std::find_if(
      choices.begin(), choices.end(), [text](const auto& choice) { return choice.first == text; });
  if (found == choices.end()) {
    return false;
  }
  value = found->second;
  return true;
}

constexpr std::array kSearches{
    std::pair{std::string_view{"exhaustive"}, Search::exhaustive},
    std::pair{std::string_view{"depth_first"}, Search::depth_first},
    std::pair{std::string_view{"preemption_bounded"}, Search::preemption_bounded},
    std::pair{std::string_view{"random_walk"}, Search::random_walk}};
constexpr std::array kResumes{
    std::pair{std::string_view{"no"}, Resume::no}, std::pair{std::string_view{"0"}, Resume::no},
    std::pair{std::string_view{"yes"}, Resume::yes}, std::pair{std::string_view{"1"}, Resume::yes},
    std::pair{std::string_view{"when_it_fits"}, Resume::when_it_fits}};
constexpr std::array kTimeModes{std::pair{std::string_view{"quiescent"}, TimeMode::quiescent},
                                std::pair{std::string_view{"racing"}, TimeMode::racing}};

bool read_duration(std::string_view text, std::chrono::milliseconds& value) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::int64_t count = 0;
  if (!read(text.substr(0, digits), count)) {
    return false;
  }
  const std::string_view unit = text.substr(digits);
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnits{
      {{"", 1000}, {"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}}};
  std::int64_t scale = 0;
  constexpr std::int64_t kCountMax = std::int64_t{1} << 40;
  if (!read(unit, scale, kUnits) || count > kCountMax) {
    return false;
  }
  value = std::chrono::milliseconds{count * scale};
  return true;
}

constexpr std::string_view kCount = "a whole number";
constexpr std::string_view kDuration = "a duration such as 500ms, 60s, 10min";
constexpr std::string_view kSwitch = "1 or 0";

constexpr std::array kSettings{
    Setting{"execution_budget", kCount,
            [](std::string_view value, Options& options) {
              return read(value, options.execution_budget);
            }},
    Setting{"time_budget", kDuration,
            [](std::string_view value, Options& options) {
              return read_duration(value, options.time_budget);
            }},
    Setting{
        "step_bound", kCount,
        [](std::string_view value, Options& options) { return read(value, options.step_bound); }},
    Setting{"search", "exhaustive, depth_first, preemption_bounded or random_walk",
            [](std::string_view value, Options& options) {
              return read(value, options.search, kSearches);
            }},
    Setting{"preemption_bound", kCount,
            [](std::string_view value, Options& options) {
              return read(value, options.preemption_bound.emplace());
            }},
    Setting{"seed", kCount,
            [](std::string_view value, Options& options) { return read(value, options.seed); }},
    Setting{"time", "quiescent or racing",
            [](std::string_view value, Options& options) {
              return read(value, options.time, kTimeModes);
            }},
    Setting{
        "early_ticks", kCount,
        [](std::string_view value, Options& options) { return read(value, options.early_ticks); }},
    Setting{"spurious_wakeups", kCount,
            [](std::string_view value, Options& options) {
              return read(value, options.spurious_wakeups);
            }},
    Setting{"promote_races", kSwitch,
            [](std::string_view value, Options& options) {
              return read(value, options.promote_races);
            }},
    Setting{"minimise", kSwitch,
            [](std::string_view value, Options& options) { return read(value, options.minimise); }},
    Setting{
        "in_process", kSwitch,
        [](std::string_view value, Options& options) { return read(value, options.in_process); }},
    Setting{"jobs", kCount,
            [](std::string_view value, Options& options) { return read(value, options.jobs); }},
    Setting{"endless_loop", kDuration,
            [](std::string_view value, Options& options) {
              return read_duration(value, options.endless_loop);
            }},
    Setting{"stack_size_bytes", kCount,
            [](std::string_view value, Options& options) {
              return read(value, options.stack_size_bytes);
            }},
    Setting{"checkpoint", "a folder",
            [](std::string_view value, Options& options) {
              options.checkpoint = value;
              return !value.empty();
            }},
    Setting{"checkpoint_period", kDuration,
            [](std::string_view value, Options& options) {
              return read_duration(value, options.checkpoint_period);
            }},
    Setting{"resume", "yes, no or when_it_fits",
            [](std::string_view value, Options& options) {
              return read(value, options.resume, kResumes);
            }},
    Setting{"estimate", kDuration,
            [](std::string_view value, Options& options) {
              return read_duration(value, options.estimate);
            }},
};

void apply(const Setting& setting, const std::string& source, std::string_view value,
           Options& options) {
  if (!setting.apply(value, options)) {
    throw std::invalid_argument{source + " is '" + std::string{value} + "', expected " +
                                std::string{setting.expected}};
  }
}

struct Flag {
  const Setting* setting;
  std::string value;
};

// The command line of this process.
std::vector<Flag>& flags() {
  static std::vector<Flag> kept;
  return kept;
}

}  // namespace

std::span<const Setting> settings() { return kSettings; }

std::string variable_of(const Setting& setting) {
  std::string name{kVariablePrefix};
  for (const char letter : setting.name) {
    name += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return name;
}

Options resolve(const Options& code) {
  remark_on_environment();
  Options options = code;
  for (const Setting& setting : kSettings) {
    const std::string variable = variable_of(setting);
    if (const char* const value = std::getenv(variable.c_str()); value != nullptr) {
      apply(setting, variable, value, options);
    }
  }
  for (const Flag& flag : flags()) {
    apply(*flag.setting, std::string{kFlagPrefix} + std::string{flag.setting->name}, flag.value,
          options);
  }
  if (options.out.empty()) {
    const char* const out = std::getenv(kOutVariable);
    options.out = out != nullptr && *out != '\0' ? out : ".";
  }
  return options;
}

void take_flags(int& argument_count, char** arguments) {
  int kept = 0;
  for (int i = 0; i < argument_count; ++i) {
    const std::string_view argument{arguments[i]};
    if (i == 0 || !argument.starts_with(kFlagPrefix)) {
      arguments[kept++] = arguments[i];
      continue;
    }
    const std::string_view flag = argument.substr(kFlagPrefix.size());
    const std::string_view name = flag.substr(0, flag.find('='));
    const auto* const setting = std::ranges::find_if(
        kSettings, [name](const Setting& known) { return known.name == name; });
    if (setting == kSettings.end()) {
      throw std::invalid_argument{"flag " + std::string{argument} +
                                  " is unknown; --help lists the known ones"};
    }
    const std::string_view value =
        name.size() == flag.size() ? std::string_view{"1"} : flag.substr(name.size() + 1);
    Options probe;
    apply(*setting, std::string{kFlagPrefix} + std::string{name}, value, probe);
    flags().push_back({setting, std::string{value}});
  }
  argument_count = kept;
  arguments[kept] = nullptr;
}

}  // namespace ordercheck::testing
