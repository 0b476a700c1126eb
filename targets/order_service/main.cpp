// SPDX-License-Identifier: Apache-2.0
// The order service as a program with real threads, and with the balance service in the same
// process.
//
//   order_service                            handles 100 orders of $10.00 and prints the statistics
//   order_service --stress --runs 1000       repeats that and prints how often it failed, with a
//   confidence interval order_service --variant double_charge --reply-loss-period 50   loses one of
//   50 replies of the balance service
//
// Exit: 0 every invariant held; 1 one did not; 2 usage.
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "order_service/run.hpp"
#include "stress/repeat.hpp"

namespace {

using namespace order_service;

struct Arguments {
  int workers = 4;
  int orders = 100;
  unsigned reply_loss_period = 0;
  std::uint64_t runs = 1'000;
  std::uint64_t seed = 1;
  std::string variant = "correct";
  bool stress = false;
};

catalogue::BrokenList run_once(const Arguments& arguments, std::uint64_t seed) {
  InProcessBalance balance{arguments.reply_loss_period, seed};
  return run(stress_workload(arguments.orders, arguments.workers), variant(arguments.variant),
             balance);
}

int once(const Arguments& arguments) {
  const catalogue::BrokenList broken = run_once(arguments, arguments.seed);
  std::cout << arguments.orders << " orders of $10.00 with " << arguments.workers << " workers\n";
  for (const auto& [invariant, message] : broken) {
    std::cout << "broken: " << invariant << ": " << message << '\n';
  }
  if (broken.empty()) {
    std::cout << "every invariant held\n";
  }
  return broken.empty() ? 0 : 1;
}

int repeat(const Arguments& arguments) {
  const stress::Report report =
      stress::repeat(arguments.runs, arguments.seed, [&](std::uint64_t seed) -> stress::Outcome {
        const catalogue::BrokenList broken = run_once(arguments, seed);
        return broken.empty() ? stress::Outcome{}
                              : stress::Outcome{broken.front().invariant, broken.front().message};
      });
  stress::print(std::cout, report);
  return report.failures == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  CLI::App app{"Takes orders, charges them through the balance service, and keeps statistics"};
  app.add_option("--workers", arguments.workers, "threads that handle orders")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--orders", arguments.orders, "orders of a run")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--reply-loss-period", arguments.reply_loss_period,
                 "the balance service's replies are lost, one of so many; 0: none")
      ->capture_default_str();
  app.add_option("--runs", arguments.runs, "runs of --stress")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--seed", arguments.seed, "of what is random")->capture_default_str();
  std::vector<std::string> names;
  for (const Variant& each : variants()) {
    names.emplace_back(each.name);
  }
  app.add_option("--variant", arguments.variant, "which order service")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  app.add_flag("--stress", arguments.stress, "repeats runs and prints the rate of failure");
  try {
    app.parse(count, values);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return arguments.stress ? repeat(arguments) : once(arguments);
}
