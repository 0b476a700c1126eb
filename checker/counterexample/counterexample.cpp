// SPDX-License-Identifier: Apache-2.0
#include <ordercheck/check.hpp>

#include "counterexample/document.hpp"
#include "counterexample/file.hpp"
#include "counterexample/text.hpp"

namespace ordercheck {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::exhausted:
      return "exhausted";
    case Verdict::sampled:
      return "sampled";
    case Verdict::stopped:
      return "stopped";
    case Verdict::violated:
      return "violated";
  }
  return "unknown";
}

std::string_view to_string(StopReason reason) {
  switch (reason) {
    case StopReason::none:
      return "none";
    case StopReason::executions:
      return "executions";
    case StopReason::time:
      return "time";
    case StopReason::steps:
      return "steps";
    case StopReason::signal:
      return "signal";
    case StopReason::nondeterminism:
      return "nondeterminism";
  }
  return "unknown";
}

const Violation& Counterexample::violation() const { return document_->failure.violation; }

unsigned Counterexample::preemptions() const { return document_->failure.preemptions; }

bool Counterexample::preemptions_are_minimal() const {
  return document_->certificate.minimal_preemptions;
}

unsigned Counterexample::faults() const { return document_->failure.faults; }

std::size_t Counterexample::steps() const { return document_->failure.steps; }

std::filesystem::path Counterexample::path() const { return document_->file; }

void Counterexample::save(const std::filesystem::path& path) const {
  counterexample::write_file(*document_, path);
}

std::string Counterexample::text() const { return counterexample::text_of(*document_); }

}  // namespace ordercheck
