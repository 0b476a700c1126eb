// SPDX-License-Identifier: Apache-2.0
// What evaluation and folding know of each operator.
#pragma once

#include <cstdint>

#include "database/sql/expression.hpp"

namespace ordercheck::models::sql {

enum class Family : std::uint8_t {
  strict,      // null if an argument is
  truth_test,  // IS NULL and its like
  session,     // asks the session
  query,       // runs a sub-select
  other,
};

Family family_of(Operator operation);

/// A strict operator with one argument, not null.
SqlValue apply_unary(const Expression& expression, const SqlValue& operand);

/// A strict operator with two arguments, neither null.
SqlValue apply_binary(const Expression& expression, const SqlValue& left, const SqlValue& right);

}  // namespace ordercheck::models::sql
