// SPDX-License-Identifier: Apache-2.0
#include "catalogue/report.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "catalogue/counted.hpp"

namespace catalogue {
namespace {

using nlohmann::ordered_json;
using ordercheck::Verdict;

ordered_json json_of_violation(const Row& row) {
  if (!row.violation) {
    return nullptr;
  }
  ordered_json violation{{"type", row.violation->type},
                         {"name", row.violation->name},
                         {"message", row.violation->message},
                         {"faults", nullptr},
                         {"preemptions", nullptr},
                         {"steps", nullptr}};
  if (row.counterexample) {
    violation["faults"] = row.counterexample->faults();
    violation["preemptions"] = row.counterexample->preemptions();
    violation["steps"] = row.counterexample->steps();
  }
  return violation;
}

ordered_json json_of(const Row& row) {
  return {{"target", row.target},
          {"variant", row.variant},
          {"expected", to_string(row.expected)},
          {"verdict", to_string(row.verdict)},
          {"ok", row.ok()},
          {"workloads", row.workloads},
          {"executions", row.executions},
          {"seconds", row.seconds},
          {"executions_per_second", row.executions_per_second()},
          {"bounds", row.bounds},
          {"violation", json_of_violation(row)},
          {"counterexample", row.counterexample ? ordered_json(row.counterexample->path().string())
                                                : ordered_json()}};
}

}  // namespace

void print_head(std::ostream& out) {
  out << fmt::format("{:<17} {:<27} {:>9} {:>11} {:>13}  {:<10} {:>8}\n", "target", "variant",
                     "workloads", "executions", "executions/s", "verdict", "time");
}

void print_row(std::ostream& out, const Row& row) {
  out << fmt::format("{:<17} {:<27} {:>9} {:>11} {:>13.0f}  {:<10} {:>6.2f} s{}\n", row.target,
                     row.variant, row.workloads, row.executions, row.executions_per_second(),
                     to_string(row.verdict), row.seconds,
                     row.ok() ? "" : fmt::format("  expected {}", to_string(row.expected)))
      << std::flush;
}

void print_findings(std::ostream& out, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    if (!row.trouble.empty()) {
      out << fmt::format("\n{} {}: {}\n", row.target, row.variant, row.trouble);
    }
    if (row.counterexample) {
      out << fmt::format("\n== {} {}\nworkload: {}\n{}\n", row.target, row.variant, row.found_on,
                         row.counterexample->text());
    } else if (row.violation) {
      out << fmt::format("\n== {} {}\nworkload: {}\n{}: {}\n", row.target, row.variant,
                         row.found_on, row.violation->type, row.violation->message);
    }
  }
  out << "\ncounterexample files:\n";
  for (const Row& row : rows) {
    if (row.counterexample) {
      out << fmt::format("  {:<17} {:<27} {}\n", row.target, row.variant,
                         row.counterexample->path().string());
    }
  }
  const auto not_ok = std::ranges::count_if(rows, [](const Row& row) { return !row.ok(); });
  out << fmt::format("\n{} of {} rows as expected\n",
                     static_cast<std::ptrdiff_t>(rows.size()) - not_ok, rows.size());
}

void print_largest(std::ostream& out, const Largest& largest) {
  if (largest.size == 0) {
    out << fmt::format("{}: not even the smallest size is exhausted in the time\n", largest.target);
    return;
  }
  out << fmt::format("{}: {} ({}) exhausted in {}, {:.1f} s\n", largest.target, largest.workload,
                     counted(largest.workloads, "workload"),
                     counted(largest.executions, "execution"), largest.seconds)
      << std::flush;
}

void print_estimated(std::ostream& out, const Estimated& estimated) {
  out << fmt::format("{}, size {} ({}): {}\n", estimated.target, estimated.size, estimated.workload,
                     estimated.text)
      << std::flush;
}

std::string to_json(const std::vector<Row>& rows, const std::vector<Largest>& largest) {
  ordered_json document{{"schema", 1}, {"ok", std::ranges::all_of(rows, &Row::ok)}};
  document["rows"] = ordered_json::array();
  for (const Row& row : rows) {
    document["rows"].push_back(json_of(row));
  }
  for (const Largest& each : largest) {
    document["largest"].push_back({{"target", each.target},
                                   {"size", each.size},
                                   {"workloads", each.workloads},
                                   {"executions", each.executions},
                                   {"seconds", each.seconds}});
  }
  return document.dump(2) + "\n";
}

std::string to_markdown(const std::vector<Row>& rows) {
  std::string text =
      "| target | defect | found after | violation | counterexample |\n| --- | --- | --- | --- | "
      "--- |\n";
  for (const Row& row : rows) {
    if (row.expected != Verdict::violated || !row.violation || !row.counterexample) {
      continue;
    }
    text += fmt::format("| `{}` | `{}` | {}, {} | {} | {}, {}, {} |\n", row.target, row.variant,
                        counted(row.workloads, "workload"), counted(row.executions, "execution"),
                        row.violation->message, counted(row.counterexample->steps(), "step"),
                        counted(row.counterexample->preemptions(), "preemption"),
                        counted(row.counterexample->faults(), "fault"));
  }
  return text;
}

}  // namespace catalogue
