// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <utility>

#include <ordercheck/rapidcheck.hpp>

#include "testing/gtest/run_test.hpp"
#include "testing/identity.hpp"
#include "testing/investigation.hpp"
#include "testing/rapidcheck/property.hpp"
#include "testing/replay_mode.hpp"
#include "testing/settings.hpp"

namespace ordercheck::testing {
namespace {

Checked check_property(const Options& code, const detail::WorkloadSource& source,
                       const Workloads& workloads) {
  const ::testing::TestInfo* const info = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::string id = std::string{info->test_suite_name()} + "/" + info->name();
  const Options options = resolve(code);
  const counterexample::Test test = next_check_call(options);
  const Face face = with_assertions(property_face(source, id));
  if (std::optional<Result> instead = replay_instead(options, test, face)) {
    return {*std::move(instead), false};
  }
  Investigation investigation{options, test, face};
  return PropertySearch{
      investigation, source, id,
      detail::workload_configuration(workloads.count, workloads.size, options.seed)}
      .run();
}

}  // namespace
}  // namespace ordercheck::testing

namespace ordercheck::detail {

void run_property(const TestPlace& place, const WorkloadSource& source, const Options& options,
                  const Workloads& workloads) {
  testing::report_test(place, options, [&](const Options& code) {
    return testing::check_property(code, source, workloads);
  });
}

}  // namespace ordercheck::detail
