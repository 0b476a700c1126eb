// SPDX-License-Identifier: Apache-2.0
#include "explore/long_search.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "runtime/id_tables.hpp"

namespace ordercheck::explore {

namespace {

using namespace std::chrono_literals;
using runtime::Ending;

constexpr auto kTellEvery = 250ms;
constexpr auto kFirstSample = 3s;  // a shorter search needs no estimate
constexpr int kSampleShare = 50;   // one part in so many of the time
constexpr int kWriteShare = 50;
constexpr auto kLookAfter = 50ms;  // about
constexpr std::uint64_t kLookEveryMax = 4096;

/// Does what the plan says, then stops.
class FollowPlan final : public runtime::Strategy {
 public:
  bool next(runtime::Plan&) override { return false; }

  std::optional<runtime::Decision> pick(runtime::Execution&) override { return std::nullopt; }

  void finished(runtime::Execution&) override {}

  runtime::Claim claim() const override { return runtime::Claim::replayed; }
};

}  // namespace

LongSearch::LongSearch(const Parts& parts, const Persistence& persistence)
    : part_{parts},
      persistence_{persistence},
      sampler_{parts.options.seed},
      writes_{!persistence.file.empty() && parts.options.estimate == 0ms},
      sample_pause_{kFirstSample} {
  const auto now = Clock::now();
  last_look_ = began_ = now;
  next_write_ = now + persistence.period;
  next_sample_ = now + sample_pause_;
  next_tell_ = now;
}

void LongSearch::begin(OptimalDpor& search) {
  if (!writes_) {
    return;
  }
  const std::filesystem::path folder = std::filesystem::path{persistence_.file}.parent_path();
  if (!folder.empty()) {
    std::filesystem::create_directories(folder);
  }
  std::optional<Checkpoint> from;
  try {
    if (persistence_.resume != Resume::no) {
      from = read_checkpoint(persistence_.file, persistence_.owner);
    }
  } catch (const BadCheckpoint& bad) {
    if (persistence_.resume == Resume::yes) {
      throw;
    }
    remark(std::string{"begins anew: "} + bad.what());
  }
  if (!from.has_value()) {
    return;
  }
  try {
    runtime::restore_ids(part_.execution, from->ids);
    search.restore(from->search, part_.execution);
    if (!walk_to(search) && part_.execution.ending() != Ending::abandoned) {
      throw std::runtime_error{
          "the body does not do again what it did" +
          (part_.execution.divergence().empty() ? "" : ": " + part_.execution.divergence())};
    }
  } catch (const std::runtime_error& error) {
    throw BadCheckpoint{
        fmt::format("checkpoint {} cannot be continued: {}; remove the file to search from the "
                    "beginning",
                    persistence_.file, error.what())};
  }
  part_.outcome.executions = from->executions;
  part_.outcome.executions_cut = from->executions_cut;
  part_.outcome.steps = from->steps;
  part_.outcome.restarts = from->restarts;
  part_.race = std::move(from->race);
  part_.execution.invariants().counts() = std::move(from->invariants);
  part_.monitor.executions_before = from->executions;
  part_.monitor.executions = from->executions;
}

/// Repeats the events that the next plan keeps; nothing is counted. Returns whether all of them
/// happened.
bool LongSearch::walk_to(OptimalDpor& search) {
  const runtime::Plan plan{0, search.path()};
  if (plan.rest.empty()) {
    return true;
  }
  runtime::Execution& execution = part_.execution;
  auto counts = execution.invariants().counts();
  FollowPlan strategy;
  execution.run(part_.body, plan, strategy, nullptr);
  execution.invariants().counts() = std::move(counts);
  // The races among them were reversed when they were new.
  execution.compute_clocks();
  return execution.ending() == Ending::abandoned && execution.events().size() == plan.rest.size();
}

bool LongSearch::look(OptimalDpor& search) {
  events_ = 0;
  const auto now = Clock::now();
  const auto since = now - std::exchange(last_look_, now);
  look_every_ = since > kLookAfter ? std::max<std::uint64_t>(look_every_ / 2, 1)
                                   : std::min(look_every_ * 2, kLookEveryMax);
  if (now >= next_tell_) {
    part_.monitor.share = search.share();
    part_.monitor.pending_max = search.counts().pending_nodes_max;
    next_tell_ = now + kTellEvery;
  }
  if (writes_ && now >= next_write_) {
    write(search);
    const auto written = Clock::now();
    next_write_ =
        written + std::max<Clock::duration>(persistence_.period, (written - now) * kWriteShare);
  }
  if (now >= next_sample_ && part_.options.estimate == 0ms) {
    sample(now + sample_pause_ / kSampleShare);
    sample_pause_ *= 2;
    next_sample_ = now + sample_pause_;
    return walk_to(search);
  }
  return true;
}

void LongSearch::write(OptimalDpor& search) {
  if (const auto obstacle = runtime::obstacle_to_other_processes(part_.execution)) {
    remark("no checkpoint is written: " + *obstacle);
    writes_ = false;
    return;
  }
  Checkpoint checkpoint;
  checkpoint.executions = part_.outcome.executions;
  checkpoint.executions_cut = part_.outcome.executions_cut;
  checkpoint.steps = part_.outcome.steps;
  checkpoint.restarts = part_.outcome.restarts;
  checkpoint.invariants = part_.execution.invariants().counts();
  checkpoint.race = part_.race;
  checkpoint.ids = runtime::dump_ids(part_.execution);
  checkpoint.search = search.save();
  try {
    write_checkpoint(persistence_.file, persistence_.owner, checkpoint);
  } catch (const std::runtime_error& error) {
    // A search of hours is worth more than its checkpoint.
    remark(error.what());
  }
}

void LongSearch::end(OptimalDpor& search, bool complete) {
  if (!writes_) {
    return;
  }
  if (complete) {
    remove_checkpoint(persistence_.file);
  } else {
    write(search);
  }
}

void LongSearch::remark(const std::string& text) const {
  std::fprintf(stderr, "ordercheck: %s: %s\n", persistence_.owner.test.c_str(), text.c_str());
}

void LongSearch::sample(Clock::time_point deadline) {
  runtime::Execution& execution = part_.execution;
  const auto begin = Clock::now();
  const std::chrono::duration<double> searched = begin - began_ - sampled_for_;
  auto counts = execution.invariants().counts();
  runtime::Plan plan;
  do {
    sampler_.next(plan);
    execution.run(part_.body, plan, sampler_, nullptr);
    if (execution.ending() == Ending::diverged || execution.ending() == Ending::abandoned) {
      break;  // the search will say why
    }
    sampler_.finished(execution);
  } while (Clock::now() < deadline && part_.monitor.stop_requested == 0);
  execution.invariants().counts() = std::move(counts);
  sampled_for_ += Clock::now() - begin;
  Estimate estimate = sampler_.estimate();
  if (searched.count() > 0) {
    estimate.rate =
        static_cast<double>(part_.outcome.executions - part_.monitor.executions_before) /
        searched.count();
  }
  part_.outcome.estimate = estimate;
  part_.monitor.estimated = estimate.mean;
  part_.monitor.estimated_low = estimate.low;
  part_.monitor.estimated_high = estimate.bounded ? estimate.high : 0;
}

}  // namespace ordercheck::explore
