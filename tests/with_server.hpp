// SPDX-License-Identifier: Apache-2.0
// The PostgreSQL server that the tests were given.
#pragma once

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

namespace ordercheck {

/// Skips a test when it was given no server.
class WithServer : public testing::Test {
 protected:
  void SetUp() override {
    if (const char* const dsn = std::getenv("ORDERCHECK_POSTGRES")) {
      dsn_ = dsn;
    } else {
      GTEST_SKIP() << "needs a server: run by scripts/test or scripts/lib/with-postgres, which set "
                      "ORDERCHECK_POSTGRES";
    }
  }

  const std::string& dsn() const { return dsn_; }

 private:
  std::string dsn_;
};

}  // namespace ordercheck
