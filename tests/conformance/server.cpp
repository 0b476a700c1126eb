// SPDX-License-Identifier: Apache-2.0
#include "server.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <sstream>

#include <poll.h>

#include "implementations.hpp"

namespace ordercheck::conformance {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kDeadlockTimeout = 10ms;
constexpr auto kQuietTime = kDeadlockTimeout * 5 / 2;
// On a busy machine time says little: whoever is due to look for a deadlock gets a processor while
// the server answers this many questions.
constexpr int kQuietRoundCount = 15;
constexpr auto kPatience = 60s;

std::string session_settings() {
  return "-c search_path=s -c timezone=UTC -c deadlock_timeout=" +
         std::to_string(kDeadlockTimeout.count()) + "ms";
}

const char* plan_settings(Plan plan) {
  switch (plan) {
    case Plan::index:
      return "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = "
             "off";
    case Plan::sequential_scan:
      return "SET enable_indexscan = off; SET enable_bitmapscan = off; "
             "SET enable_indexonlyscan = off";
    case Plan::any:
      break;
  }
  return "";
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> all;
  for (std::string word; stream >> word;) {
    all.push_back(word);
  }
  return all;
}

// A cycle in the wait graph is about to be broken by the server.
template <typename Waits>
bool has_cycle(const Waits& waits) {
  for (const auto& [start, wait] : waits) {
    std::set<std::string> seen;
    std::vector<std::string> open = wait.by;
    while (!open.empty()) {
      const std::string name = open.back();
      open.pop_back();
      if (name == start) {
        return true;
      }
      if (const auto found = waits.find(name); found != waits.end() && seen.insert(name).second) {
        open.insert(open.end(), found->second.by.begin(), found->second.by.end());
      }
    }
  }
  return false;
}

}  // namespace

Server::Server(std::string dsn)
    : dsn_(std::move(dsn)), observer_(dsn_, "observer", session_settings()) {
  observer_.run(
      "PREPARE waits(int[]) AS SELECT pid, pg_isolation_test_session_is_blocked(pid, $1), "
      "array_to_string(pg_blocking_pids(pid), ' '), "
      "(SELECT wait_event FROM pg_stat_activity AS activity WHERE activity.pid = waiting.pid) "
      "FROM unnest($1) AS waiting(pid)");
}

std::vector<Observation> Server::observe(const Scenario& scenario) {
  Observation observation;
  observation.steps.resize(scenario.steps.size());
  try {
    prepare(scenario);
    for (std::size_t index = 0; index < scenario.steps.size(); ++index) {
      step(scenario.steps[index], static_cast<int>(index) + 1, observation.steps[index]);
    }
  } catch (...) {
    end_sessions();
    throw;
  }
  end_sessions();
  observation.finals = finals(scenario.final_queries);
  return {std::move(observation)};
}

void Server::prepare(const Scenario& scenario) {
  observer_.run("DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA s");
  for (const std::string& sql : scenario.setup) {
    observer_.run(sql);
  }
  for (const std::string& name : scenario.sessions) {
    auto& client = clients_[name];
    if (!client) {
      client = std::make_unique<Client>(Backend(dsn_, name, session_settings()));
    }
    if (const std::string settings = plan_settings(scenario.plan); !settings.empty()) {
      client->backend.run(settings);
    }
  }
}

Server::Client& Server::client(const std::string& name) {
  const auto found = clients_.find(name);
  if (found == clients_.end()) {
    throw ServerError("a step names the session '" + name + "', which 'sessions' does not");
  }
  return *found->second;
}

void Server::step(const Statement& statement, int number, Observed& observed) {
  if (statement.session == kAdministrator) {
    administer(statement.sql);
    observed.outcome.tag = words(statement.sql).front();
    settle(number, observed);
  } else if (Client& acting = client(statement.session); acting.pending_step != 0) {
    observed.outcome.status = Status::skipped;
  } else {
    acting.pending_step = number;
    acting.backend.start(statement.sql);
    const Waits waits = settle(number, observed);
    if (acting.pending_step != 0) {
      const Wait& wait = waits.at(statement.session);
      observed.outcome.status = Status::blocked;
      observed.outcome.blocked_by = wait.by;
      observed.outcome.wait = wait.event;
    }
  }
  std::ranges::sort(observed.resumed, {}, &Resumed::session);
}

void Server::administer(const std::string& command) {
  const std::vector<std::string> parts = words(command);
  if (parts.size() != 2 || (parts[0] != "KILL" && parts[0] != "CANCEL")) {
    throw ServerError("unknown command of the administrator: '" + command + "'");
  }
  const Client& target = client(parts[1]);
  const std::string process = std::to_string(target.backend.process());
  if (parts[0] == "KILL") {
    constexpr const char* patience_ms = "5000";
    observer_.run("SELECT pg_terminate_backend($1, $2)", {process, patience_ms});
    return;
  }
  observer_.run("SELECT pg_cancel_backend($1)", {process});
  // A signal takes its time; a statement that waits for another session ends by it.
  pollfd socket{.fd = target.backend.socket(), .events = POLLIN, .revents = 0};
  constexpr int patience_ms = 1000;
  if (target.pending_step != 0) {
    ::poll(&socket, 1, patience_ms);
  }
}

// Returns when each session is idle or waits for another one, with the waits; a statement that
// ended is recorded.
Server::Waits Server::settle(int number, Observed& observed) {
  const Clock::time_point start = Clock::now();
  Clock::time_point quiet_since = start;
  int quiet_round_count = 0;
  Waits last;
  while (true) {
    const bool progressed = collect(number, observed);
    const auto waiting = static_cast<std::size_t>(std::ranges::count_if(
        clients_, [](const auto& entry) { return entry.second->pending_step != 0; }));
    if (waiting == 0) {
      return {};
    }
    const Waits now_waits = waits();
    const Clock::time_point now = Clock::now();
    if (progressed || now_waits.size() != waiting || now_waits != last) {
      last = now_waits;
      quiet_since = now;
      quiet_round_count = 0;
    } else if (++quiet_round_count >= kQuietRoundCount && now - quiet_since > kQuietTime &&
               !has_cycle(now_waits)) {
      return now_waits;
    }
    if (now - start > kPatience) {
      throw ServerError("step " + std::to_string(number) +
                        ": a session neither ends its statement nor waits for another one");
    }
    std::vector<pollfd> sockets;
    for (const auto& [name, client] : clients_) {
      if (client->pending_step != 0) {
        sockets.push_back({.fd = client->backend.socket(), .events = POLLIN, .revents = 0});
      }
    }
    constexpr int pause_ms = 1;
    ::poll(sockets.data(), sockets.size(), pause_ms);
  }
}

// Records the statements that ended; false when there is none.
bool Server::collect(int number, Observed& observed) {
  bool progressed = false;
  for (auto& [name, client] : clients_) {
    if (client->pending_step == 0) {
      continue;
    }
    if (std::optional<Outcome> outcome = client->backend.poll()) {
      progressed = true;
      if (client->pending_step == number) {
        observed.outcome = std::move(*outcome);
      } else {
        observed.resumed.push_back({name, client->pending_step, std::move(*outcome)});
      }
      client->pending_step = 0;
    }
  }
  return progressed;
}

// The sessions that wait for another one.
Server::Waits Server::waits() {
  std::string processes;
  std::map<std::string, std::string> names;
  for (const auto& [name, client] : clients_) {
    const std::string process = std::to_string(client->backend.process());
    names[process] = name;
    processes += (processes.empty() ? "" : ",") + process;
  }
  Waits waits;
  for (const Row& row : observer_.run("EXECUTE waits('{" + processes + "}')")) {
    const std::string& name = names.at(row[0].value_or(""));
    if (row[1] != "true" || clients_.at(name)->pending_step == 0) {
      continue;
    }
    Wait& wait = waits[name];
    std::set<std::string> by;
    for (const std::string& process : words(row[2].value_or(""))) {
      const auto found = names.find(process);
      by.insert(found == names.end() ? "?" : found->second);
    }
    wait = {{by.begin(), by.end()}, row[3].value_or("")};
  }
  return waits;
}

std::vector<Final> Server::finals(const std::vector<std::string>& queries) {
  std::vector<Final> all;
  all.reserve(queries.size());
  for (const std::string& query : queries) {
    all.push_back({query, observer_.run(query)});
  }
  return all;
}

// Whether the session could be left as if new.
bool Server::renew(Backend& backend) {
  try {
    backend.run("ROLLBACK");
    backend.run("DISCARD ALL");
    return true;
  } catch (const ServerError&) {
    return false;
  }
}

// Ends the connection, and waits until the server has ended it, too.
void Server::end(const std::string& name) {
  constexpr const char* patience_ms = "5000";
  const auto found = clients_.find(name);
  const std::string process = std::to_string(found->second->backend.process());
  observer_.run("SELECT pg_terminate_backend($1, $2)", {process, patience_ms});
  clients_.erase(found);
}

// Leaves only connected sessions outside of any transaction.
void Server::end_sessions() {
  // First those that wait: a rollback elsewhere would let them go on.
  std::vector<std::string> ended;
  for (const auto& [name, client] : clients_) {
    if (client->pending_step != 0) {
      ended.push_back(name);
    }
  }
  std::ranges::for_each(ended, [&](const std::string& name) { end(name); });
  ended.clear();
  for (const auto& [name, client] : clients_) {
    if (!renew(client->backend)) {
      ended.push_back(name);
    }
  }
  std::ranges::for_each(ended, [&](const std::string& name) { end(name); });
}

std::unique_ptr<Implementation> make_server(const std::string& dsn) {
  return std::make_unique<Server>(dsn);
}

}  // namespace ordercheck::conformance
