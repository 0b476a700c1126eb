// SPDX-License-Identifier: Apache-2.0
#include "model.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>

#include <ordercheck/check.hpp>
#include <ordercheck/detail/door.hpp>
#include <ordercheck/models/database.hpp>
#include <ordercheck/object.hpp>
#include <ordercheck/settle.hpp>
#include <ordercheck/sync/thread.hpp>

#include "implementations.hpp"

namespace ordercheck::conformance {

namespace {

using models::AccessPath;
using models::DatabaseOptions;
using models::DeadlockVictim;
using models::RowOrder;
using models::Rows;
using models::Session;
using models::SqlError;
using models::SqlValue;
using models::UnsupportedSql;

/// The number of the step that a session has been given, and of the last that it has done.
struct Mailbox {
  std::uint32_t given = 0;
  std::uint32_t done = 0;
  bool operator==(const Mailbox&) const = default;
};

struct MailboxKind : KindOf<Mailbox> {
  static constexpr std::string_view name = "mailbox";

  enum Verb : std::uint8_t { give, take, report, look };

  static void labels(const World& world, const Operation& operation, Labels& labels) {
    const Mailbox box = world.at<Mailbox>({operation.object});
    if (operation.verb != take || box.given != box.done) {
      labels.add();
    }
  }

  static Value apply(Step& step) {
    const Cell cell{step.operation.object};
    switch (step.operation.verb) {
      case give:
        step.write<Mailbox>(cell).given =
            static_cast<std::uint32_t>(step.operation.arguments[0].low);
        return {};
      case report: {
        Mailbox& box = step.write<Mailbox>(cell);
        box.done = box.given;
        return {};
      }
      default: {
        const Mailbox& box = step.read<Mailbox>(cell);
        return {box.given, box.done};
      }
    }
  }
};

// Lock timeouts end within a step.
constexpr std::chrono::hours kHorizon{1};

constexpr std::uint32_t kStop = ~std::uint32_t{0};

Field field_of(const SqlValue& value) {
  if (value.is_null()) {
    return std::nullopt;
  }
  return value.is_boolean() ? std::string{value.boolean() ? "true" : "false"} : value.printed();
}

std::vector<Row> rows_of(const Rows& rows) {
  std::vector<Row> texts;
  for (const std::vector<SqlValue>& row : rows.rows) {
    Row& text = texts.emplace_back();
    for (const SqlValue& value : row) {
      text.push_back(field_of(value));
    }
  }
  return texts;
}

Outcome outcome_of(Session& session, const std::string& sql) {
  Outcome outcome;
  try {
    const Rows rows = session.execute(sql);
    outcome.tag = rows.tag;
    if (!rows.columns.empty()) {
      outcome.rows = rows_of(rows);
    }
  } catch (const SqlError& error) {
    outcome.status = Status::error;
    outcome.sqlstate = error.sqlstate();
    outcome.constraint = error.constraint();
    outcome.message = error.what();
  }
  return outcome;
}

DatabaseOptions options_of(const Scenario& scenario) {
  DatabaseOptions options;
  options.serializable =
      scenario.plan == Plan::sequential_scan ? AccessPath::sequential_scan : AccessPath::index;
  options.row_order = scenario.plan == Plan::index ? RowOrder::primary_key : RowOrder::physical;
  options.deadlock_victim = DeadlockVictim::last_to_wait;
  return options;
}

std::string script_of(const Scenario& scenario) {
  std::string script;
  for (const std::string& statement : scenario.setup) {
    script += statement + ";\n";
  }
  return script;
}

/// One execution: all of it lives in the memory of the body.
class Run {
 public:
  explicit Run(const Scenario& scenario)
      : scenario_{scenario}, database_{script_of(scenario), options_of(scenario)} {
    for (const std::string& name : scenario.sessions) {
      sessions_[name] = std::make_unique<Player>();
    }
  }

  Observation play() {
    for (auto& [name, player] : sessions_) {
      player->thread = ordercheck::thread{[this, &player = *player] { serve(player); }};
      settle(kHorizon);
    }
    for (std::size_t step = 0; step < scenario_.steps.size(); ++step) {
      observation_.steps.push_back(observe_step(step));
    }
    ask_finals();
    stop();
    return std::move(observation_);
  }

  const std::optional<std::string>& unsupported() const { return unsupported_; }

 private:
  struct Player {
    Object<MailboxKind> mailbox{"mailbox"};
    ordercheck::thread thread;
    std::optional<std::size_t> step;  // given, and its end not yet observed
    Outcome outcome;
  };

  void serve(Player& player) {
    const std::unique_ptr<Session> session = database_.connect();
    for (;;) {
      const Value value = player.mailbox.call(MailboxKind::take);
      if (value.low == kStop) {
        return;
      }
      try {
        player.outcome = outcome_of(*session, scenario_.steps[value.low - 1].sql);
      } catch (const UnsupportedSql& error) {
        unsupported_ = error.construct();
      }
      player.mailbox.call(MailboxKind::report);
    }
  }

  bool is_done(Player& player) {
    const Value value = player.mailbox.call(MailboxKind::look);
    return value.low == value.high;
  }

  Observed observe_step(std::size_t step) {
    Observed observed;
    const Statement& statement = scenario_.steps[step];
    if (statement.session == kAdministrator) {
      unsupported_ = "an administrator";
      return observed;
    }
    Player& player = *sessions_.at(statement.session);
    if (player.step.has_value()) {
      observed.outcome.status = Status::skipped;
      return observed;
    }
    player.step = step;
    player.mailbox.call(MailboxKind::give, {step + 1});
    settle(kHorizon);
    for (auto& [name, each] : sessions_) {
      if (!each->step.has_value() || !is_done(*each)) {
        continue;
      }
      if (each->step == step) {
        observed.outcome = each->outcome;
      } else {
        observed.resumed.push_back({name, static_cast<int>(*each->step) + 1, each->outcome});
      }
      each->step.reset();
    }
    if (player.step.has_value()) {
      observed.outcome.status = Status::blocked;
    }
    return observed;
  }

  void ask_finals() {
    if (unsupported_.has_value()) {
      return;
    }
    const std::unique_ptr<Session> session = database_.connect();
    for (const std::string& query : scenario_.final_queries) {
      observation_.finals.push_back({query, rows_of(session->execute(query))});
    }
  }

  /// One after the other: how they end is nobody's concern.
  void stop() {
    std::vector<Player*> left;
    for (auto& [name, player] : sessions_) {
      left.push_back(player.get());
    }
    while (!left.empty()) {
      const auto idle =
          std::ranges::find_if(left, [&](Player* player) { return is_done(*player); });
      if (idle == left.end()) {
        throw std::logic_error{"sessions wait for each other at the end of " + scenario_.id};
      }
      (*idle)->mailbox.call(MailboxKind::give, {kStop});
      (*idle)->thread.join();
      left.erase(idle);
      settle(kHorizon);
    }
  }

  const Scenario& scenario_;
  models::Database database_;
  std::map<std::string, std::unique_ptr<Player>> sessions_;
  Observation observation_;
  std::optional<std::string> unsupported_;
};

}  // namespace

std::vector<Observation> Model::observe(const Scenario& scenario) {
  std::map<std::string, Observation> seen;
  std::optional<std::string> unsupported;
  Options options;
  options.in_process = true;
  options.minimise = false;
  options.name = scenario.id;
  const Result result = check(options, [&] {
    if (unsupported.has_value()) {
      return;
    }
    std::optional<std::string> refused;
    Observation observation;
    try {
      Run run{scenario};
      observation = run.play();
      refused = run.unsupported();
    } catch (const UnsupportedSql& error) {
      refused = error.construct();
    }
    const ordercheck::detail::HostScope host;
    if (refused.has_value()) {
      unsupported = std::string{*refused};
      return;
    }
    std::string text;
    for (const Observed& step : observation.steps) {
      text += text_of(step) + "\n";
    }
    for (const Final& final : observation.finals) {
      text += text_of(final.rows) + "\n";
    }
    seen.emplace(text, observation);
  });
  if (unsupported.has_value()) {
    throw Unsupported{*unsupported};
  }
  if (result.verdict != Verdict::exhausted) {
    const std::string why =
        result.violations.empty() ? result.message : result.violations.front().message;
    throw std::runtime_error{"the search through " + scenario.id + " did not end: " + why};
  }
  std::vector<Observation> observations;
  for (auto& [text, observation] : seen) {
    observations.push_back(std::move(observation));
  }
  return observations;
}

std::unique_ptr<Implementation> make_model() { return std::make_unique<Model>(); }

}  // namespace ordercheck::conformance
