// SPDX-License-Identifier: Apache-2.0
// GoogleTest tests over workloads that RapidCheck generates: for each one every interleaving is
// explored, and a failing one is made smaller. In a native build the workloads run with real
// threads.
//
//   ORDERCHECK_PROP(OrderProcessor, UnitsAddUp, (const Workload& workload)) { ... }
//   ORDERCHECK_PROP(OrderProcessor, UnitsAddUp, (const Workload& workload, int workers),
//                   {.time_budget = 30s}, {.count = 20, .size = 4}) { ... }
//
// Link ordercheck::rapidcheck for the checked build; ordercheck::native, GoogleTest and rapidcheck
// for the native one.
#pragma once

#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ordercheck/gtest.hpp>
#include <rapidcheck.h>

namespace ordercheck {

/// Which workloads a property is checked for. What RC_PARAMS says (seed, max_success, max_size,
/// max_discard_ratio, noshrink, reproduce) comes first; without a seed there it is Options::seed,
/// so that runs are alike.
struct Workloads {
  int count = 0;  ///< how many; 0: RapidCheck's 100
  int size = 0;   ///< RapidCheck's size of the largest; 0: its 100
};

namespace detail {

/// A generated workload: the property applied to it, and how it prints.
struct GeneratedWorkload {
  std::function<void()> body;
  std::string text;
};

/// Finds a workload by its name in RapidCheck: empty when the shrink path leads nowhere, or nothing
/// could be generated.
using WorkloadSource =
    std::function<std::optional<GeneratedWorkload>(const rc::detail::Reproduce& name)>;

/// The workloads of a property.
template <class... Parameters>
WorkloadSource workload_source(void (*property)(Parameters...)) {
  using Values = std::tuple<std::decay_t<Parameters>...>;
  // What RapidCheck does for a property itself, so that its reproduction strings mean the same
  // here.
  const rc::Gen<Values> generator = rc::gen::exec(
      [](std::decay_t<Parameters>... values) { return Values{std::move(values)...}; });
  return [generator,
          property](const rc::detail::Reproduce& name) -> std::optional<GeneratedWorkload> {
    try {
      const auto found =
          rc::shrinkable::walkPath(generator(name.random, name.size), name.shrinkPath);
      if (!found) {
        return std::nullopt;
      }
      std::ostringstream text;
      const Values values = found->value();
      std::apply([&text](const auto&... value) { ((rc::show(value, text), text << '\n'), ...); },
                 values);
      return GeneratedWorkload{[values, property] { std::apply(property, values); },
                               std::move(text).str()};
    } catch (const rc::GenerationFailure&) {
      return std::nullopt;
    }
  };
}

#ifdef ORDERCHECK_CHECKED
/// Explores the workloads as the running GoogleTest test and reports to it what was found.
void run_property(const TestPlace& place, const WorkloadSource& source, const Options& options = {},
                  const Workloads& workloads = {});
#endif

}  // namespace detail
}  // namespace ordercheck

#ifndef ORDERCHECK_CHECKED
#include <ordercheck/detail/native_property.hpp>
#endif

/// Defines a test of a property: a body with parameters, each of a type for which rc::Arbitrary is
/// specialised. It passes only when for every generated workload every execution was explored.
/// After the parameters come an Options and a Workloads in braces, both optional. EXPECT, ASSERT
/// and RC_ASSERT fail it; RC_PRE discards a workload.
#define ORDERCHECK_PROP(suite, name, parameters, ...)                                   \
  static void ordercheck_property_of_##suite##_##name parameters;                       \
  TEST(suite, name) {                                                                   \
    ::ordercheck::detail::run_property(                                                 \
        {__FILE__, __LINE__},                                                           \
        ::ordercheck::detail::workload_source(&ordercheck_property_of_##suite##_##name) \
            __VA_OPT__(, ) __VA_ARGS__);                                                \
  }                                                                                     \
  static void ordercheck_property_of_##suite##_##name parameters
