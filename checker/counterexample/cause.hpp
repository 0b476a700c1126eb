// SPDX-License-Identifier: Apache-2.0
// Which lines conflict, and why that is wrong.
#pragma once

#include <string>
#include <vector>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// A line of the code under test that has a part in the violation.
struct Side {
  std::string what;              ///< "write by worker-1"
  const Frame* frame = nullptr;  ///< in the document; null: no line is known
};

struct Cause {
  std::vector<Side> sides;
  std::string sentence;  ///< empty when none can be given
};

/// The data race behind the violation; null when there is none.
const Race* race_behind(const Document& document);

/// Whether such a violation is about what threads wait for, rather than about what one did.
bool is_about_waiting(const Violation& violation);

/// Reads the document's races, blocked threads and steps. Requires: the document outlives the
/// answer.
Cause cause_of(const Document& document);

/// Three steps on one object: between two of one thread, which was preempted there, another
/// thread's takes effect.
struct Interleaving {
  std::size_t before = 0, between = 0, after = 0;
};

/// The last such steps in the causal past of the violation; data are preferred to locks.
std::vector<Interleaving> interleavings(const Document& document);

}  // namespace ordercheck::counterexample
