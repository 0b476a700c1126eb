// SPDX-License-Identifier: Apache-2.0
// A program that `ordercheck replay` has started: one check call follows the recorded schedule, the
// others do nothing. counterexample/replay_protocol.hpp has both sides of it.
#pragma once

#include <optional>

#include <ordercheck/check.hpp>

#include "counterexample/document.hpp"
#include "testing/messages.hpp"

namespace ordercheck::testing {

/// Whether this process is there to replay.
bool replaying();

/// Empty unless this process replays. The recorded check call never returns: it replays, writes the
/// answer and ends the process; any other one gets a result that says nothing was explored.
std::optional<Result> replay_instead(const Options& options, const counterexample::Test& test,
                                     const Face& face);

}  // namespace ordercheck::testing
