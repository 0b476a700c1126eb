// SPDX-License-Identifier: Apache-2.0
// The purchase manager as a program: watches a file with stock data and buys what comes in stock,
// at a simulated shop.
//
//   purchase_manager --config config/product_config.json --stock-file stock.json
//   purchase_manager --test-mode --cycles 10        buys again and again
//   purchase_manager --stress --runs 1000           runs several threads again and again, with real
//   files, and prints how
//                                                   often that failed, with a confidence interval
//
// Exit: 0 all well; 1 an invariant did not hold; 2 usage, or a file that cannot be read.
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "purchase_manager/run.hpp"
#include "stress/repeat.hpp"

namespace {

using namespace purchase_manager;

struct Arguments {
  std::string config = "config/product_config.json";
  std::string state_file = "purchase_state.json";
  std::string stock_file;
  bool test_mode = false;
  int cycles = 1;
  double interval_seconds = 1;
  bool stress = false;
  std::uint64_t runs = 1'000;
  std::uint64_t seed = 1;
  int threads = 4;
  std::string variant = "correct";
};

// A shop that sells everything, after a moment.
class SimulatedShop final : public Buyer {
 public:
  bool buy(const Tcin& product) override {
    std::cout << "buying " << product << '\n';
    ordercheck::this_thread::sleep_for(std::chrono::milliseconds{20});
    return true;
  }
};

std::string text_of_file(const std::string& path) {
  const std::ifstream file{path};
  if (!file) {
    throw std::runtime_error{"cannot read " + path};
  }
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// {"in_stock":["tcin", ...]}; without a file every configured product is in stock.
Stock current_stock(const Arguments& arguments, const Config& config) {
  if (arguments.stock_file.empty()) {
    return config.products;
  }
  const auto document = nlohmann::json::parse(text_of_file(arguments.stock_file));
  return document.at("in_stock").get<Stock>();
}

int watch_stock(const Arguments& arguments) {
  const Config config = parse_config(text_of_file(arguments.config));
  DiskFileSystem files;
  ReplacedStateFile file{files, arguments.state_file};
  LockedStateTable table{file, [](const Change& change) {
                           std::cout << text_of(change.before) << " -> " << text_of(change.after)
                                     << '\n';
                         }};
  FirstConfigured policy;
  AtomicStarter starter;
  BetweenCycles resetter;
  SimulatedShop shop;
  PurchaseManager manager{
      {.table = table, .policy = policy, .starter = starter, .resetter = resetter, .buyer = shop},
      config};
  for (int cycle = 0; cycle < arguments.cycles; ++cycle) {
    for (const Tcin& product : manager.process_stock_data(current_stock(arguments, config))) {
      manager.carry_out(product);
    }
    if (arguments.test_mode) {
      manager.reset_completed();
    }
    if (cycle + 1 < arguments.cycles) {
      ordercheck::this_thread::sleep_for(std::chrono::duration<double>{arguments.interval_seconds});
    }
  }
  return 0;
}

int repeat(const Arguments& arguments) {
  const auto folder = std::filesystem::temp_directory_path() /
                      ("purchase_manager-" + std::to_string(arguments.seed) + "-" +
                       std::to_string(static_cast<long>(::getpid())));
  std::filesystem::create_directories(folder);
  DiskFileSystem files;
  constexpr int kActions = 3;
  const stress::Report report =
      stress::repeat(arguments.runs, arguments.seed, [&](std::uint64_t seed) -> stress::Outcome {
        const std::string path = folder / "state.json";
        std::filesystem::remove(path);
        const catalogue::BrokenList broken =
            run(stress_workload(seed, arguments.threads, kActions), variant(arguments.variant),
                {.files = files, .state_path = path});
        return broken.empty() ? stress::Outcome{}
                              : stress::Outcome{broken.front().invariant, broken.front().message};
      });
  std::filesystem::remove_all(folder);
  stress::print(std::cout, report);
  return report.failures == 0 ? 0 : 1;
}

void add_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--config", arguments.config, "the products, the most wanted first")
      ->capture_default_str();
  app.add_option("--state-file", arguments.state_file, "where the states are kept")
      ->capture_default_str();
  app.add_option("--stock-file", arguments.stock_file,
                 R"(what is in stock: {"in_stock":["tcin", ...]}; without it everything is)");
  app.add_flag("--test-mode", arguments.test_mode, "makes completed products ready again");
  app.add_option("--cycles", arguments.cycles, "how often stock data are looked at")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--interval", arguments.interval_seconds, "seconds between two looks")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_flag("--stress", arguments.stress, "repeats runs with several threads instead");
  app.add_option("--runs", arguments.runs, "runs of --stress")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--threads", arguments.threads, "threads of --stress")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--seed", arguments.seed, "of the random actions of --stress")
      ->capture_default_str();
  std::vector<std::string> names;
  for (const Variant& each : variants()) {
    names.emplace_back(each.name);
  }
  app.add_option("--variant", arguments.variant, "which purchase manager --stress runs")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  CLI::App app{"Buys products that come in stock, one at a time"};
  add_options(app, arguments);
  try {
    app.parse(count, values);
    return arguments.stress ? repeat(arguments) : watch_stock(arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "purchase_manager: " << error.what() << '\n';
    return 2;
  }
}
