// SPDX-License-Identifier: Apache-2.0
#include "scenario_file.hpp"

#include <fstream>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

namespace ordercheck::conformance {
namespace {

using Json = nlohmann::ordered_json;

const Json& field(const Json& object, const char* name) {
  if (!object.is_object()) {
    throw std::runtime_error("expected an object with '" + std::string(name) + "', found " +
                             object.type_name());
  }
  const auto found = object.find(name);
  if (found == object.end()) {
    throw std::runtime_error("no '" + std::string(name) + "'");
  }
  return *found;
}

const Json& list(const Json& value, const char* name) {
  if (!value.is_array()) {
    throw std::runtime_error("'" + std::string(name) + "' is no list");
  }
  return value;
}

std::string text(const Json& value, const char* name) {
  if (!value.is_string()) {
    throw std::runtime_error("'" + std::string(name) + "' is no text");
  }
  return value.get<std::string>();
}

std::string text_field(const Json& object, const char* name) {
  return text(field(object, name), name);
}

std::vector<std::string> texts(const Json& object, const char* name) {
  std::vector<std::string> all;
  for (const Json& each : list(field(object, name), name)) {
    all.push_back(text(each, name));
  }
  return all;
}

std::vector<Row> rows_of(const Json& value) {
  std::vector<Row> rows;
  for (const Json& each : list(value, "rows")) {
    Row& row = rows.emplace_back();
    for (const Json& entry : list(each, "rows")) {
      if (entry.is_null()) {
        row.emplace_back();
      } else {
        row.emplace_back(entry.is_string() ? entry.get<std::string>() : entry.dump());
      }
    }
  }
  return rows;
}

Status status_of(const std::string& name) {
  static const std::map<std::string, Status> kNames{{"ok", Status::ok},
                                                    {"blocked", Status::blocked},
                                                    {"error", Status::error},
                                                    {"skipped", Status::skipped}};
  const auto found = kNames.find(name);
  if (found == kNames.end()) {
    throw std::runtime_error("unknown status '" + name + "'");
  }
  return found->second;
}

// The statements that are blocked, by session: their steps' numbers.
using Pending = std::map<std::string, int>;

int end_of(Pending& pending, const std::string& session) {
  const auto found = pending.find(session);
  if (found == pending.end()) {
    throw std::runtime_error("session " + session + " is resumed and was not blocked");
  }
  const int step = found->second;
  pending.erase(found);
  return step;
}

// One format's way to write an outcome, and where the parts of a resumed statement stand.
struct Format {
  Outcome (*outcome)(const Json&);
  std::string (*resumed_session)(const Json&);
  const Json& (*resumed_outcome)(const Json&);
};

Outcome detailed_outcome(const Json& json) {
  Outcome outcome;
  outcome.status = status_of(text_field(json, "status"));
  switch (outcome.status) {
    case Status::ok:
      outcome.tag = text_field(json, "tag");
      if (json.contains("rows")) {
        outcome.rows = rows_of(json["rows"]);
      }
      break;
    case Status::blocked:
      outcome.blocked_by = texts(json, "by");
      outcome.wait = text_field(json, "wait");
      break;
    case Status::error:
      outcome.sqlstate = text_field(json, "sqlstate");
      outcome.message = text_field(json, "message");
      outcome.constraint = json.contains("constraint") ? text_field(json, "constraint") : "";
      break;
    case Status::skipped:
      break;
  }
  return outcome;
}

const Format kScenarioFormat{
    detailed_outcome, [](const Json& json) { return text_field(json, "session"); },
    [](const Json& json) -> const Json& { return field(json, "outcome"); }};

// A list: the status, then the tag and, if there is a result, the rows; or the SQLSTATE.
Outcome brief_outcome(const Json& json) {
  const std::size_t size = list(json, "outcome").size();
  const auto part = [&](std::size_t index) {
    if (index >= size) {
      throw std::runtime_error("an outcome of " + std::to_string(size) + " parts is too short");
    }
    return text(json[index], "outcome");
  };
  Outcome outcome;
  outcome.status = status_of(part(0));
  if (outcome.status == Status::ok) {
    outcome.tag = part(1);
    if (size > 2) {
      outcome.rows = rows_of(json[2]);
    }
  } else if (outcome.status == Status::error) {
    outcome.sqlstate = part(1);
  }
  return outcome;
}

const Json& part_of_resumed(const Json& json, std::size_t index) {
  if (list(json, "resumed").size() != 2) {
    throw std::runtime_error("a resumed statement is no pair of session and outcome");
  }
  return json[index];
}

const Format kTraceFormat{
    brief_outcome, [](const Json& json) { return text(part_of_resumed(json, 0), "resumed"); },
    [](const Json& json) -> const Json& { return part_of_resumed(json, 1); }};

std::vector<Observed> observed_steps(const Json& steps, const Format& format) {
  std::vector<Observed> observed;
  Pending pending;
  for (const Json& json : list(steps, "steps")) {
    const int number = static_cast<int>(observed.size()) + 1;
    Observed& step = observed.emplace_back();
    step.outcome = format.outcome(field(json, "outcome"));
    if (step.outcome.status == Status::blocked) {
      pending[text_field(json, "session")] = number;
    }
    if (!json.contains("resumed")) {
      continue;
    }
    for (const Json& resumed : list(json["resumed"], "resumed")) {
      const std::string session = format.resumed_session(resumed);
      step.resumed.push_back(
          {session, end_of(pending, session), format.outcome(format.resumed_outcome(resumed))});
    }
  }
  return observed;
}

std::vector<Statement> statements_of(const Json& steps) {
  std::vector<Statement> statements;
  for (const Json& json : list(steps, "steps")) {
    statements.push_back({text_field(json, "session"), text_field(json, "sql")});
  }
  return statements;
}

Plan plan_of(const std::string& name) {
  static const std::map<std::string, Plan> kNames{
      {"default", Plan::any}, {"index", Plan::index}, {"seqscan", Plan::sequential_scan}};
  const auto found = kNames.find(name);
  if (found == kNames.end()) {
    throw std::runtime_error("unknown plan '" + name + "'");
  }
  return found->second;
}

Observation observation_of(const Json& json) {
  Observation observation{.steps = observed_steps(field(json, "steps"), kScenarioFormat),
                          .finals = {}};
  for (const auto& [query, rows] : field(json, "final").items()) {
    observation.finals.push_back({query, rows_of(rows)});
  }
  return observation;
}

Scenario scenario_of(const Json& json) {
  Scenario scenario{.id = text_field(json, "id"),
                    .title = text_field(json, "title"),
                    .isolation = text_field(json, "isolation"),
                    .plan = plan_of(text_field(json, "plan")),
                    .setup = texts(json, "setup"),
                    .sessions = texts(json, "sessions"),
                    .steps = {},
                    .final_queries = {},
                    .record = Record::only_outcome,
                    .observations = {},
                    .observations_elsewhere = {}};
  if (json.contains("outcomes") || json.value("race", false)) {
    scenario.record = Record::some_outcomes;
  }
  const Json one = json.contains("outcomes") ? Json() : Json::array({json});
  const Json& outcomes = one.is_null() ? list(json["outcomes"], "outcomes") : one;
  if (outcomes.empty()) {
    throw std::runtime_error("'outcomes' is empty");
  }
  for (const Json& outcome : outcomes) {
    scenario.observations.push_back(observation_of(outcome));
    if (scenario.observations.back().steps.size() != scenario.observations.front().steps.size()) {
      throw std::runtime_error("'outcomes' differ in their number of steps");
    }
  }
  if (json.contains("pg18")) {
    scenario.observations_elsewhere.push_back(observation_of(json["pg18"]));
  }
  scenario.steps = statements_of(outcomes.front()["steps"]);
  for (const Final& final : scenario.observations.front().finals) {
    scenario.final_queries.push_back(final.query);
  }
  return scenario;
}

Scenario trace_of(const Json& json, const std::string& table) {
  const std::string plan = text_field(json, "plan");
  Scenario scenario{.id = "trace " + field(json, "seed").dump() + "/" + plan,
                    .title = "random interleaving",
                    .isolation = "mixed",
                    .plan = plan_of(plan),
                    .setup = {"CREATE TABLE " + table},
                    .sessions = {},
                    .steps = statements_of(field(json, "steps")),
                    .final_queries = {},
                    .record = Record::some_outcomes,
                    .observations = {{observed_steps(field(json, "steps"), kTraceFormat), {}}},
                    .observations_elsewhere = {}};
  std::string values;
  for (const Row& row : rows_of(field(json, "rows"))) {
    values += (values.empty() ? "" : ", ") + text_of(std::vector<Row>{row});
  }
  if (!values.empty()) {
    scenario.setup.push_back("INSERT INTO t VALUES " + values);
  }
  std::set<std::string> sessions;
  for (const Statement& statement : scenario.steps) {
    sessions.insert(statement.session);
  }
  scenario.sessions.assign(sessions.begin(), sessions.end());
  return scenario;
}

std::string name_of(const Json& json) {
  for (const char* const name : {"id", "seed"}) {
    if (json.is_object() && json.contains(name)) {
      return json[name].is_string() ? json[name].get<std::string>() : json[name].dump();
    }
  }
  return "unnamed";
}

template <typename Read>
std::vector<Scenario> read_each(const Json& entries, const char* name, const Read& read) {
  std::vector<Scenario> scenarios;
  for (const Json& json : list(entries, name)) {
    try {
      scenarios.push_back(read(json));
    } catch (const std::exception& error) {
      throw std::runtime_error("entry " + std::to_string(scenarios.size() + 1) + " of '" + name +
                               "' (" + name_of(json) + "): " + error.what());
    }
  }
  return scenarios;
}

std::vector<Scenario> scenarios_of(const Json& json) {
  if (json.is_object() && json.contains("scenarios")) {
    return read_each(json["scenarios"], "scenarios", scenario_of);
  }
  if (json.is_object() && json.contains("traces")) {
    const std::string table = text_field(json, "table");
    return read_each(json["traces"], "traces",
                     [&](const Json& trace) { return trace_of(trace, table); });
  }
  throw std::runtime_error("neither 'scenarios' nor 'traces' at the top level");
}

}  // namespace

std::vector<Scenario> read_scenarios(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    throw ScenarioFileError(file.string() + ": cannot be opened");
  }
  try {
    return scenarios_of(Json::parse(stream));
  } catch (const Json::parse_error& error) {
    throw ScenarioFileError(file.string() + ": not JSON, byte " + std::to_string(error.byte));
  } catch (const std::exception& error) {
    throw ScenarioFileError(file.string() + ": " + error.what());
  }
}

}  // namespace ordercheck::conformance
