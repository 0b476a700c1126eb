// SPDX-License-Identifier: Apache-2.0
// The main job's rows for people and for programs.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "catalogue/row.hpp"

namespace catalogue {

/// The head of the table, and one line for each row.
void print_head(std::ostream& out);
void print_row(std::ostream& out, const Row& row);

/// The counterexamples, where their files are, and what is not as expected.
void print_findings(std::ostream& out, const std::vector<Row>& rows);

void print_largest(std::ostream& out, const Largest& largest);

void print_estimated(std::ostream& out, const Estimated& estimated);

/// All rows as JSON; `largest` may be empty.
std::string to_json(const std::vector<Row>& rows, const std::vector<Largest>& largest);

/// The defects as a table for the README: how each is found, and how large its counterexample is.
/// Says nothing that differs from run to run.
std::string to_markdown(const std::vector<Row>& rows);

}  // namespace catalogue
