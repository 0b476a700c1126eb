// SPDX-License-Identifier: Apache-2.0
// require(condition, message): how a body fails without a test framework.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace ordercheck {  // NOLINT(modernize-concat-nested-namespaces): in one of two modes
#if defined(ORDERCHECK_CHECKED)

/// Fails the execution with a violation of type assertion when the condition is false; the thread
/// does not go on.
void require(bool condition, std::string_view message);

#else
inline namespace native {

/// What `require` throws natively.
class RequirementFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws RequirementFailed when the condition is false.
inline void require(bool condition, std::string_view message) {
  if (!condition) {
    throw RequirementFailed{std::string{message}};
  }
}

}  // namespace native
#endif
}  // namespace ordercheck
