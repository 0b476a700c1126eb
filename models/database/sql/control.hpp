// SPDX-License-Identifier: Apache-2.0
// Statements that read no table: transactions, savepoints and settings.
#pragma once

#include <optional>

#include "database/sql/node.hpp"
#include "database/sql/statement.hpp"

namespace ordercheck::models::sql {

/// Nothing when the node is a statement of another sort.
std::optional<Statement> bind_control(const Node& node);

}  // namespace ordercheck::models::sql
