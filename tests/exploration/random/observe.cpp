// SPDX-License-Identifier: Apache-2.0
#include "random/observe.hpp"

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "dependence.hpp"
#include "explore/depth_first.hpp"
#include "explore/preemption_bounded.hpp"
#include "runtime/kinds.hpp"

namespace ordercheck::exploration {

namespace {

using runtime::Execution;

/// Threads have the same slots in every search: labels may name them. Actors count as children too.
const std::vector<std::string>& known_paths() {
  static const std::vector<std::string> kPaths = [] {
    std::vector<std::string> all;
    for (const char child : std::string{"012345"}) {
      const std::string path = std::string{"main/"} + child;
      for (const char* const grandchild : {"", "/0", "/1", "/0/0"}) {
        all.push_back(path + grandchild);
      }
    }
    return all;
  }();
  return kPaths;
}

runtime::Settings settings_of(const RandomProgram& program) {
  runtime::Settings settings;
  settings.time = program.around.racing ? TimeMode::racing : TimeMode::quiescent;
  settings.spurious_wakeups = program.around.spurious ? 1 : 0;
  settings.step_bound = 400;
  return settings;
}

std::uint64_t text_hash(std::string_view text) {
  std::uint64_t hash = 7;
  for (const char c : text) {
    hash = mixed(hash, static_cast<unsigned char>(c));
  }
  return hash;
}

std::uint64_t operation_hash(const Operation& operation) {
  return mixed(text_hash(operation.kind->name), operation.verb);
}

/// What every thread did, with labels and results, and what it is blocked on.
std::uint64_t hash_of_threads(const Execution& execution) {
  std::vector<std::uint64_t> threads(execution.thread_count(), 1);
  for (const runtime::Event& event : execution.events()) {
    std::uint64_t& thread = threads[runtime::index_of(event.thread())];
    thread = mixed(thread, operation_hash(event.operation));
    thread = mixed(mixed(thread, event.label), event.result.low);
  }
  std::uint64_t hash = 0;
  for (std::size_t slot = 0; slot < threads.size(); ++slot) {
    const runtime::Thread& thread = execution.thread(runtime::thread_id(slot));
    if (thread.state == runtime::ThreadState::announced && !thread.actor) {
      threads[slot] = mixed(threads[slot], operation_hash(thread.pending));
    }
    hash = mixed(hash, mixed(threads[slot], static_cast<std::uint64_t>(thread.state)));
  }
  return hash;
}

/// Whether the cells of a kind are named by objects' numbers, which differ between searches.
bool is_keyed_by_object(const runtime::ObjectRecord& object) {
  return object.kind->name == "atomic wait queues";
}

/// What the cells hold that were ever changed. Objects are told apart by what is the same in every
/// search: their address and path.
std::uint64_t hash_of_cells(Execution& execution) {
  const runtime::WorldStore& world = execution.world();
  std::uint64_t hash = 0;
  for (std::size_t i = 1; i < world.cell_count(); ++i) {
    const runtime::CellRecord& cell = world.cell(runtime::CellIndex{static_cast<unsigned>(i)});
    const runtime::ObjectRecord& object = world.object(cell.object);
    if (static_cast<std::uint32_t>(cell.object) < runtime::kFirstFreeObject ||
        is_keyed_by_object(object) || !cell.rules->in_place || cell.key == whole ||
        cell.bits == object.initial) {
      continue;
    }
    std::uint64_t one = mixed(text_hash(object.path), text_hash(object.kind->name));
    one = mixed(one, std::bit_cast<std::uintptr_t>(object.address));
    hash += mixed(mixed(one, cell.key), cell.bits);
  }
  return hash;
}

std::uint64_t state_of(Execution& execution) {
  return mixed(hash_of_threads(execution), hash_of_cells(execution));
}

/// Collects what executions show.
class Observer {
 public:
  explicit Observer(Observation& observation) : seen_{observation} {}

  void look_at(Execution& execution) {
    note_violations(execution);
    ++seen_.executions;
    if (execution.ending() != runtime::Ending::complete) {
      contradict("an execution is not complete: " + execution.divergence());
      return;
    }
    const std::uint64_t state = state_of(execution);
    if (deadlocked(execution)) {
      seen_.deadlocks.insert(state);
    }
    const auto [known, is_new] = seen_.states.emplace(Dependence{execution}.trace(), state);
    seen_.repeated += is_new ? 0U : 1U;
    if (known->second != state) {
      contradict("two executions of one trace end differently");
    }
  }

  void note_violations(Execution& execution) {
    for (const runtime::Met& met : execution.violations()) {
      seen_.violations.insert(met.violation.type + " " + met.violation.name);
    }
    for (const runtime::DataRace& race : execution.data_races()) {
      if (!execution.races().promoted(race.address)) {
        seen_.races.insert(race.address);
      }
    }
  }

  void note_cost(const Cost& cost) {
    if (!seen_.first_cost.has_value()) {
      seen_.first_cost = cost;
    }
    seen_.least_cost = seen_.least_cost.has_value() ? std::min(*seen_.least_cost, cost) : cost;
  }

  void contradict(const std::string& problem) {
    if (seen_.problem.empty()) {
      seen_.problem = problem;
    }
  }

 private:
  Observation& seen_;
};

/// Every interleaving, with the costs of what it runs.
class CostedDepthFirst final : public runtime::Strategy {
 public:
  bool next(runtime::Plan& plan) override { return all_.next(plan); }

  std::optional<runtime::Decision> pick(Execution& execution) override {
    const auto candidates = execution.candidates();
    goes_on_.resize(execution.events().size());
    goes_on_.push_back(!execution.events().empty() &&
                       !execution.thread(execution.last_thread()).actor &&
                       std::ranges::any_of(candidates, [&](const runtime::Candidate& candidate) {
                         return candidate.decision.thread == execution.last_thread();
                       }));
    return all_.pick(execution);
  }

  void finished(Execution& execution) override { all_.finished(execution); }

  runtime::Claim claim() const override { return all_.claim(); }

  /// Of the execution that ran last.
  Cost cost_of(const Execution& execution) const {
    Cost cost;
    const auto events = execution.events();
    for (std::size_t i = 0; i < events.size(); ++i) {
      cost.faults += events[i].fault ? 1U : 0U;
      cost.preemptions +=
          i > 0 && goes_on_[i] && events[i].thread() != events[i - 1].thread() ? 1U : 0U;
    }
    return cost;
  }

 private:
  explore::DepthFirst all_;
  std::vector<bool> goes_on_;  ///< by position: whether the thread that ran before could go on
};

/// Every interleaving but for starts, ends and joins of threads, which happen as soon as they can:
/// nothing that can run beside them depends on them, and nothing disables them.
class EagerDepthFirst final : public runtime::Strategy {
 public:
  bool next(runtime::Plan& plan) override {
    plan = {};
    if (!std::exchange(started_, true)) {
      return true;
    }
    while (!branches_.empty() && branches_.back().size() == 1) {
      branches_.pop_back();
    }
    if (branches_.empty()) {
      return false;
    }
    branches_.back().pop_back();
    plan.kept = branches_.size() - 1;
    plan.rest = {branches_.back().back()};
    return true;
  }

  std::optional<runtime::Decision> pick(Execution& execution) override {
    std::vector<runtime::Decision> options;
    for (const runtime::Candidate& candidate : execution.candidates()) {
      const Operation& pending = execution.thread(candidate.decision.thread).pending;
      if (pending.kind == kind_id<runtime::ThreadKind>()) {
        options = {candidate.decision};
        break;
      }
      options.push_back(candidate.decision);
    }
    branches_.push_back(std::move(options));
    return branches_.back().back();
  }

  void finished(Execution&) override {}

  runtime::Claim claim() const override { return runtime::Claim::exhaustive; }

 private:
  std::vector<std::vector<runtime::Decision>> branches_;  ///< the last one of each is being tried
  bool started_ = false;
};

template <class Strategy, class Visit>
Observation observe(const RandomProgram& program, const Places& promoted, Strategy& strategy,
                    Observation& seen, Visit visit) {
  const Body body = [&] { run_program(program, seen.witness); };
  seen.ended = run_all(settings_of(program), strategy, body,
                       [&](Execution& execution) { return visit(execution) && seen.races.empty(); },
                       {known_paths(), promoted});
  return std::move(seen);
}

}  // namespace

Observation observe_all(const RandomProgram& program, Enumeration enumeration, std::uint64_t limit,
                        const Places& promoted) {
  Observation seen;
  Observer observer{seen};
  if (enumeration == Enumeration::eager) {
    EagerDepthFirst eager;
    return observe(program, promoted, eager, seen, [&](Execution& execution) {
      observer.look_at(execution);
      return seen.executions < limit;
    });
  }
  CostedDepthFirst all;
  return observe(program, promoted, all, seen, [&](Execution& execution) {
    observer.look_at(execution);
    if (!execution.violations().empty()) {
      observer.note_cost(all.cost_of(execution));
    }
    return seen.executions < limit;
  });
}

Observation observe_optimal(const RandomProgram& program, std::uint64_t limit,
                            const Places& promoted) {
  Observation seen;
  Observer observer{seen};
  const auto optimal = optimal_search();
  return observe(program, promoted, *optimal, seen, [&](Execution& execution) {
    observer.look_at(execution);
    if (!clocks_agree(execution)) {
      observer.contradict("clocks and footprints disagree");
    }
    return seen.executions < limit;
  });
}

Observation observe_bounded(const RandomProgram& program, std::uint64_t limit,
                            const Places& promoted) {
  Observation seen;
  Observer observer{seen};
  explore::PreemptionBounded bounded{~0U, std::nullopt};
  return observe(program, promoted, bounded, seen, [&](Execution& execution) {
    if (execution.ending() == runtime::Ending::abandoned) {
      observer.note_violations(execution);
      ++seen.executions;
    } else {
      observer.look_at(execution);
    }
    if (!execution.violations().empty()) {
      const explore::PreemptionBounded::Cost cost = bounded.cost();
      observer.note_cost({cost.faults, cost.preemptions});
    }
    return seen.executions < limit;
  });
}

}  // namespace ordercheck::exploration
