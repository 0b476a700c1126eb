// SPDX-License-Identifier: Apache-2.0
// The kinds of generated programs obey the laws on which the reduction rests.
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/object_laws.hpp>

#include "random/kinds.hpp"

namespace ordercheck::exploration {
namespace {

Operation on_store(StoreKind::Verb verb, std::uint64_t first = 0, std::uint64_t second = 0,
                   unsigned other = 0) {
  Operation operation;
  operation.kind = kind_id<StoreKind>();
  operation.verb = verb;
  operation.object = ObjectId{1};
  operation.other = ObjectId{other};
  operation.arguments = {Value{first}, Value{second}};
  return operation;
}

void expect_laws(const std::vector<std::vector<Operation>>& threads, std::uint64_t initial = 0) {
  const std::vector<LawObject> stores{LawObject::of<StoreKind>(initial),
                                      LawObject::of<StoreKind>(initial)};
  for (const LawViolation& broken : object_laws(stores, threads)) {
    ADD_FAILURE() << broken.law << "\n  " << broken.text;
  }
}

TEST(LawsOfStores, HoldWhereTwoCellsDecide) {
  expect_laws({{on_store(StoreKind::await_both), on_store(StoreKind::put, 1, 1)},
               {on_store(StoreKind::erase, 1), on_store(StoreKind::put, 2, 1)},
               {on_store(StoreKind::erase, 2), on_store(StoreKind::take_any)}},
              1);
}

TEST(LawsOfStores, HoldForALabelThatNeedsTwoCellsBesideOneThatNeedsNone) {
  expect_laws({{on_store(StoreKind::take_pair)},
               {on_store(StoreKind::erase, 1), on_store(StoreKind::put, 1, 1)},
               {on_store(StoreKind::erase, 2)}},
              1);
}

TEST(LawsOfStores, HoldWhereAPredicateDecides) {
  expect_laws({{on_store(StoreKind::await_parity, 0, 1), on_store(StoreKind::put, 1, 2)},
               {on_store(StoreKind::put, 2, 1), on_store(StoreKind::erase, 2)},
               {on_store(StoreKind::put, 1, 1), on_store(StoreKind::await_parity, 0, 0)}});
}

TEST(LawsOfStores, HoldForTransactionsOnTwoStores) {
  Operation get = on_store(StoreKind::get, 2);
  get.object = ObjectId{2};
  Operation put = on_store(StoreKind::put, 2, 1);
  put.object = ObjectId{2};
  expect_laws({{on_store(StoreKind::put, 1, 1), on_store(StoreKind::transfer, 1, 2, 2)},
               {on_store(StoreKind::transfer, 2, 1, 2), get},
               {put, on_store(StoreKind::sum)}});
}

}  // namespace
}  // namespace ordercheck::exploration
