// SPDX-License-Identifier: Apache-2.0
#include "schedule.hpp"

#include <functional>
#include <map>
#include <numeric>

#include "statements.hpp"

namespace ordercheck::conformance {
namespace {

using Levels = std::vector<std::string>;

// One sort of statement and how often it is drawn.
struct Choice {
  int weight;
  std::function<std::string()> draw;
};

class Schedule {
 public:
  Schedule(std::uint64_t seed, const Grammar& grammar)
      : random_(seed), grammar_(grammar), levels_(draw_levels()), statements_(draw_statements()) {}

  Scenario draw(std::uint64_t seed);

 private:
  // Whether a session is in a transaction, and how deep in savepoints.
  struct Session {
    bool in_transaction = false;
    bool is_read_only = false;
    int savepoint_count = 0;
  };

  Levels draw_levels();
  Statements draw_statements();
  std::vector<Choice> draw_choices();
  bool serializable() const;
  std::string begin(Session& session);
  std::string end(Session& session);
  std::string savepoint(Session& session);
  std::string next(Session& session);
  std::string on_rows();

  Random random_;
  Grammar grammar_;
  Levels levels_;
  bool by_index_ = true;
  // Few rows, long transactions, hardly a read: waits and deadlocks.
  bool contended_ = false;
  Statements statements_;
  std::vector<Choice> choices_ = draw_choices();
  int percent_end_ = 17;
  int percent_savepoint_ = 0;
};

Levels Schedule::draw_levels() {
  const std::vector<Levels> all{{"READ COMMITTED"},
                                {"REPEATABLE READ"},
                                {"READ COMMITTED", "REPEATABLE READ"},
                                {"SERIALIZABLE"},
                                {"SERIALIZABLE"},
                                {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"}};
  return all[static_cast<std::size_t>(random_.below(grammar_.serializable ? 6 : 3))];
}

bool Schedule::serializable() const { return levels_.back() == "SERIALIZABLE"; }

Statements Schedule::draw_statements() {
  by_index_ = random_.chance(50);
  contended_ = random_.chance(30);
  return {random_,
          {.tables = random_tables(random_, grammar_.foreign_keys),
           .key_count = contended_ ? 2 : random_.any_of({1, 1, 2, 2, 3, 4}),
           .by_index = by_index_,
           .serializable = serializable(),
           .contended = contended_}};
}

// Each schedule has its own mixture.
std::vector<Choice> Schedule::draw_choices() {
  const auto draw = [this](std::string (Statements::*sort)()) {
    return [this, sort] { return (statements_.*sort)(); };
  };
  std::vector<Choice> choices{
      {contended_ ? 1 : 6, draw(&Statements::select)},
      {contended_ ? 0 : random_.between(0, 2), draw(&Statements::aggregate)},
      {random_.between(0, 4), draw(&Statements::select_for)},
      {random_.between(4, 8), draw(&Statements::update)},
      {random_.between(0, 2), draw(&Statements::remove)},
      {random_.between(0, contended_ ? 1 : 4), draw(&Statements::insert)}};
  // How a join is planned decides what SERIALIZABLE locks.
  if (statements_.can_join() && !serializable()) {
    choices.push_back({2, draw(&Statements::join)});
  }
  if (grammar_.advisory_locks && random_.chance(15)) {
    choices.push_back({3, draw(&Statements::advisory)});
  }
  if (grammar_.lock_timeout && random_.chance(10)) {
    choices.push_back({1, [this] {
                         return "SET " + random_.word({"", "LOCAL "}) +
                                "lock_timeout = " + random_.word({"'5ms'", "0"});
                       }});
  }
  return choices;
}

std::string Schedule::begin(Session& session) {
  const std::string& level = random_.any_of(levels_);
  const bool read_only = level == "SERIALIZABLE" && random_.chance(12);
  session = {.in_transaction = true, .is_read_only = read_only, .savepoint_count = 0};
  return "BEGIN ISOLATION LEVEL " + level + (read_only ? " READ ONLY" : "");
}

std::string Schedule::end(Session& session) {
  session = {};
  return random_.chance(75) ? "COMMIT" : "ROLLBACK";
}

std::string Schedule::savepoint(Session& session) {
  int& count = session.savepoint_count;
  const int draw = random_.below(100);
  if (count == 0 || draw < 45) {
    ++count;
    return "SAVEPOINT s" + std::to_string(count);
  }
  const int target = random_.between(1, count);
  if (draw < 85) {
    count = target;
    return "ROLLBACK TO s" + std::to_string(target);
  }
  count = target - 1;
  return "RELEASE s" + std::to_string(target);
}

std::string Schedule::on_rows() {
  const int total =
      std::accumulate(choices_.begin(), choices_.end(), 0,
                      [](int sum, const Choice& choice) { return sum + choice.weight; });
  int draw = random_.below(total);
  for (const Choice& choice : choices_) {
    draw -= choice.weight;
    if (draw < 0) {
      const std::string sql = choice.draw();
      const bool differs = serializable() && !grammar_.do_nothing_at_serializable &&
                           sql.find("DO NOTHING") != std::string::npos;
      return differs ? "SELECT 1" : sql;
    }
  }
  return "SELECT 1";
}

std::string Schedule::next(Session& session) {
  if (!session.in_transaction) {
    return random_.chance(88) ? begin(session) : on_rows();
  }
  if (random_.chance(percent_end_)) {
    return end(session);
  }
  if (session.is_read_only && random_.chance(90)) {
    return statements_.select();
  }
  return random_.chance(percent_savepoint_) ? savepoint(session) : on_rows();
}

Scenario Schedule::draw(std::uint64_t seed) {
  percent_end_ = contended_ ? 5 : random_.any_of({8, 17, 25});
  percent_savepoint_ = grammar_.savepoints ? random_.any_of({0, 0, 8, 20}) : 0;
  Scenario scenario;
  scenario.id = "random " + std::to_string(seed);
  scenario.title = "random schedule";
  scenario.isolation = levels_.size() == 1 ? levels_.front() : "mixed";
  scenario.plan = by_index_ ? Plan::index : Plan::sequential_scan;
  scenario.setup = statements_.setup();
  const int session_count = random_.any_of({2, 2, 3, 3, 4});
  for (int index = 1; index <= session_count; ++index) {
    scenario.sessions.push_back("T" + std::to_string(index));
  }
  std::map<std::string, Session> sessions;
  const int step_count = random_.between(8, 24);
  for (int step = 0; step < step_count; ++step) {
    const std::string& name = random_.any_of(scenario.sessions);
    scenario.steps.push_back({name, next(sessions[name])});
  }
  for (const std::string& name : scenario.sessions) {
    scenario.steps.push_back({name, "COMMIT"});
  }
  for (const std::string& sql : scenario.setup) {
    constexpr std::string_view head = "CREATE TABLE ";
    if (sql.starts_with(head)) {
      scenario.final_queries.push_back(
          "SELECT * FROM " + sql.substr(head.size(), sql.find(' ', head.size()) - head.size()) +
          " ORDER BY id");
    }
  }
  return scenario;
}

}  // namespace

Scenario random_schedule(std::uint64_t seed, const Grammar& grammar) {
  return Schedule(seed, grammar).draw(seed);
}

}  // namespace ordercheck::conformance
