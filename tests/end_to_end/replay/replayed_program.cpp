// SPDX-License-Identifier: Apache-2.0
// Stands in for a test program: answers a replay as its argument --answer says. The recorded
// counterexample is read as a test program reads it.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "counterexample/compare.hpp"
#include "counterexample/file.hpp"
#include "counterexample/replay_protocol.hpp"

namespace {

using ordercheck::counterexample::Document;
namespace counterexample = ordercheck::counterexample;

Document met_by(const std::string& answer, const Document& recorded) {
  Document met = recorded;
  met.certificate = {};
  met.binary.build_id = answer == "rebuilt" ? "another" : recorded.binary.build_id;
  if (answer == "clean") {
    met.failure = {};
  } else if (answer == "other") {
    met.failure.violation = {"deadlock", "", "everybody waits", ""};
  } else if (answer == "diverge") {
    met.steps[5].object = "audit mutex";
  }
  return met;
}

/// Returns false when nothing was answered.
bool answer_replay(const std::string& answer, const char* file, const char* out) {
  if (answer == "silent") {
    return false;
  }
  if (answer == "garbage") {
    std::ofstream{out} << "hello";
    return true;
  }
  const Document recorded = counterexample::read_file(file);
  Document met = met_by(answer, recorded);
  if (answer != "incomplete") {
    met.replay = counterexample::compare(recorded, met);
  }
  counterexample::write_file(met, out);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments{argv + 1, argv + argc};
  const auto has = [&](const std::string& argument) {
    return std::ranges::find(arguments, argument) != arguments.end();
  };
  const char* file = std::getenv(counterexample::kReplayVariable);
  const char* out = std::getenv(counterexample::kReplayOutVariable);
  // What the recorded test needs must have arrived, what would hide it must not.
  const char* variable = std::getenv("SHOP_MODE");
  if (file == nullptr || out == nullptr || file[0] != '/' || out[0] != '/' || variable == nullptr ||
      std::string{variable} != "strict" || std::getenv("GTEST_TOTAL_SHARDS") != nullptr ||
      !has("--gtest_filter=Wallet.NeverOverdrawn")) {
    std::puts("called in another way than recorded");
    return 3;
  }
  std::puts("output of the test program");
  for (const std::string& argument : arguments) {
    const std::string prefix = "--answer=";
    if (!argument.starts_with(prefix)) {
      continue;
    }
    const std::string answer = argument.substr(prefix.size());
    if (answer == "crash") {
      std::raise(SIGSEGV);
    }
    if (answer == "hang") {
      ::pause();
    }
    return answer_replay(answer, file, out) ? 1 : 0;
  }
  return 3;
}
