// SPDX-License-Identifier: Apache-2.0
#include "inventory_consumer/run.hpp"

#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

#include "inventory_consumer/defects/accumulated_changes.hpp"
#include "inventory_consumer/defects/check_then_insert.hpp"
#include "inventory_consumer/defects/check_then_update.hpp"
#include "inventory_consumer/defects/no_deduplication.hpp"
#include "inventory_consumer/defects/no_retry.hpp"
#include "inventory_consumer/defects/process_locked.hpp"
#include "inventory_consumer/defects/read_modify_write.hpp"
#include "inventory_consumer/defects/separate_transactions.hpp"
#include "inventory_consumer/defects/unguarded_update.hpp"
#include "inventory_consumer/invariants.hpp"

namespace inventory_consumer {
namespace {

template <class Part, class Form>
std::unique_ptr<Part> make() {
  return std::make_unique<Form>();
}

template <class Form>
std::unique_ptr<Handler> make_handler(const Parts& parts) {
  return std::make_unique<Form>(parts);
}

constexpr auto kUpdate = make<StockUpdate, GuardedUpdate>;
constexpr auto kDeduplication = make<Deduplication, InsertedId>;
constexpr auto kHandler = make_handler<OneTransaction>;
constexpr auto kRetry = make<Retry, UntilDecided>;

constexpr std::array<Variant, 10> kVariants{{
    {"correct", kUpdate, kDeduplication, kHandler, kRetry},
    {"lost_update", make<StockUpdate, ReadModifyWrite>, kDeduplication, kHandler, kRetry},
    {"process_lock", kUpdate, kDeduplication, make_handler<ProcessLocked>, kRetry},
    {"weak_isolation", make<StockUpdate, CheckThenUpdate>, kDeduplication, kHandler, kRetry},
    {"no_deduplication", kUpdate, make<Deduplication, NoDeduplication>, kHandler, kRetry},
    {"check_then_insert", kUpdate, make<Deduplication, CheckThenInsert>, kHandler, kRetry},
    {"separate_transactions", kUpdate, kDeduplication, make_handler<SeparateTransactions>, kRetry},
    {"negative_stock", make<StockUpdate, UnguardedUpdate>, kDeduplication, kHandler, kRetry},
    {"no_retry", kUpdate, kDeduplication, kHandler, make<Retry, NoRetry>},
    {"double_retry", kUpdate, kDeduplication, make_handler<AccumulatedChanges>, kRetry},
}};

// One handler for each process.
std::map<std::size_t, std::unique_ptr<Handler>> make_handlers(const Workload& workload,
                                                              const Variant& variant,
                                                              const Parts& parts) {
  std::map<std::size_t, std::unique_ptr<Handler>> handlers;
  for (const Deliveries& consumer : workload.consumers) {
    std::unique_ptr<Handler>& handler = handlers[consumer.process];
    if (!handler) {
      handler = variant.make_handler(parts);
    }
  }
  return handlers;
}

void consume_all(const Workload& workload, std::vector<Consumer>& consumers) {
  std::vector<ordercheck::thread> threads;
  for (std::size_t index = 0; index < consumers.size(); ++index) {
    threads.emplace_back(
        [index, &consumer = consumers[index], &messages = workload.consumers[index].messages] {
          ordercheck::name_thread("consumer " + std::to_string(index + 1));
          for (const Message& message : messages) {
            consumer.consume(message);
          }
        });
  }
  for (ordercheck::thread& thread : threads) {
    thread.join();
  }
}

}  // namespace

std::span<const Variant> variants() { return kVariants; }

const Variant& variant(std::string_view name) {
  for (const Variant& each : kVariants) {
    if (each.name == name) {
      return each;
    }
  }
  throw std::out_of_range{"inventory_consumer has no variant " + std::string{name}};
}

catalogue::BrokenList run(const Workload& workload, const Variant& variant,
                          const transactions::Place& place) {
  const auto update = variant.make_update();
  const auto deduplication = variant.make_deduplication();
  const auto retry = variant.make_retry();
  const auto handlers = make_handlers(
      workload, variant,
      {.deduplication = *deduplication, .update = *update, .isolation = place.isolation});
  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<Consumer> consumers;
  for (const Deliveries& deliveries : workload.consumers) {
    sessions.push_back(place.connect());
    consumers.emplace_back(*sessions.back(), *handlers.at(deliveries.process), *retry);
  }
  consume_all(workload, consumers);

  Outcome outcome{.before = workload.stock, .after = stock_in(*place.connect()), .deliveries = {}};
  for (const Consumer& consumer : consumers) {
    outcome.deliveries.insert(outcome.deliveries.end(), consumer.deliveries().begin(),
                              consumer.deliveries().end());
  }
  return broken_invariants(outcome);
}

}  // namespace inventory_consumer
