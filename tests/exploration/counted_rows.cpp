// SPDX-License-Identifier: Apache-2.0
#include "counted_rows.hpp"

#include <fstream>

#include <nlohmann/json.hpp>

namespace ordercheck::exploration {

namespace {

std::map<RowName, CountedRow> read_rows() {
  std::ifstream file{ORDERCHECK_COUNTS_FILE};
  std::map<RowName, CountedRow> rows;
  const nlohmann::json document = nlohmann::json::parse(file);
  for (const auto& row : document.at("rows")) {
    rows[{row.at("name").get<std::string>(), row.at("params").get<std::string>()}] = {
        row.at("classes").get<std::uint64_t>(), row.at("deadlocked_classes").get<std::uint64_t>()};
  }
  return rows;
}

}  // namespace

const std::map<RowName, CountedRow>& counted_rows() {
  static const std::map<RowName, CountedRow> kRows = read_rows();
  return kRows;
}

std::vector<Program> counted_programs() {
  std::vector<Program> programs = programs_of_values();
  append(programs, programs_of_locks());
  append(programs, programs_of_runtime());
  return programs;
}

}  // namespace ordercheck::exploration
