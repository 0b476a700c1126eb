// SPDX-License-Identifier: Apache-2.0
// The parts of the purchase manager one by one; without threads.
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "purchase_manager/run.hpp"

namespace purchase_manager {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PurchaseManagerParts : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_ = [] {
    auto folder = std::filesystem::path{testing::TempDir()} /
                  testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder);
    return folder;
  }();
  DiskFileSystem files_;
  ReplacedStateFile file_{files_, folder_ / "state.json"};
  LockedStateTable table_{file_, {}};
};

TEST(ProductConfig, GivesTheProductsInTheirOrder) {
  EXPECT_THAT(parse_config(R"({"products":[{"tcin":"94"},{"tcin":"12"}]})").products,
              ElementsAre("94", "12"));
}

TEST(ProductConfig, SaysWhatIsWrong) {
  EXPECT_THROW(parse_config(R"({"products":[{"id":"94"}]})"), std::runtime_error);
  EXPECT_THROW(parse_config("{"), std::runtime_error);
}

TEST(Priority, IsTheOrderOfTheConfigurationAndUnknownProductsComeLast) {
  EXPECT_THAT(by_priority({.products = {"94", "12"}}, {"07", "12", "03", "94"}),
              ElementsAre("94", "12", "07", "03"));
}

TEST_F(PurchaseManagerParts, OnePurchaseAtATime) {
  AtomicStarter starter;
  EXPECT_EQ(starter.start(table_, "94"), Started::started);
  EXPECT_EQ(starter.start(table_, "12"), Started::another_purchase_active);
  EXPECT_EQ(to_string(Started::another_purchase_active), "another_purchase_active");
  EXPECT_THAT(FirstConfigured{}.process(table_, {.products = {"94", "12"}}, {"12"}), IsEmpty());
}

TEST_F(PurchaseManagerParts, StatesOutliveTheProcess) {
  EXPECT_EQ(AtomicStarter{}.start(table_, "94"), Started::started);
  ReplacedStateFile same_file{files_, folder_ / "state.json"};
  LockedStateTable next{same_file, {}};
  EXPECT_EQ(state_of(next.states(), "94"), State::queued);
}

TEST_F(PurchaseManagerParts, NoTemporaryFileIsLeft) {
  AtomicStarter{}.start(table_, "94");
  const auto entries = std::filesystem::directory_iterator{folder_};
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
}

TEST_F(PurchaseManagerParts, ResetWaitsForTheActivePurchase) {
  table_.update(Cause::start, {}, [](States& states) {
    states = {{"12", State::purchased}, {"94", State::attempting}};
  });
  BetweenCycles resetter;
  resetter.reset(table_);
  EXPECT_EQ(state_of(table_.states(), "12"), State::purchased);
  table_.update(Cause::completion, {},
                [](States& states) { set_state(states, "94", State::purchased); });
  resetter.reset(table_);
  EXPECT_THAT(table_.states(), IsEmpty());
}

TEST(StateFile, TextAndStatesAreOne) {
  const States states{{"12", State::purchased}, {"9\"4", State::failed}};
  EXPECT_EQ(parse_states(text_of(states)), states);
}

TEST(StateFile, SaysWhatIsWrongWithTornText) {
  EXPECT_THROW(parse_states(R"({"products":{"12":"purch)"), std::runtime_error);
  EXPECT_THROW(parse_states(R"({"products":{"12":"sold"}})"), std::runtime_error);
}

TEST(StateMachine, HasNoOtherTransitions) {
  EXPECT_TRUE(is_transition(State::ready, State::queued));
  EXPECT_TRUE(is_transition(State::attempting, State::failed));
  EXPECT_FALSE(is_transition(State::attempting, State::ready));
  EXPECT_FALSE(is_transition(State::ready, State::purchased));
}

}  // namespace
}  // namespace purchase_manager
