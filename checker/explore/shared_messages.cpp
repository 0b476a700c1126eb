// SPDX-License-Identifier: Apache-2.0
#include "explore/shared_messages.hpp"

#include <utility>
#include <vector>

#include "explore/wire_fields.hpp"
#include "runtime/wire.hpp"

namespace ordercheck::explore {

namespace {

constexpr char kIds = 'i';
constexpr char kReport = 'r';

template <class T>
std::vector<std::string> encoded(const std::vector<T>& values) {
  std::vector<std::string> all;
  all.reserve(values.size());
  for (const T& value : values) {
    all.push_back(encode(value));
  }
  return all;
}

}  // namespace

std::string encode(const Assignment& assignment) {
  auto [branches, ids, execution_budget, restarts, sample_ms] = assignment;
  std::vector<std::string> bytes = encoded(branches);
  wire::Writer writer;
  writer(bytes, ids, execution_budget, restarts, sample_ms);
  return writer.take();
}

Assignment decode_assignment(std::string_view bytes) {
  Assignment assignment;
  std::vector<std::string> branches;
  wire::Reader{bytes}(branches, assignment.ids, assignment.execution_budget, assignment.restarts,
                      assignment.sample_ms);
  for (const std::string& branch : branches) {
    assignment.branches.push_back(decode_branch(branch));
  }
  return assignment;
}

std::string encode(const Report& report) {
  auto [end, explored, outcome, race, promoted, horizon, clock_reads] = report;
  std::vector<std::string> bytes = encoded(explored);
  wire::Writer writer;
  writer(end, bytes, outcome, race, promoted, horizon, clock_reads);
  return kReport + writer.take();
}

Report decode_report(std::string_view message) {
  Report report;
  std::vector<std::string> explored;
  wire::Reader{message.substr(1)}(report.end, explored, report.outcome, report.race,
                                  report.promoted, report.horizon, report.clock_reads);
  for (const std::string& each : explored) {
    report.explored.push_back(decode_explored(each));
  }
  return report;
}

std::string encode_ids(const std::string& ids) { return kIds + ids; }

bool is_ids(std::string_view message) { return !message.empty() && message.front() == kIds; }

std::string decode_ids(std::string_view message) { return std::string{message.substr(1)}; }

}  // namespace ordercheck::explore
