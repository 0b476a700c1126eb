// SPDX-License-Identifier: Apache-2.0
#include "transactions/server_program.hpp"

#include <exception>
#include <iostream>

#include "stress/repeat.hpp"

namespace transactions {
namespace {

struct Arguments {
  bool on_postgres = false;
  bool stress = false;
  std::uint64_t runs = 1'000;
  std::uint64_t seed = 1;
  std::string variant = "correct";
  std::string isolation = "read committed";
};

void add_options(CLI::App& app, const ServerProgram& program, Arguments& arguments) {
  app.add_flag("--on-postgres", arguments.on_postgres,
               "on the PostgreSQL server of ORDERCHECK_POSTGRES")
      ->required();
  app.add_flag("--stress", arguments.stress, "repeats runs and prints the rate of failure");
  app.add_option("--runs", arguments.runs, "runs of --stress")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--seed", arguments.seed, "of what is random")->capture_default_str();
  std::vector<std::string> levels;
  for (const Isolation each : kIsolations) {
    levels.emplace_back(to_string(each));
  }
  app.add_option("--isolation", arguments.isolation, "level of the transactions")
      ->check(CLI::IsMember(levels))
      ->capture_default_str();
  app.add_option("--variant", arguments.variant, "the correct code, or which defect")
      ->check(CLI::IsMember(program.variants))
      ->capture_default_str();
  program.add_options(app);
}

catalogue::BrokenList run_once(const ServerProgram& program, const Arguments& arguments,
                               std::uint64_t seed, OwnSchema& server) {
  return program.run(
      {.variant = arguments.variant, .isolation = isolation_of(arguments.isolation), .seed = seed},
      server);
}

int once(const ServerProgram& program, const Arguments& arguments, OwnSchema& server) {
  const catalogue::BrokenList broken = run_once(program, arguments, arguments.seed, server);
  for (const auto& [invariant, message] : broken) {
    std::cout << "broken: " << invariant << ": " << message << '\n';
  }
  if (broken.empty()) {
    std::cout << "every invariant held\n";
  }
  return broken.empty() ? 0 : 1;
}

int repeat(const ServerProgram& program, const Arguments& arguments, OwnSchema& server) {
  const stress::Report report =
      stress::repeat(arguments.runs, arguments.seed, [&](std::uint64_t seed) -> stress::Outcome {
        const catalogue::BrokenList broken = run_once(program, arguments, seed, server);
        return broken.empty() ? stress::Outcome{}
                              : stress::Outcome{broken.front().invariant, broken.front().message};
      });
  stress::print(std::cout, report);
  return report.failures == 0 ? 0 : 1;
}

}  // namespace

int main_of(const ServerProgram& program, int count, char** values) {
  Arguments arguments;
  CLI::App app{program.description};
  add_options(app, program, arguments);
  try {
    app.parse(count, values);
    OwnSchema server{server_from_environment()};
    return arguments.stress ? repeat(program, arguments, server) : once(program, arguments, server);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << program.name << ": " << error.what() << '\n';
    return 2;
  }
}

}  // namespace transactions
