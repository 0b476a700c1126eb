// SPDX-License-Identifier: Apache-2.0
// The native twin of an explored property: its workloads with real threads. Nothing here is for
// users.
#pragma once

#include <optional>
#include <string>

#include <ordercheck/detail/native_stress.hpp>
#include <ordercheck/detail/workload_names.hpp>

namespace ordercheck::detail {

/// One repetition; false: the workload is not accepted. Calls `name_it` when it failed.
template <class NameIt>
bool run_natively(const GeneratedWorkload& workload, const NameIt& name_it) {
  try {
    workload.body();
  } catch (const rc::detail::CaseResult& result) {
    if (result.type == rc::detail::CaseResult::Type::Discard) {
      return false;
    }
    if (result.type == rc::detail::CaseResult::Type::Failure) {
      ADD_FAILURE() << result.description;
    }
  } catch (...) {
    name_it();
    throw;
  }
  if (::testing::Test::HasFailure()) {
    name_it();
  }
  return true;
}

/// Runs the workloads in turn, each as often as the repetitions allow. A failing one is named, not
/// shrunk: with real threads a smaller workload that passes once shows nothing.
inline void run_property(const TestPlace& place, const WorkloadSource& source,
                         const Options& options = {}, const Workloads& workloads = {}) {
  const auto* const info = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::string test = std::string{info->test_suite_name()} + "/" + info->name();
  const auto configuration = workload_configuration(workloads.count, workloads.size, options.seed);
  const auto only = configuration.reproduce.find(test);
  std::optional<WorkloadNames> names;
  int accepted = 0;
  int discarded = 0;
  stress(place.file, place.line, kStressRepetitions, [&](unsigned) {
    if (accepted % configuration.testParams.maxSuccess == 0) {
      names.emplace(configuration.testParams);
      discarded = 0;
    }
    const rc::detail::Reproduce name =
        only != configuration.reproduce.end()
            ? only->second
            : names->next(accepted % configuration.testParams.maxSuccess, discarded);
    const std::optional<GeneratedWorkload> workload = source(name);
    const auto name_it = [&] {
      ADD_FAILURE_AT(place.file, place.line)
          << "workload\n"
          << workload->text << "run it alone with RC_PARAMS=\"" << reproduction(test, name) << "\"";
    };
    if (workload && run_natively(*workload, name_it)) {
      ++accepted;
    } else {
      ++discarded;
    }
  });
}

}  // namespace ordercheck::detail
