// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include <ordercheck/check.hpp>

#include "testing/check_face.hpp"
#include "testing/identity.hpp"
#include "testing/investigation.hpp"
#include "testing/replay_mode.hpp"
#include "testing/settings.hpp"

namespace ordercheck {

namespace testing {

Checked check(const Options& code, const Face& face) {
  const Options options = resolve(code);
  const counterexample::Test test = next_check_call(options);
  if (std::optional<Result> instead = replay_instead(options, test, face)) {
    return {*std::move(instead), false};
  }
  Investigation investigation{options, test, face};
  Searched searched =
      investigation.search({}, {options.execution_budget, options.time_budget, options.minimise});
  const bool discarded = searched.discarded;
  return {investigation.conclude(std::move(searched)), discarded};
}

}  // namespace testing

Result check(const Options& options, const std::function<void()>& body) {
  testing::Face face;
  face.job = [&body](const std::string&) { return testing::Job{body, {}}; };
  return testing::check(options, face).result;
}

}  // namespace ordercheck
