// SPDX-License-Identifier: Apache-2.0
// The main job: every target in every variant, explored.
//
//   ordercheck_main_job [--json FILE] [--largest] [--markdown] [--target NAME]... [--time-budget
//   SECONDS]
//   ordercheck_main_job --estimate [--target NAME]... [--time-budget SECONDS]
//   ordercheck_main_job --nightly FOLDER [--target NAME]... [--time-budget SECONDS]
//
// Exit: 0 every row is as expected; 1 a row is not; 2 usage or set-up error.
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "catalogue/nightly.hpp"
#include "catalogue/report.hpp"
#include "order_processor/checks.hpp"
#include "order_service/checks.hpp"
#include "purchase_manager/checks.hpp"

namespace {

using namespace catalogue;

constexpr double kEstimateSeconds = 10;

struct Arguments {
  std::string json;
  bool largest = false;
  bool markdown = false;
  bool estimate = false;
  std::string nightly;
  std::vector<std::string> targets;
  double seconds = 60;
  unsigned jobs = 1;
};

std::vector<Target> chosen_targets(const std::vector<std::string>& names) {
  std::vector<Target> targets;
  for (Target& target : std::vector{order_processor::target(), order_service::target(),
                                    purchase_manager::target()}) {
    if (names.empty() || std::ranges::find(names, target.name) != names.end()) {
      targets.push_back(std::move(target));
    }
  }
  if (targets.size() < names.size()) {
    throw std::runtime_error{"--target names a target twice, or one that there is not"};
  }
  return targets;
}

std::filesystem::path out_folder() {
  const char* const out =
      std::getenv("ORDERCHECK_OUT");  // NOLINT(concurrency-mt-unsafe): one thread
  const std::filesystem::path folder = out != nullptr && *out != '\0' ? out : "ordercheck-out";
  std::filesystem::create_directories(folder);
  return std::filesystem::absolute(folder);
}

void write(const std::string& path, const std::string& text) {
  std::ofstream file{path};
  file << text;
  file.close();
  if (!file) {
    throw std::runtime_error{"cannot write " + path};
  }
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)};
}

std::vector<Row> run_all(const std::vector<Target>& targets, const Arguments& arguments,
                         const std::filesystem::path& out) {
  const std::chrono::milliseconds budget = milliseconds(arguments.seconds);
  std::vector<Row> rows;
  for (const Target& target : targets) {
    for (const Variant& variant : target.variants) {
      if (arguments.markdown && variant.expected != ordercheck::Verdict::violated) {
        continue;
      }
      rows.push_back(run(variant, budget, out));
      if (!arguments.markdown) {
        print_row(std::cout, rows.back());
      }
    }
  }
  return rows;
}

/// How large the searches of each target are, size by size, until one is beyond reach.
int estimate_all(const Arguments& arguments) {
  for (const Target& target : chosen_targets(arguments.targets)) {
    for (const Estimated& each : estimate_sizes(target, milliseconds(arguments.seconds))) {
      print_estimated(std::cout, each);
    }
  }
  return 0;
}

int nightly_job_of(const Arguments& arguments) {
  const std::filesystem::path folder = std::filesystem::absolute(arguments.nightly);
  bool violated = false;
  for (const Target& target : chosen_targets(arguments.targets)) {
    const Nightly nightly = run_nightly(target, milliseconds(arguments.seconds), folder);
    violated = violated || nightly.violated();
    write((folder / "summary.md").string(), summary_page(folder));
  }
  std::cout << summary_page(folder);
  return violated ? 1 : 0;
}

int main_job_of(const Arguments& arguments) {
  const std::vector<Target> targets = chosen_targets(arguments.targets);
  const std::filesystem::path out = out_folder();
  if (!arguments.json.empty()) {
    write(arguments.json, "");  // an unwritable place is noticed before the work
  }
  if (!arguments.markdown) {
    print_head(std::cout);
  }
  const std::vector<Row> rows = run_all(targets, arguments, out);
  if (arguments.markdown) {
    std::cout << to_markdown(rows);
  } else {
    print_findings(std::cout, rows);
  }
  std::vector<Largest> largest;
  if (arguments.largest) {
    std::cout << "\nlargest size exhausted in 60 s:\n";
    for (const Target& target : targets) {
      largest.push_back(find_largest(target, std::chrono::seconds{60}, out));
      print_largest(std::cout, largest.back());
    }
  }
  if (!arguments.json.empty()) {
    write(arguments.json, to_json(rows, largest));
  }
  return std::ranges::all_of(rows, &Row::ok) ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  CLI::App app{"Explores the order systems, correct and with each documented defect"};
  app.add_option("--json", arguments.json, "also writes the rows to this file");
  CLI::Option* largest =
      app.add_flag("--largest", arguments.largest,
                   "also finds the largest size of each target exhausted in 60 s");
  app.add_flag("--markdown", arguments.markdown,
               "prints the defects as a table for the README, and nothing else")
      ->excludes(largest);
  CLI::Option* estimate = app.add_flag(
      "--estimate", arguments.estimate,
      "only says how large the searches of each target are, size by size, each within 10 s or "
      "the budget");
  app.add_option("--nightly", arguments.nightly,
                 "explores ever larger sizes of the correct targets, each target within the "
                 "budget, and goes on from what is in this folder")
      ->excludes(estimate);
  app.add_option("-j,--jobs", arguments.jobs, "explorer processes that share each search")
      ->check(CLI::PositiveNumber);
  app.add_option("--target", arguments.targets, "only this target; may be repeated");
  app.add_option("--time-budget", arguments.seconds, "seconds of one search, at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  try {
    app.parse(count, values);
    if (app.count("--jobs") != 0) {
      const std::string jobs = std::to_string(arguments.jobs);
      setenv("ORDERCHECK_JOBS", jobs.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread
    }
    if (arguments.estimate) {
      if (app.count("--time-budget") == 0) {
        arguments.seconds = kEstimateSeconds;
      }
      return estimate_all(arguments);
    }
    return arguments.nightly.empty() ? main_job_of(arguments) : nightly_job_of(arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "ordercheck_main_job: " << error.what() << '\n';
    return 2;
  }
}
