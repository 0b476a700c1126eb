// SPDX-License-Identifier: Apache-2.0
// Random schedules of random transactions.
#pragma once

#include <cstdint>

#include "scenario.hpp"

namespace ordercheck::conformance {

/// What a random schedule may contain besides statements on rows.
struct Grammar {
  bool serializable = true;
  bool savepoints = true;
  bool foreign_keys = true;
  bool advisory_locks = true;
  bool lock_timeout = true;
  /// Whether SERIALIZABLE may meet ON CONFLICT DO NOTHING: servers before 15.20 differ.
  bool do_nothing_at_serializable = true;
};

/// Two to four sessions on one to three tables; the same for a seed on every machine. Has no
/// record.
Scenario random_schedule(std::uint64_t seed, const Grammar& grammar = {});

}  // namespace ordercheck::conformance
