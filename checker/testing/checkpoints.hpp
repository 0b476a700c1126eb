// SPDX-License-Identifier: Apache-2.0
// Where a check call keeps the state of its searches.
#pragma once

#include <string>

#include <ordercheck/check.hpp>

#include "counterexample/document.hpp"
#include "explore/explorer.hpp"

namespace ordercheck::testing {

/// The checkpoint of a check call's search through one workload: a file of its own in
/// `options.checkpoint`. Names no file when there is no folder, or the search is not exhaustive.
/// Throws std::invalid_argument when a search is to be resumed, but there is no folder.
explore::Persistence persistence_of(const Options& options, const counterexample::Test& test,
                                    const std::string& workload);

}  // namespace ordercheck::testing
