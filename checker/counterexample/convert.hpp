// SPDX-License-Identifier: Apache-2.0
// From a replayed execution to a document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ordercheck/check.hpp>

#include "counterexample/document.hpp"
#include "counterexample/symbolise.hpp"
#include "explore/explorer.hpp"
#include "runtime/recording.hpp"

namespace ordercheck::counterexample {

/// What neither the recording nor the finding knows.
struct Circumstances {
  Options options;
  Test test;
  Workload workload;
  std::vector<InvariantCount> invariants;
  std::uint64_t executions = 0;  ///< of the search that found it
  std::uint64_t unknown_candidates = 0;
  std::optional<Size> before, after;
  unsigned replays = 0;
  unsigned replays_reproduced = 0;
};

/// Builds the document. Requires: called in the process that made the recording, or in its parent
/// or child by fork, since call stacks are addresses.
Document convert(const runtime::Recording& recording, const explore::Finding& finding,
                 const Circumstances& circumstances,
                 Symboliser symboliser = Symboliser{loaded_modules()});

/// What a replay follows.
explore::Schedule schedule_of(const Document& document);

/// What the replay of `recorded` has shown: `replayed` as it ended, `met` the document made of it.
Replay replay_of(const Document& recorded, const Document& met, const explore::Replayed& replayed);

/// Sets the options on which an execution depends to what they were, and leaves the others.
void apply(const Settings& settings, Options& options);

}  // namespace ordercheck::counterexample
