// SPDX-License-Identifier: Apache-2.0
// Running another program to its end.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace ordercheck::counterexample {

struct Command {
  std::vector<std::string>
      arguments;  ///< the program first; without a slash it is looked up in PATH
  std::vector<std::pair<std::string, std::string>>
      environment;                 ///< set in addition to the caller's
  std::vector<std::string> unset;  ///< variables of the caller that the program does not get
  std::string folder;              ///< working folder; empty: the caller's
  std::string input;
  std::chrono::milliseconds time_limit{0};  ///< 0: none; afterwards the program is killed
};

struct Ended {
  bool started = false;
  std::string reason;  ///< why it could not be started
  bool timed_out = false;
  int exit_code = 0;
  int signal = 0;  ///< that ended it; 0: none
  std::string output;
  std::string errors;
};

Ended run(const Command& command);

}  // namespace ordercheck::counterexample
