// SPDX-License-Identifier: Apache-2.0
// The file in which an exhaustive search keeps its state, so that another process can go on with
// it, whatever ended the first one.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ordercheck/check.hpp>

#include "explore/explorer.hpp"

namespace ordercheck::explore {

/// The state of a search between two executions.
struct Checkpoint {
  std::uint64_t executions = 0, executions_cut = 0, steps = 0;
  std::uint32_t restarts = 0;
  std::vector<InvariantCount> invariants;
  std::optional<Finding> race;
  std::string ids;     ///< see runtime/id_tables.hpp
  std::string search;  ///< see OptimalDpor::save
};

/// What stands in the way of going on from a file: one sentence that names the file.
class BadCheckpoint : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The checkpoint in a file; nothing when there is no file. Throws BadCheckpoint when it is torn,
/// damaged, no checkpoint, or of another program, test or options.
std::optional<Checkpoint> read_checkpoint(const std::string& file, const CheckpointOwner& owner);

/// Writes the file so that at any moment either what was there before or all of the new one is
/// there, also after a loss of power. Throws std::runtime_error when it cannot.
void write_checkpoint(const std::string& file, const CheckpointOwner& owner,
                      const Checkpoint& checkpoint);

/// Removes the file, and what a killed process may have left beside it.
void remove_checkpoint(const std::string& file);

}  // namespace ordercheck::explore
