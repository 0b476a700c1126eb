// SPDX-License-Identifier: Apache-2.0
// Operators and simple functions on values, none of them null.
#pragma once

#include "database/sql/expression.hpp"

namespace ordercheck::models::sql {

/// add ... modulo, in the type of the result. Throws SqlError 22003, 22012.
SqlValue arithmetic(Operator operation, Type type, const SqlValue& left, const SqlValue& right);

/// negate and absolute.
SqlValue arithmetic(Operator operation, Type type, const SqlValue& operand);

/// lower, upper and length of a text.
SqlValue text_function(Operator operation, const std::string& text);

}  // namespace ordercheck::models::sql
