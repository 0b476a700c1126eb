// SPDX-License-Identifier: Apache-2.0
// How `ordercheck replay` and a test program speak to each other.
//
// The command sets both variables and runs the program with the recorded arguments. The program
// reads the counterexample file that kReplayVariable names, runs no test but the recorded one, and
// of its check calls only the recorded one, which follows the recorded decisions instead of
// searching. It then writes to the path in kReplayOutVariable a document of what it met, with the
// field `replay` set, and ends; its exit code does not matter. A program that ends without having
// written that file has not found the test or the check call.
#pragma once

namespace ordercheck::counterexample {

/// Absolute path of the counterexample file to be replayed. Not set: the program runs its tests as
/// always.
inline constexpr const char* kReplayVariable = "ORDERCHECK_REPLAY";

/// Absolute path of the file that the program writes. Requires: kReplayVariable is set too.
inline constexpr const char* kReplayOutVariable = "ORDERCHECK_REPLAY_OUT";

}  // namespace ordercheck::counterexample
