// SPDX-License-Identifier: Apache-2.0
#include <ordercheck/models/database.hpp>

#include "database/connection.hpp"
#include "database/server.hpp"

namespace ordercheck::models {

Database::Database(std::string_view schema, DatabaseOptions options)
    : server_{std::make_unique<database::Server>(schema, options)} {}

Database::~Database() = default;

std::unique_ptr<Session> Database::connect() {
  return std::make_unique<database::Connection>(*server_);
}

}  // namespace ordercheck::models
