// SPDX-License-Identifier: Apache-2.0
// An implementation that says what a test wants it to say.
#pragma once

#include <utility>
#include <vector>

#include "implementation.hpp"

namespace ordercheck::conformance {

class Scripted : public Implementation {
 public:
  Scripted(bool observes_all, std::vector<Observation> observations)
      : observes_all_(observes_all), observations_(std::move(observations)) {}

  bool observes_all() const override { return observes_all_; }

  std::vector<Observation> observe(const Scenario&) override { return observations_; }

 private:
  bool observes_all_;
  std::vector<Observation> observations_;
};

/// A statement without a result that succeeded.
inline Outcome done(const std::string& tag) {
  Outcome outcome;
  outcome.tag = tag;
  return outcome;
}

inline Outcome with_rows(const std::string& tag, std::vector<Row> rows) {
  Outcome outcome = done(tag);
  outcome.rows = std::move(rows);
  return outcome;
}

inline Outcome refused(const std::string& sqlstate, const std::string& constraint = "") {
  Outcome outcome;
  outcome.status = Status::error;
  outcome.sqlstate = sqlstate;
  outcome.constraint = constraint;
  return outcome;
}

inline Outcome blocked_by(std::vector<std::string> sessions) {
  Outcome outcome;
  outcome.status = Status::blocked;
  outcome.blocked_by = std::move(sessions);
  outcome.wait = "transactionid";
  return outcome;
}

}  // namespace ordercheck::conformance
