// SPDX-License-Identifier: Apache-2.0
#include "testing/replay_mode.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "counterexample/convert.hpp"
#include "counterexample/file.hpp"
#include "counterexample/replay_protocol.hpp"
#include "testing/investigation.hpp"

namespace ordercheck::testing {
namespace {

using counterexample::Document;

const char* variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr || *value == '\0' ? nullptr : value;
}

Document met_by_replay(const Document& recorded, Options options, const Face& face) {
  counterexample::apply(recorded.settings, options);
  Investigation investigation{options, recorded.test, face};
  const std::string workload = recorded.workload.reproduction;
  const explore::Schedule schedule = counterexample::schedule_of(recorded);
  const Confirmed met = investigation.replay(workload, schedule, recorded.failure.violation);

  counterexample::Circumstances circumstances;
  circumstances.options = options;
  circumstances.test = recorded.test;
  circumstances.workload = {workload, met.workload_text};
  explore::Finding finding;
  finding.schedule = schedule;
  Document document = counterexample::convert(met.replayed.recording, finding, circumstances);
  document.replay = counterexample::replay_of(recorded, document, met.replayed);
  return document;
}

[[noreturn]] void replay_and_end(const Document& recorded, const Options& options, const Face& face,
                                 const char* out) {
  try {
    counterexample::write_file(met_by_replay(recorded, options, face), out);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ordercheck: %s\n", error.what());
  }
  std::fflush(nullptr);
  std::_Exit(0);
}

}  // namespace

bool replaying() { return variable(counterexample::kReplayVariable) != nullptr; }

std::optional<Result> replay_instead(const Options& options, const counterexample::Test& test,
                                     const Face& face) {
  const char* const file = variable(counterexample::kReplayVariable);
  if (file == nullptr) {
    return std::nullopt;
  }
  const char* const out = variable(counterexample::kReplayOutVariable);
  if (out == nullptr) {
    throw std::invalid_argument{std::string{counterexample::kReplayVariable} + " is set, but " +
                                counterexample::kReplayOutVariable +
                                " is not; use ordercheck replay FILE"};
  }
  const Document recorded = counterexample::read_file(file);
  if (recorded.test.name == test.name && recorded.test.check_call == test.check_call) {
    replay_and_end(recorded, options, face, out);
  }
  Result other;
  other.verdict = Verdict::exhausted;
  other.message = "not explored: this process replays check call " +
                  std::to_string(recorded.test.check_call) + " of " + recorded.test.name;
  return other;
}

}  // namespace ordercheck::testing
