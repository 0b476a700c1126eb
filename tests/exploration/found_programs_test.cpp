// SPDX-License-Identifier: Apache-2.0
// Generated programs on which a search was wrong once, as the failing test printed them.
#include <algorithm>
#include <cctype>
#include <string>

#include <gtest/gtest.h>

#include "random/judge.hpp"
#include "random/language.hpp"

namespace ordercheck::exploration {
namespace {

/// Without comments, spaces and commas at the end of lists.
std::string without_comments(const std::string& code) {
  std::string rest;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code.compare(i, 2, "//") == 0) {
      i = code.find('\n', i);
    } else if (std::isspace(static_cast<unsigned char>(code[i])) == 0) {
      if (code[i] == '}' && rest.back() == ',') {
        rest.pop_back();
      }
      rest += code[i];
    }
  }
  return rest;
}

/// A braced initialiser and its text.
#define ORDERCHECK_WITH_TEXT(...) RandomProgram(__VA_ARGS__), #__VA_ARGS__

void expect_printed_as(const RandomProgram& program, const std::string& text) {
  EXPECT_EQ(without_comments(code_of(program)), without_comments(text));
}

TEST(FoundPrograms, PrintThemselvesAsTheCodeThatMakesThem) {
  expect_printed_as(ORDERCHECK_WITH_TEXT(
      {.around = {.joins = false, .racing = true, .two_invariant = true, .second_forbidden = 1},
       .threads = {{
                       {Verb::start, 1, 0, 0},
                       {Verb::await_parity, 0, 1, 0},
                   },
                   {
                       {Verb::compare_exchange, 1, 2, 1},
                   },
                   {}}}));
}

TEST(FoundPrograms, AreTestsToBePasted) {
  EXPECT_EQ(test_of({.around = {.faults = 2}, .threads = {{{Verb::start, 1}}, {{Verb::strike}}}}),
            R"(TEST(FoundPrograms, NameWhatWasFound) {
  expect_agreement({.around = {.faults = 2},
 .threads = {
     {  // main
         {Verb::start, 1, 0, 0},  // start thread 1
     },
     {  // thread 1
         {Verb::strike, 0, 0, 0},  // last = budget.strikes()
     },
 }});
}
)");
}

TEST(FoundPrograms, TwoLocksWithThePassingOfTimeBetween) {
  expect_agreement({.around = {},
                    .threads = {
                        {
                            {Verb::start, 1, 0, 0},
                            {Verb::start, 2, 0, 0},
                        },
                        {
                            {Verb::lock_timed, 0, 1, 0},
                            {Verb::sleep, 0, 1, 0},
                            {Verb::unlock_timed, 0, 0, 0},
                        },
                        {
                            {Verb::lock_timed, 0, 1, 0},
                        },
                    }});
}

TEST(FoundPrograms, AStrangerWhoseUnlockProjectsWhatChanges) {
  expect_agreement({.around = {.guards = true},
                    .threads = {
                        {
                            {Verb::start, 3, 0, 0},
                            {Verb::start, 1, 0, 0},
                            {Verb::start, 2, 0, 0},
                            {Verb::change_guarded, 1, 0, 0},
                        },
                        {},
                        {},
                        {
                            {Verb::unlock_wildly, 1, 0, 0},
                        },
                    }});
}

TEST(FoundPrograms, AWriterThatTimedOutBecauseOfTwoReaders) {
  expect_agreement({.around = {},
                    .threads = {
                        {
                            {Verb::start, 1, 0, 0},
                            {Verb::start, 2, 0, 0},
                            {Verb::try_lock_exclusive_for, 0, 1, 0},
                        },
                        {
                            {Verb::try_lock_shared_for, 0, 1, 0},
                        },
                        {
                            {Verb::try_lock_shared, 0, 1, 0},
                            {Verb::unlock_shared, 0, 0, 0},
                            {Verb::lock_shared, 0, 1, 0},
                        },
                    }});
}

TEST(FoundPrograms, OtherLabelsBesideAFaultThatIsOld) {
  expect_agreement({.around = {.filled = true},
                    .threads = {
                        {
                            {Verb::start, 1, 0, 0},
                            {Verb::start, 2, 0, 0},
                            {Verb::start, 3, 0, 0},
                            {Verb::take_any, 0, 1, 0},  // last = store.take(any non-zero key)
                        },
                        {
                            {Verb::take_any, 0, 1, 0},
                        },
                        {
                            {Verb::count_parity, 0, 1, 0},
                        },
                        {
                            {Verb::strike, 0, 0, 0},  // last = budget.strikes()
                        },
                    }});
}

}  // namespace
}  // namespace ordercheck::exploration
