// SPDX-License-Identifier: Apache-2.0
// Whether an implementation answers as recorded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "implementation.hpp"
#include "scenario.hpp"

namespace ordercheck::conformance {

enum class Verdict : std::uint8_t { agree, differ, unsupported };

struct Judgement {
  Verdict verdict = Verdict::agree;
  /// What differs, step by step, or which construct is not supported; lines end in a line feed.
  std::string report;
};

/// Whether both say the same, as far as both say something: what one of them does not record is not
/// compared, nor is a message.
bool alike(const Outcome& left, const Outcome& right);
bool alike(const Observation& left, const Observation& right);

/// Compares what `implementation` observes with the scenario's record.
///
/// An implementation that observes all must observe each recorded outcome, and no other when the
/// record is the only outcome. One that does not must observe a recorded outcome, be it of another
/// version.
Judgement judge(const Scenario& scenario, Implementation& implementation);

}  // namespace ordercheck::conformance
