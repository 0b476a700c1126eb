// SPDX-License-Identifier: Apache-2.0
// What a verdict says in words, and never more than it shows.
#pragma once

#include <cstdint>
#include <string>

#include <ordercheck/check.hpp>

#include "explore/explorer.hpp"

namespace ordercheck::testing {

/// The result's message: how far it came, within which bounds, and what to do when it was stopped.
/// `known` is what the search itself says about why it stopped; may be empty. `estimate` is how
/// large a stopped search would be, if that was estimated.
std::string verdict_text(const Result& result, const std::string& known,
                         const explore::Estimate& estimate = {});

/// What a check says that was only to tell how large its search is.
std::string estimate_text(const explore::Estimate& estimate, std::uint64_t executions_done);

/// Turns an exhausted result into a violated one for each `sometimes` that was never reached.
void require_every_sometimes(Result& result);

}  // namespace ordercheck::testing
