// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "scenario_file.hpp"

namespace ordercheck::conformance {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<Row>& rows) {
  Json list = Json::array();
  for (const Row& row : rows) {
    Json& fields = list.emplace_back(Json::array());
    for (const Field& field : row) {
      fields.push_back(field ? Json(*field) : Json());
    }
  }
  return list;
}

Json json_of(const Outcome& outcome) {
  switch (outcome.status) {
    case Status::ok: {
      Json json{{"status", "ok"}, {"tag", outcome.tag}};
      if (outcome.rows) {
        json["rows"] = json_of(*outcome.rows);
      }
      return json;
    }
    case Status::blocked:
      return {{"status", "blocked"},
              {"by", outcome.blocked_by.value_or(std::vector<std::string>{})},
              {"wait", outcome.wait.value_or("")}};
    case Status::error: {
      Json json{{"status", "error"}, {"sqlstate", outcome.sqlstate}, {"message", outcome.message}};
      if (outcome.constraint && !outcome.constraint->empty()) {
        json["constraint"] = *outcome.constraint;
      }
      return json;
    }
    case Status::skipped:
      break;
  }
  return {{"status", "skipped"}};
}

Json json_of(const Scenario& scenario, const Observation& observation) {
  Json steps = Json::array();
  for (std::size_t index = 0; index < observation.steps.size(); ++index) {
    const Observed& observed = observation.steps[index];
    Json step{{"step", index + 1},
              {"session", scenario.steps[index].session},
              {"sql", scenario.steps[index].sql},
              {"outcome", json_of(observed.outcome)}};
    for (const Resumed& resumed : observed.resumed) {
      step["resumed"].push_back({{"session", resumed.session},
                                 {"step", resumed.step},
                                 {"outcome", json_of(resumed.outcome)}});
    }
    steps.push_back(std::move(step));
  }
  Json finals = Json::object();
  for (const Final& final : observation.finals) {
    finals[final.query] = json_of(final.rows);
  }
  return {{"steps", std::move(steps)}, {"final", std::move(finals)}};
}

const char* name_of(Plan plan) {
  switch (plan) {
    case Plan::index:
      return "index";
    case Plan::sequential_scan:
      return "seqscan";
    case Plan::any:
      break;
  }
  return "default";
}

}  // namespace

std::string file_of(const Scenario& scenario) {
  Json json{{"id", scenario.id},
            {"title", scenario.title},
            {"isolation", scenario.isolation},
            {"plan", name_of(scenario.plan)},
            {"setup", scenario.setup},
            {"sessions", scenario.sessions}};
  if (scenario.record == Record::only_outcome && scenario.observations.size() == 1) {
    json.update(json_of(scenario, scenario.observations.front()));
  } else {
    for (const Observation& observation : scenario.observations) {
      json["outcomes"].push_back(json_of(scenario, observation));
    }
  }
  return Json{{"scenarios", Json::array({std::move(json)})}}.dump(1);
}

}  // namespace ordercheck::conformance
