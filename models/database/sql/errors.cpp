// SPDX-License-Identifier: Apache-2.0
#include "database/sql/errors.hpp"

#include <ordercheck/models/session.hpp>

namespace ordercheck::models::sql {

void fail(const char* sqlstate, const std::string& message) { throw SqlError{sqlstate, message}; }

std::string in_quotes(std::string_view name) { return '"' + std::string(name) + '"'; }

void fail_out_of_range(Type type) { fail("22003", std::string(name_of(type)) + " out of range"); }

void refuse_big_number() {
  throw UnsupportedSql{"a numeric of more than 38 digits", "the value of an expression"};
}

}  // namespace ordercheck::models::sql
