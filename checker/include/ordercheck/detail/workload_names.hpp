// SPDX-License-Identifier: Apache-2.0
// How RapidCheck names its test cases: by random generator, size and shrink path. Nothing here is
// for users.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>

#include <rapidcheck.h>

namespace ordercheck::detail {

/// The parameters of a run: RC_PARAMS over what the test says. Throws
/// rc::detail::ConfigurationException.
inline rc::detail::Configuration workload_configuration(int count, int size, std::uint64_t seed) {
  rc::detail::Configuration defaults;
  defaults.testParams.seed = seed;
  if (count > 0) {
    defaults.testParams.maxSuccess = count;
  }
  if (size > 0) {
    defaults.testParams.maxSize = size;
  }
  const char* const parameters = std::getenv("RC_PARAMS");
  return parameters == nullptr ? defaults : rc::detail::configFromString(parameters, defaults);
}

/// The size of workload `i`: spread evenly from 0 to the largest, as RapidCheck does.
inline int workload_size(const rc::detail::TestParams& parameters, int i) {
  const int size_count = parameters.maxSize + 1;
  const int regular = parameters.maxSuccess / size_count * size_count;
  if (i < regular) {
    return i % size_count;
  }
  const int rest = parameters.maxSuccess - regular;
  return rest <= 1 ? 0 : (i - regular) * parameters.maxSize / (rest - 1);
}

/// Names the workloads of a run one after the other, as RapidCheck does.
class WorkloadNames {
 public:
  explicit WorkloadNames(const rc::detail::TestParams& parameters)
      : parameters_{parameters}, random_{parameters.seed} {}

  /// `accepted` and `discarded` workloads came before this one.
  rc::detail::Reproduce next(int accepted, int discarded) {
    return {random_.split(), workload_size(parameters_, accepted + discarded / 10), {}};
  }

 private:
  rc::detail::TestParams parameters_;
  rc::Random random_;
};

/// "reproduce=...": a value of RC_PARAMS that makes this test run that workload alone.
inline std::string reproduction(const std::string& test, const rc::detail::Reproduce& name) {
  rc::detail::Configuration configuration;
  configuration.reproduce.emplace(test, name);
  std::istringstream parts{rc::detail::configToMinimalString(configuration)};
  for (std::string part; parts >> part;) {
    if (part.starts_with("reproduce=")) {
      return part;
    }
  }
  return {};
}

/// The name in such a string; empty when it names no workload of this test.
inline std::optional<rc::detail::Reproduce> name_in(const std::string& reproduction,
                                                    const std::string& test) {
  const auto names = rc::detail::configFromString(reproduction).reproduce;
  const auto found = names.find(test);
  return found == names.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace ordercheck::detail
