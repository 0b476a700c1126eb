// SPDX-License-Identifier: Apache-2.0
#include "order_processor/run.hpp"

#include <functional>
#include <utility>

#include <ordercheck/sync.hpp>

#include "order_processor/defects/early_quote_checkout.hpp"
#include "order_processor/service/processor.hpp"

namespace order_processor {

std::unique_ptr<Checkout> correct(Books& books) { return std::make_unique<LockedCheckout>(books); }

std::unique_ptr<Checkout> race_condition(Books& books) {
  return std::make_unique<EarlyQuoteCheckout>(books);
}

Finished process(const Workload& workload, MakeCheckout make_checkout) {
  std::function<void(const Order&)> pack;
  if (workload.packing.count() > 0) {
    pack = [time = workload.packing](const Order& order) {
      ordercheck::this_thread::sleep_for(time * order.quantity);
    };
  }
  auto books = std::make_unique<Books>(workload.shop, DiscountRules{}, std::move(pack));
  watch_shop(*books);
  const std::unique_ptr<Checkout> checkout = make_checkout(*books);
  Processor processor{*checkout, workload.worker_count};
  if (!workload.submit_first) {
    processor.start();
  }
  for (const Order& order : workload.orders) {
    processor.submit(order);
  }
  if (workload.submit_first) {
    processor.start();
  }
  processor.drain();
  catalogue::BrokenList broken = broken_invariants(workload.shop, workload.orders, *books);
  return {.books = std::move(books), .broken = std::move(broken)};
}

}  // namespace order_processor
