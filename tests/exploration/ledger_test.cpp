// SPDX-License-Identifier: Apache-2.0
#include "random/ledger.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace ordercheck::exploration {
namespace {

class LedgerOfShards : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::string folder_ = testing::TempDir() + "/ordercheck_ledger";
};

TEST_F(LedgerOfShards, RemembersTheShardThatPassed) {
  Ledger{folder_, "first"}.finish();
  EXPECT_TRUE((Ledger{folder_, "first"}.finished()));
  EXPECT_FALSE((Ledger{folder_, "second"}.finished()));
}

TEST_F(LedgerOfShards, ForgetsWhatAnotherBuildPassed) {
  const Ledger ledger{folder_, "first"};
  std::ofstream{ledger.file()} << "another build\n";
  EXPECT_FALSE(ledger.finished());
}

TEST_F(LedgerOfShards, RemembersNothingWithoutAFolder) {
  const Ledger ledger{"", "first"};
  ledger.finish();
  EXPECT_FALSE(ledger.finished());
}

}  // namespace
}  // namespace ordercheck::exploration
