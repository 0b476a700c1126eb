// SPDX-License-Identifier: Apache-2.0
// Whether a replay met what was recorded.
#pragma once

#include <string>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// Compares what a replay met with the recorded decisions: thread, label, kind, verb and object
/// must agree, where a name's line number may have moved. When only results differ, the first such
/// step is named without calling it a divergence.
Replay compare(const Document& recorded, const Document& met);

/// Whether the recorded violation, known by type and name, is among those met.
bool reproduces(const Document& recorded, const Document& met);

struct Judgement {
  bool reproduced = false;
  std::string sentence;
};

/// What the replay of a document has shown. Requires: `met.replay` is set.
Judgement judge(const Document& recorded, const Document& met);

}  // namespace ordercheck::counterexample
