// SPDX-License-Identifier: Apache-2.0
// object_laws finds each way in which a kind can mislead the reduction, and passes the runtime's
// own kinds.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/object_laws.hpp>

#include "runtime/kinds.hpp"
#include "runtime/world.hpp"

namespace ordercheck::runtime_test {
namespace {

/// A counter that does everything right; the broken kinds differ from it in one function.
struct Counter : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "counter";

  enum Verb : std::uint8_t { add, read, take };

  static void labels(const World& world, const Operation& operation, Labels& labels) {
    if (operation.verb != take || world.at<std::uint64_t>({operation.object}) > 0) {
      labels.add();
    }
  }

  static Value apply(Step& step) {
    const Cell cell{step.operation.object};
    switch (Verb{step.operation.verb}) {
      case add:
        return {++step.write<std::uint64_t>(cell), 0};
      case take:
        return {--step.write<std::uint64_t>(cell), 0};
      case read:
        break;
    }
    return {step.read<std::uint64_t>(cell), 0};
  }
};

/// With the shortcut for operations on one cell.
struct Quick : Counter {
  static constexpr std::string_view name = "quick";

  static CellMode mode_at(std::uint64_t state, const Operation& operation) {
    switch (Verb{operation.verb}) {
      case add:
        return CellMode::write;
      case take:
        return state > 0 ? CellMode::write : CellMode::blocked;
      case read:
        break;
    }
    return CellMode::read;
  }

  static Value step_at(std::uint64_t& state, const Operation& operation, Sync&) {
    state += Verb{operation.verb} == add ? 1 : 0;
    state -= Verb{operation.verb} == take ? 1 : 0;
    return {state};
  }
};

/// Its shortcut takes what is not there.
struct TakesTooSoon : Quick {
  static constexpr std::string_view name = "takes too soon";

  static CellMode mode_at(std::uint64_t, const Operation& operation) {
    return Verb{operation.verb} == read ? CellMode::read : CellMode::write;
  }
};

/// Its shortcut adds two.
struct AddsTwo : Quick {
  static constexpr std::string_view name = "adds two";

  static Value step_at(std::uint64_t& state, const Operation& operation, Sync& sync) {
    state += Verb{operation.verb} == add ? 1 : 0;
    return Quick::step_at(state, operation, sync);
  }
};

/// Its shortcut waits for what it does not need.
struct WaitsInVain : Quick {
  static constexpr std::string_view name = "waits in vain";

  static CellMode mode_at(std::uint64_t state, const Operation& operation) {
    return state == 0 ? CellMode::blocked : Quick::mode_at(state, operation);
  }
};

/// Writes announced as reads: two additions seem independent.
struct WritesInSecret : Counter {
  static constexpr std::string_view name = "writes in secret";

  static Value apply(Step& step) {
    const Cell shown{step.operation.object, 1 + static_cast<Key>(step.operation.thread)};
    const std::uint64_t all = step.world().at<std::uint64_t>({step.operation.object, 1}) +
                              step.world().at<std::uint64_t>({step.operation.object, 2});
    ++step.write<std::uint64_t>(shown);
    return {all, 0};
  }
};

/// Enabled by what it does not touch.
struct EnabledFromAfar : Counter {
  static constexpr std::string_view name = "enabled from afar";

  static Value apply(Step& step) {
    if (Verb{step.operation.verb} == take) {
      return {++step.write<std::uint64_t>({step.operation.object, 7}), 0};
    }
    return Counter::apply(step);
  }
};

int applications = 0;

/// Remembers outside the World.
struct Remembers : Counter {
  static constexpr std::string_view name = "remembers";

  static Value apply(Step& step) {
    step.read<std::uint64_t>({step.operation.object});
    return {static_cast<std::uint64_t>(++applications), 0};
  }
};

/// Touches more than it says it may.
struct SaysTooLittle : Counter {
  static constexpr std::string_view name = "says too little";

  static void may_touch(const Operation& operation, std::vector<Touch>& touches) {
    touches.push_back({{operation.object}, Access::read, Sync::none, {}});
  }
};

/// Changes what it has only read.
struct WritesWhatItRead : Counter {
  static constexpr std::string_view name = "writes what it read";

  static Value apply(Step& step) {
    const Cell cell{step.operation.object};
    const_cast<std::uint64_t&>(step.read<std::uint64_t>(cell)) = 1;
    return {};
  }
};

struct List {
  std::vector<int> items;
  bool operator==(const List&) const = default;
};

/// Changes a cell past the journal; the state is one that the World keeps behind a pointer.
struct WritesPastTheJournal : KindOf<List> {
  static constexpr std::string_view name = "writes past the journal";

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static Value apply(Step& step) {
    const_cast<List&>(step.world().at<List>({step.operation.object})).items = {1};
    return {};
  }
};

/// A counter from which one can take until a time.
struct Patience : Counter {
  static constexpr std::string_view name = "patience";
  static constexpr Time kEnd = 5;

  static void labels(const World& world, const Operation& operation, Labels& labels) {
    Counter::labels(world, operation, labels);
    if (operation.verb == take && world.now() >= kEnd) {
      labels.add(1);
    }
  }

  static std::optional<Time> deadline(const World&, const Operation& operation) {
    return operation.verb == take ? std::optional{kEnd} : std::nullopt;
  }

  static Value apply(Step& step) {
    if (step.label == 1) {
      step.now();
      return {step.read<std::uint64_t>({step.operation.object}), 0};
    }
    return Counter::apply(step);
  }
};

/// Looks at a cell after its time is over that it does not touch.
struct HastyWhenLate : Patience {
  static constexpr std::string_view name = "hasty when late";

  static Value apply(Step& step) {
    if (step.label == 1) {
      step.now();
      return {step.world().at<std::uint64_t>({step.operation.object}), 0};
    }
    return Counter::apply(step);
  }
};

/// Its deadline is later than the time at which it gives up.
struct SurprisedByTime : Patience {
  static constexpr std::string_view name = "surprised by time";

  static std::optional<Time> deadline(const World&, const Operation& operation) {
    return operation.verb == take ? std::optional{kEnd + 1} : std::nullopt;
  }
};

/// Offers two labels while the counter is not spent; then one that does not look.
struct SharesCellsAtFirst : Counter {
  static constexpr std::string_view name = "shares cells at first";

  static bool labels_share_cells(const Operation&) { return true; }

  static void labels(const World& world, const Operation& operation, Labels& labels) {
    labels.add(0);
    if (world.at<std::uint64_t>({operation.object}) > 0) {
      labels.add(1);
    }
  }

  static Value apply(Step& step) {
    const Cell cell{step.operation.object};
    if (step.label == 1) {
      --step.write<std::uint64_t>(cell);
    } else if (step.world().at<std::uint64_t>(cell) > 0) {
      step.read<std::uint64_t>(cell);
    }
    return {};
  }
};

template <class Kind>
std::vector<LawViolation> laws_of(const std::vector<std::vector<std::uint8_t>>& verbs,
                                  const typename Kind::State& initial = {}) {
  std::vector<std::vector<Operation>> threads;
  for (const auto& thread : verbs) {
    threads.emplace_back();
    for (const std::uint8_t verb : thread) {
      Operation operation;
      operation.kind = kind_id<Kind>();
      operation.verb = verb;
      operation.object = ObjectId{1};
      threads.back().push_back(operation);
    }
  }
  return object_laws({LawObject::of<Kind>(initial)}, threads);
}

Operation of_clock(runtime::ClockKind::Verb verb, Time until = 0) {
  Operation operation;
  operation.kind = kind_id<runtime::ClockKind>();
  operation.verb = verb;
  operation.object = runtime::kClock;
  operation.arguments[0].low = static_cast<std::uint64_t>(until);
  return operation;
}

bool names(const std::vector<LawViolation>& broken, std::string_view law) {
  return std::ranges::any_of(broken, [&](const LawViolation& each) { return each.law == law; });
}

TEST(ObjectLaws, HoldForAKindThatTouchesWhatItUses) {
  EXPECT_TRUE(
      laws_of<Counter>({{Counter::add, Counter::add}, {Counter::take}, {Counter::read}}).empty());
}

TEST(ObjectLaws, HoldForAShortcutThatAgrees) {
  EXPECT_TRUE(
      laws_of<Quick>({{Counter::add, Counter::add}, {Counter::take}, {Counter::read}}).empty());
}

TEST(ObjectLaws, FindAShortcutThatDiffers) {
  static constexpr std::string_view kLaw = "mode_at and step_at agree with labels and apply";
  EXPECT_TRUE(names(laws_of<TakesTooSoon>({{Counter::take}, {Counter::add}}), kLaw));
  EXPECT_TRUE(names(laws_of<AddsTwo>({{Counter::add}}), kLaw));
  EXPECT_TRUE(
      names(laws_of<WaitsInVain>({{Counter::add}}), "mode_at is blocked where there is no label"));
}

TEST(ObjectLaws, FindResultsThatDependOnUntouchedCells) {
  EXPECT_TRUE(names(laws_of<WritesInSecret>({{Counter::add}, {Counter::add}}),
                    "an operation that does not conflict changes no result of another"));
}

TEST(ObjectLaws, FindOperationsEnabledByWhatTheyDoNotTouch) {
  EXPECT_TRUE(names(laws_of<EnabledFromAfar>({{Counter::add}, {Counter::take}}),
                    "an operation conflicts with what enables it"));
}

TEST(ObjectLaws, FindStateOutsideTheWorld) {
  EXPECT_TRUE(names(laws_of<Remembers>({{Counter::read}, {Counter::read}}),
                    "applied twice to one state, an operation does the same"));
}

TEST(ObjectLaws, FindFootprintsBeyondMayTouch) {
  EXPECT_TRUE(
      names(laws_of<SaysTooLittle>({{Counter::add}}), "the footprint lies within may_touch"));
}

TEST(ObjectLaws, FindAWriteInReadMode) {
  EXPECT_TRUE(names(laws_of<WritesWhatItRead>({{Counter::read}}),
                    "an access in read mode leaves its cell unchanged"));
}

TEST(ObjectLaws, FindChangesThatCannotBeUndone) {
  EXPECT_TRUE(names(laws_of<WritesWhatItRead>({{Counter::read}}), "undoing restores all cells"));
  EXPECT_TRUE(names(laws_of<WritesPastTheJournal>({{0}}), "undoing restores all cells"));
}

TEST(ObjectLaws, HoldForAnOperationThatTimeEnds) {
  EXPECT_TRUE(laws_of<Patience>({{Counter::take}, {Counter::add}, {Counter::take}}).empty());
}

TEST(ObjectLaws, ReachStatesThatTimeAloneBrings) {
  EXPECT_TRUE(names(laws_of<HastyWhenLate>({{Counter::take}, {Counter::add}}),
                    "an operation that does not conflict changes no result of another"));
}

TEST(ObjectLaws, FindLabelsThatTimeBringsWithoutADeadline) {
  Operation take;
  take.kind = kind_id<SurprisedByTime>();
  take.verb = Counter::take;
  take.object = ObjectId{1};
  // Somebody else's deadline lets time stop where the other one gives up unforeseen.
  EXPECT_TRUE(names(object_laws({LawObject::of<SurprisedByTime>()},
                                {{take}, {of_clock(runtime::ClockKind::sleep, Patience::kEnd)}}),
                    "what the passing of time enables has a deadline"));
}

TEST(ObjectLaws, FindLabelsThatDoNotShareTheCellsThatDecide) {
  EXPECT_TRUE(names(laws_of<SharesCellsAtFirst>({{0}, {0}}, 1),
                    "labels that share their cells conflict with what changes them"));
}

TEST(ObjectLaws, HoldForTheClock) {
  using Kind = runtime::ClockKind;
  EXPECT_TRUE(object_laws({}, {{of_clock(Kind::sleep, 5), of_clock(Kind::read)},
                               {of_clock(Kind::read), of_clock(Kind::sleep, 7)},
                               {of_clock(Kind::read), of_clock(Kind::read)}})
                  .empty());
}

TEST(ObjectLaws, HoldForThreadsChoicesAndYields) {
  Operation spawn;
  spawn.kind = kind_id<runtime::ThreadKind>();
  spawn.verb = runtime::ThreadKind::spawn;
  spawn.arguments[0].low = 1;
  Operation join = spawn;
  join.verb = runtime::ThreadKind::join;
  Operation end = spawn;
  end.verb = runtime::ThreadKind::end;
  Operation choice;
  choice.kind = kind_id<runtime::ChoiceKind>();
  choice.arguments[0].low = 3;
  Operation yield;
  yield.kind = kind_id<runtime::YieldKind>();
  EXPECT_TRUE(object_laws({}, {{spawn, choice, join}, {end, yield}}).empty());
}

}  // namespace
}  // namespace ordercheck::runtime_test
