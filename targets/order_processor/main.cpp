// SPDX-License-Identifier: Apache-2.0
// The order processor as a program with real threads.
//
//   order_processor                             processes random orders and prints a summary
//   order_processor --stress --runs 10000       repeats that and prints how often it failed, with a
//   confidence interval order_processor --scenario race_condition   runs the planted defect on the
//   orders that need it until it shows
//
// Exit: 0 every invariant held; 1 one did not; 2 usage.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "order_processor/run.hpp"
#include "stress/repeat.hpp"

namespace {

using namespace order_processor;

struct Arguments {
  int workers = 4;
  int orders = 24;
  std::uint64_t runs = 10'000;
  std::uint64_t seed = 1;
  std::string variant = "correct";
  std::string scenario;
  bool stress = false;
};

MakeCheckout checkout_of(const std::string& variant) {
  return variant == "correct" ? &correct : &race_condition;
}

void print_broken(const catalogue::BrokenList& broken) {
  if (broken.empty()) {
    std::cout << "every invariant held\n";
  }
  for (const auto& [invariant, message] : broken) {
    std::cout << "broken: " << invariant << ": " << message << '\n';
  }
}

void print_audit(const Books& books) {
  for (const AuditEntry& entry : books.audit.entries()) {
    std::cout << "  order " << entry.order.id << " of customer " << entry.order.customer << ": ";
    if (!entry.accepted) {
      std::cout << "rejected\n";
      continue;
    }
    std::cout << entry.order.quantity << " of product " << entry.order.product << " from warehouse "
              << entry.warehouse << ", " << entry.discount.percent() << " % off, "
              << entry.paid / 100 << '.' << entry.paid / 10 % 10 << entry.paid % 10 << '\n';
  }
}

int summary(const Arguments& arguments) {
  const Workload workload = stress_workload(arguments.seed, arguments.orders, arguments.workers);
  std::cout << workload << '\n';
  const Finished finished = process(workload, checkout_of(arguments.variant));
  print_audit(*finished.books);
  print_broken(finished.broken);
  return finished.broken.empty() ? 0 : 1;
}

stress::Outcome outcome_of(const catalogue::BrokenList& broken) {
  return broken.empty() ? stress::Outcome{}
                        : stress::Outcome{broken.front().invariant, broken.front().message};
}

int repeat(const Arguments& arguments) {
  const stress::Report report =
      stress::repeat(arguments.runs, arguments.seed, [&](std::uint64_t seed) {
        const Workload workload = stress_workload(seed, arguments.orders, arguments.workers);
        return outcome_of(process(workload, checkout_of(arguments.variant)).broken);
      });
  stress::print(std::cout, report);
  return report.failures == 0 ? 0 : 1;
}

int race_scenario(const Arguments& arguments) {
  Workload workload = race_workload();
  workload.packing = std::chrono::microseconds{50};
  std::cout << workload << '\n';
  for (std::uint64_t run = 1; run <= arguments.runs; ++run) {
    const Finished finished = process(workload, &race_condition);
    if (!finished.broken.empty()) {
      std::cout << "run " << run << " of at most " << arguments.runs << " failed\n";
      print_audit(*finished.books);
      print_broken(finished.broken);
      return 1;
    }
  }
  std::cout << "did not show in " << arguments.runs << " runs\n";
  return 0;
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  CLI::App app{"Processes orders with several workers"};
  app.add_option("--workers", arguments.workers, "threads that process orders")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--orders", arguments.orders, "orders of a run")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--runs", arguments.runs, "runs of --stress and --scenario, at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--seed", arguments.seed, "of the random orders")->capture_default_str();
  app.add_option("--variant", arguments.variant, "which order processor")
      ->check(CLI::IsMember({"correct", "race_condition"}))
      ->capture_default_str();
  CLI::Option* stress =
      app.add_flag("--stress", arguments.stress, "repeats runs and prints the rate of failure");
  app.add_option("--scenario", arguments.scenario, "repeats a scenario until it fails")
      ->check(CLI::IsMember({"race_condition"}))
      ->excludes(stress);
  try {
    app.parse(count, values);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!arguments.scenario.empty()) {
    return race_scenario(arguments);
  }
  return arguments.stress ? repeat(arguments) : summary(arguments);
}
