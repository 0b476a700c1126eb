// SPDX-License-Identifier: Apache-2.0
// With the state file in a modelled file store: each defect of the purchase manager is found, the
// correct code exhausted.
#include <gtest/gtest.h>

#include "catalogue/expect.hpp"
#include "purchase_manager/checks.hpp"

namespace purchase_manager {
namespace {

TEST(PurchaseManagerDefects, StartsAllIsFound) {
  catalogue::expect_found(target(), {.variant = "starts_all",
                                     .type = "invariant",
                                     .message = "at most one product active",
                                     .step_count_max = 20});
}

TEST(PurchaseManagerDefects, DictionaryOrderIsFound) {
  catalogue::expect_found(target(), {.variant = "dictionary_order",
                                     .type = "assertion",
                                     .message = "12 was started, although 94 was in stock",
                                     .step_count_max = 40});
}

TEST(PurchaseManagerDefects, CheckThenSetIsFound) {
  catalogue::expect_found(target(), {.variant = "check_then_set",
                                     .type = "invariant",
                                     .message = "at most one product active",
                                     .step_count_max = 60,
                                     .preemptions_max = 2});
}

TEST(PurchaseManagerDefects, ResetWhileActiveIsFound) {
  catalogue::expect_found(target(),
                          {.variant = "reset_while_active",
                           .type = "assertion",
                           .message = "(invariant: only transitions of the state machine)",
                           .step_count_max = 60,
                           .preemptions_max = 1});
}

TEST(PurchaseManagerDefects, TornFileIsFound) {
  catalogue::expect_found(target(), {.variant = "torn_file",
                                     .type = "assertion",
                                     .message = "a reader found: state file: ",
                                     .step_count_max = 60,
                                     .preemptions_max = 1});
}

TEST(PurchaseManagerDefects, LostChangeIsFound) {
  catalogue::expect_found(target(), {.variant = "lost_change",
                                     .type = "assertion",
                                     .message = "(invariant: the file equals the last change)",
                                     .step_count_max = 80,
                                     .preemptions_max = 1});
}

TEST(PurchaseManagerDefects, TheCorrectManagerIsExhausted) {
  catalogue::expect_exhausted(target(), {"2 threads", "2 products", "3 threads"});
}

}  // namespace
}  // namespace purchase_manager
