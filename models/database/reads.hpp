// SPDX-License-Identifier: Apache-2.0
// How many tables a statement reads.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "database/sql/statement.hpp"

namespace ordercheck::models::database {

/// Tables in FROM and in sub-selects; a sub-select counts once more, since it may run for each row.
std::size_t table_count(const sql::Select& select);
std::size_t table_count(const sql::Expression& expression);
std::size_t table_count(const std::optional<sql::Expression>& expression);
std::size_t table_count(const std::vector<sql::Output>& outputs);
std::size_t table_count(const std::vector<sql::Assignment>& assignments);
std::size_t table_count(const sql::Source& source);

}  // namespace ordercheck::models::database
