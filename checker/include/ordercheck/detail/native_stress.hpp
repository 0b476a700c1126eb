// SPDX-License-Identifier: Apache-2.0
// The native twin of an explored test: the body again and again, with real threads. Nothing here is
// for users.
#pragma once

#include <chrono>
#include <exception>
#include <string>

#include <gtest/gtest.h>
#include <ordercheck/detail/native_choice.hpp>

namespace ordercheck::detail {

inline constexpr unsigned kStressRepetitions = 200;
inline constexpr std::chrono::seconds kStressTime{2};

/// Calls repetition(0), repetition(1), ... until one fails, `count` are done, or the time is over.
/// Each draws its choices from a sequence of its own, the same in every run. The failing one is
/// named in a GoogleTest failure.
template <class Repetition>
void stress(const char* file, int line, unsigned count, const Repetition& repetition) {
  const auto end = std::chrono::steady_clock::now() + kStressTime;
  for (unsigned i = 0; i < count; ++i) {
    std::string thrown;
    seed_native_choices(i + 1);
    try {
      repetition(i);
    } catch (const std::exception& error) {
      thrown = std::string{": an exception left the body: "} + error.what();
    } catch (...) {
      thrown = ": an exception of unknown type left the body";
    }
    if (!thrown.empty() || ::testing::Test::HasFailure()) {
      ADD_FAILURE_AT(file, line) << "repetition " << i + 1 << " of " << count
                                 << " with real threads failed" << thrown;
      return;
    }
    if (::testing::Test::IsSkipped() || std::chrono::steady_clock::now() >= end) {
      return;
    }
  }
}

}  // namespace ordercheck::detail
