// SPDX-License-Identifier: Apache-2.0
// Runs scenarios on a real PostgreSQL server, step by step.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "backend.hpp"
#include "implementation.hpp"

namespace ordercheck::conformance {

/// A real server. Needs it alone, as a superuser: what SERIALIZABLE refuses depends on all that
/// runs.
///
/// Whether a session is blocked is asked of the server, not told by a time-out. The one time that
/// matters is deadlock_timeout: the next step comes well after it, so that the session whose wait
/// closes a cycle is the one that looks for it.
class Server : public Implementation {
 public:
  /// Throws ServerError.
  explicit Server(std::string dsn);

  bool observes_all() const override { return false; }

  /// The one observation. Throws ServerError; then the server is still fit for other scenarios.
  std::vector<Observation> observe(const Scenario& scenario) override;

 private:
  struct Client {
    explicit Client(Backend connection) : backend(std::move(connection)) {}

    Backend backend;
    int pending_step = 0;  // none is 0
  };

  struct Wait {
    std::vector<std::string> by;
    std::string event;
    bool operator==(const Wait&) const = default;
  };

  using Waits = std::map<std::string, Wait>;

  void prepare(const Scenario& scenario);
  Client& client(const std::string& name);
  void step(const Statement& statement, int number, Observed& observed);
  void administer(const std::string& command);
  Waits settle(int number, Observed& observed);
  bool collect(int number, Observed& observed);
  Waits waits();
  std::vector<Final> finals(const std::vector<std::string>& queries);
  static bool renew(Backend& backend);
  void end(const std::string& name);
  void end_sessions();

  const std::string dsn_;
  Backend observer_;
  /// invariant: the names are those of the running scenario, or more; each backend is connected and
  /// outside of a transaction when no scenario runs
  std::map<std::string, std::unique_ptr<Client>> clients_;
};

}  // namespace ordercheck::conformance
