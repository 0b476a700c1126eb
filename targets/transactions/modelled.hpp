// SPDX-License-Identifier: Apache-2.0
// The targets' databases in the search; for checked builds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ordercheck/models/database.hpp>

#include "transactions/transaction.hpp"

namespace transactions {

using ordercheck::models::AccessPath;

/// Isolation as a dimension of the search.
struct Level {
  Isolation isolation = Isolation::read_committed;
  std::optional<AccessPath> access_path = {};  ///< of serializable
};

/// "read committed", "serializable by index".
std::string text_of(const Level& level);

/// Read committed, repeatable read, and serializable on each access path.
const std::vector<Level>& levels();

/// A modelled database that was made of the statements.
class ModelledDatabase {
 public:
  ModelledDatabase(const std::vector<std::string>& statements, const Level& level);

  Place place();

 private:
  const Isolation isolation_;
  ordercheck::models::Database database_;
};

}  // namespace transactions
