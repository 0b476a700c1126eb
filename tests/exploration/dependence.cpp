// SPDX-License-Identifier: Apache-2.0
#include "dependence.hpp"

#include <algorithm>

namespace ordercheck::exploration {

namespace {

using runtime::Entry;
using runtime::Event;
using runtime::Execution;

/// The rule for two accesses, as it is told in docs/write_a_kind.md.
bool concern_each_other(const Entry& a, const Entry& b, const runtime::WorldStore& world) {
  if (a.object == runtime::kEverything || b.object == runtime::kEverything) {
    return true;
  }
  if (a.object != b.object || (a.access == Access::read && b.access == Access::read)) {
    return false;
  }
  const Key first = world.cell(a.cell).key;
  const Key second = world.cell(b.cell).key;
  if (first != second && first != whole && second != whole) {
    return false;
  }
  return a.detail == Constant::none || b.detail == Constant::none ||
         world.object(a.object).kind->overlaps(a.detail, b.detail);
}

bool depends_on_everything(const Execution& execution, const Event& event) {
  return std::ranges::any_of(execution.footprint(event), [](const Entry& entry) {
    return entry.object == runtime::kEverything;
  });
}

/// Whether the order of two events of an execution matters; `i` came first.
bool dependent(const Execution& execution, std::size_t i, std::size_t j) {
  const Event& first = execution.events()[i];
  const Event& second = execution.events()[j];
  if (first.thread() == second.thread() || execution.thread(second.thread()).origin == i ||
      depends_on_everything(execution, first) || depends_on_everything(execution, second)) {
    return true;
  }
  return std::ranges::any_of(execution.footprint(first), [&](const Entry& a) {
    return std::ranges::any_of(execution.footprint(second), [&](const Entry& b) {
      return concern_each_other(a, b, execution.world());
    });
  });
}

std::uint64_t name_of(const Event& event) {
  std::uint64_t name = mixed(0x7ACE, runtime::index_of(event.thread()));
  for (const char c : event.operation.kind->name) {
    name = mixed(name, static_cast<unsigned char>(c));
  }
  name = mixed(mixed(name, event.operation.verb), event.operation.index);
  return mixed(name, event.label);
}

}  // namespace

Dependence::Dependence(const Execution& execution) : thread_count_{execution.thread_count()} {
  const auto events = execution.events();
  before_.resize(events.size() * thread_count_);
  for (std::size_t j = 0; j < events.size(); ++j) {
    threads_.push_back(runtime::index_of(events[j].thread()));
    indices_.push_back(events[j].operation.index);
    names_.push_back(name_of(events[j]));
    for (std::size_t i = j; i-- > 0;) {
      if (!ordered(i, j) && dependent(execution, i, j)) {
        join(j, i);
      }
    }
  }
}

void Dependence::join(std::size_t j, std::size_t i) {
  std::uint32_t* const later = &before_[j * thread_count_];
  const std::uint32_t* const earlier = &before_[i * thread_count_];
  for (std::size_t thread = 0; thread < thread_count_; ++thread) {
    later[thread] = std::max(later[thread], earlier[thread]);
  }
  later[threads_[i]] = std::max(later[threads_[i]], indices_[i] + 1);
}

TraceHash Dependence::trace() const {
  TraceHash trace;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::uint64_t event = names_[i];
    for (std::size_t thread = 0; thread < thread_count_; ++thread) {
      const std::uint32_t before = before_[i * thread_count_ + thread];
      if (before != 0) {
        event = mixed(event, (thread << 32) + before);
      }
    }
    trace.low += event;
    trace.high += mixed(event, 0x5A5A);
  }
  return trace;
}

bool clocks_agree(Execution& execution) {
  execution.compute_clocks();
  const Dependence dependence{execution};
  for (std::size_t j = 0; j < execution.events().size(); ++j) {
    for (std::size_t i = 0; i <= j; ++i) {
      if (dependence.ordered(i, j) != execution.ordered(i, j)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace ordercheck::exploration
