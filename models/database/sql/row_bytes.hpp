// SPDX-License-Identifier: Apache-2.0
// Rows and keys as bytes: equal bytes mean equal values, so that they can be interned.
#pragma once

#include <string>
#include <string_view>

#include "database/sql/expression.hpp"

namespace ordercheck::models::sql {

std::string encode(const Row& row);

/// For the key of an index: numbers that compare equal have equal bytes, whatever their scale.
std::string encode_key(const Row& key);

/// Requires bytes made by encode.
Row decode(std::string_view bytes);

}  // namespace ordercheck::models::sql
