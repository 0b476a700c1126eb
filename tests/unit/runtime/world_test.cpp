// SPDX-License-Identifier: Apache-2.0
// The journal runs both ways; clocks, releases and the race detector on their own.
#include "runtime/world.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/object.hpp>

#include "runtime/race_detector.hpp"
#include "runtime/vector_clock.hpp"

namespace ordercheck::runtime {
namespace {

struct Small : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "small";

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static Value apply(Step& step) {
    return {++step.write<std::uint64_t>({step.operation.object, step.operation.arguments[0].low})};
  }
};

struct Large : KindOf<std::string> {
  static constexpr std::string_view name = "large";

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static Value apply(Step& step) {
    step.write<std::string>({step.operation.object}) += "x";
    step.write<std::string>({step.operation.object}) += "y";
    return {};
  }
};

template <class Kind>
Operation operation_on(ObjectId object, std::uint64_t argument = 0) {
  Operation operation;
  operation.kind = kind_id<Kind>();
  operation.object = object;
  operation.arguments[0].low = argument;
  return operation;
}

class Journaled : public testing::Test {
 protected:
  void TearDown() override {
    world_.undo(journal_, journal_.size(), 0);
    world_.drop(journal_, 0);
  }

  template <class Kind>
  void apply(const Operation& operation) {
    StepAccess step{world_, footprint_, journal_};
    step.apply(operation, 0);
  }

  WorldStore world_;
  Journal journal_;
  Accesses footprint_;
};

TEST_F(Journaled, UndoneChangesCanBeDoneAgain) {
  const ObjectId small = world_.add_object(kind_id<Small>());
  const ObjectId large = world_.add_object(kind_id<Large>());
  const std::string initial = "a";
  world_.set_initial(large, &initial);
  apply<Small>(operation_on<Small>(small));
  apply<Large>(operation_on<Large>(large));
  const std::size_t middle = journal_.size();
  apply<Small>(operation_on<Small>(small));
  apply<Large>(operation_on<Large>(large));
  const std::size_t end = journal_.size();

  world_.undo(journal_, end, middle);
  EXPECT_EQ(world_.at<std::uint64_t>({small}), 1U);
  EXPECT_EQ(world_.at<std::string>({large}), "axy");
  world_.undo(journal_, middle, 0);
  EXPECT_EQ(world_.at<std::uint64_t>({small}), 0U);
  EXPECT_EQ(world_.at<std::string>({large}), "a");
  world_.redo(journal_, 0, end);
  EXPECT_EQ(world_.at<std::uint64_t>({small}), 2U);
  EXPECT_EQ(world_.at<std::string>({large}), "axyxy");
}

TEST_F(Journaled, ACellNeverWrittenHoldsTheInitialValueOfItsObject) {
  const ObjectId small = world_.add_object(kind_id<Small>());
  const std::uint64_t initial = 7;
  world_.set_initial(small, &initial);
  EXPECT_EQ(world_.at<std::uint64_t>({small, 5}), 7U);
  apply<Small>(operation_on<Small>(small, 5));
  EXPECT_EQ(world_.at<std::uint64_t>({small, 5}), 8U);
  EXPECT_EQ(world_.at<std::uint64_t>({small, 6}), 7U);
}

TEST_F(Journaled, AnOperationJournalsACellOnce) {
  const ObjectId large = world_.add_object(kind_id<Large>());
  const std::string initial;
  world_.set_initial(large, &initial);
  apply<Large>(operation_on<Large>(large));
  EXPECT_EQ(journal_.size(), 1U);
  EXPECT_EQ(footprint_.size(), 1U);
}

TEST(ClockTable, KeepsItsRowsWhenItGetsWider) {
  const std::vector<ClockTable::Count> zeros(16);
  ClockTable clocks;
  clocks.append(zeros.data());
  clocks.row(0)[7] = 3;
  clocks.widen(9);
  clocks.append(zeros.data());
  clocks.row(1)[8] = 5;
  clocks.join(1, 0);
  EXPECT_GE(clocks.width(), 9U);
  EXPECT_EQ(clocks.row(0)[7], 3);
  EXPECT_EQ(clocks.row(1)[7], 3);
  EXPECT_EQ(clocks.row(1)[8], 5);
}

class Races : public testing::Test {
 protected:
  using Clock = std::vector<ClockTable::Count>;

  Races() { detector_.begin_execution(); }

  bool race(bool write, std::uint16_t thread, std::uint32_t events, const Clock& clock) {
    return detector_
        .check({&place_, sizeof place_, write, nullptr, {}}, ThreadId{thread}, events, clock.data())
        .has_value();
  }

  RaceDetector detector_;
  int place_ = 0;
};

TEST_F(Races, NeedAnUnorderedWrite) {
  EXPECT_FALSE(race(false, 0, 0, {0, 0}));
  EXPECT_FALSE(race(false, 1, 0, {0, 0})) << "two reads";
  EXPECT_TRUE(race(true, 1, 0, {0, 0})) << "a write beside the read of thread 0";
}

TEST_F(Races, AreExcludedByHappensBefore) {
  EXPECT_FALSE(race(true, 0, 2, {2, 0}));
  EXPECT_FALSE(race(true, 1, 0, {3, 0})) << "knows three events of thread 0";
  EXPECT_TRUE(race(true, 0, 3, {3, 0})) << "thread 0 knows nothing of thread 1";
}

TEST_F(Races, AreReportedOncePerPlaceAndExecution) {
  EXPECT_FALSE(race(true, 0, 0, {0, 0}));
  EXPECT_TRUE(race(true, 1, 0, {0, 0}));
  EXPECT_FALSE(race(true, 0, 0, {0, 0}));
  detector_.begin_execution();
  EXPECT_FALSE(race(true, 0, 0, {0, 0})) << "what the execution before did is forgotten";
  EXPECT_TRUE(race(true, 1, 0, {0, 0}));
}

}  // namespace
}  // namespace ordercheck::runtime
