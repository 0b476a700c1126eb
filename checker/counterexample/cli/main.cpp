// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "counterexample/cli/explain.hpp"
#include "counterexample/cli/replay.hpp"

namespace {

namespace counterexample = ordercheck::counterexample;
using counterexample::ExitCode;

void add_explain(CLI::App& app, counterexample::ExplainArguments& arguments) {
  CLI::App* command =
      app.add_subcommand("explain", "Prints a counterexample without running anything");
  command->add_option("FILE", arguments.file, "the counterexample file")->required();
  add_view_options(*command, arguments.views);
}

void add_replay(CLI::App& app, counterexample::ReplayArguments& arguments) {
  CLI::App* command = app.add_subcommand(
      "replay", "Runs the recorded test program under the recorded decisions and prints the story");
  command->add_option("FILE", arguments.file, "the counterexample file")->required();
  command->add_option("--binary", arguments.binary, "run this program instead of the recorded one")
      ->type_name("PATH");
  command->add_option("--time-limit", arguments.time_limit_s, "kill the program after so long")
      ->type_name("SECONDS")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_flag("--output", arguments.output, "print what the program prints");
  add_view_options(*command, arguments.views);
}

ExitCode run(int argc, const char* const* argv) {
  CLI::App app{"Replays and explains counterexamples found by ordercheck", "ordercheck"};
  app.set_version_flag("--version", ORDERCHECK_VERSION);
  app.require_subcommand(1);
  app.footer(
      "exit code: 0 reproduced (explain: printed), 1 not reproduced, 2 a file, program, test or "
      "argument that cannot be used");
  counterexample::ExplainArguments explain;
  counterexample::ReplayArguments replay;
  add_explain(app, explain);
  add_replay(app, replay);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ExitCode::reproduced : ExitCode::bad_input;
  }
  return app.got_subcommand("explain") ? counterexample::explain(explain)
                                       : counterexample::replay(replay);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ordercheck: %s\n", error.what());
    return static_cast<int>(ExitCode::bad_input);
  }
}
