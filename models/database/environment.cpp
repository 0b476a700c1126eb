// SPDX-License-Identifier: Apache-2.0
// What expressions ask of the session.
#include "database/connection.hpp"

namespace ordercheck::models::database {

std::int64_t Connection::transaction_time() { refuse("now()"); }

std::int64_t Connection::statement_time() { refuse("statement_timestamp()"); }

std::int64_t Connection::clock_time() { refuse("clock_timestamp()"); }

std::int64_t Connection::next_value(std::size_t) { refuse("nextval()"); }

std::int64_t Connection::current_value(std::size_t) { refuse("currval()"); }

std::int64_t Connection::last_value() { refuse("lastval()"); }

void Connection::set_value(std::size_t, std::int64_t, bool) { refuse("setval()"); }

bool Connection::advisory(sql::Advisory, const std::vector<std::int64_t>&) {
  refuse("an advisory lock");
}

}  // namespace ordercheck::models::database
