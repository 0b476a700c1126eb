// SPDX-License-Identifier: Apache-2.0
// What the inventory consumers are run with: fixed, small and random workloads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "inventory_consumer/service/message.hpp"
#include "inventory_consumer/service/schema.hpp"

namespace inventory_consumer {

/// What one consumer is given.
struct Deliveries {
  std::size_t process = 0;  ///< in which the consumer runs
  std::vector<Message> messages;
};

/// The stock to begin with, and what each consumer is given.
struct Workload {
  std::string name;
  Stock stock;
  std::vector<Deliveries> consumers;
};

std::ostream& operator<<(std::ostream& out, const Workload& workload);

/// Two products with 5 units each.
Stock small_stock();

/// What the messages of small workloads do: take 3 of the first product, add 2 to it, take 1 of
/// both, take 1 of both beginning with the second.
const std::vector<std::vector<Change>>& small_changes();

/// Consumers in a process each, with nothing to do.
std::vector<Deliveries> idle_consumers(std::size_t count);

/// One of all workloads of two consumers and as many deliveries together as `pick` says, which is
/// ordercheck::SmallWorkloads or catalogue::Odometer: who is given each, and what it does or that
/// it is the first message once more.
template <class Pick>
Workload pick_workload(Pick& pick) {
  Workload workload{.name = "small", .stock = small_stock(), .consumers = idle_consumers(2)};
  const int count = pick.size();
  Message first;
  for (int number = 1; number <= count; ++number) {
    std::vector<Message>& messages =
        workload.consumers[static_cast<std::size_t>(pick.interchangeable("consumer", 2))].messages;
    if (number > 1 && pick("repeats the first", 2) == 1) {
      messages.push_back(first);
      continue;
    }
    const int changes = pick("changes", static_cast<int>(small_changes().size()));
    messages.push_back({.id = "m" + std::to_string(number),
                        .changes = small_changes()[static_cast<std::size_t>(changes)]});
    if (number == 1) {
      first = messages.back();
    }
  }
  return workload;
}

/// Workloads with names: one message to three consumers, messages of different products, refusals,
/// deadlocks, two redeliveries.
std::vector<Workload> fixed_workloads();

/// Two consumers of which each takes 3 of the first product: the stock suffices for one.
Workload same_product();

/// Two consumers that are given the same message.
Workload redelivery();

/// Two consumers whose messages change the same products in opposite orders.
Workload opposite_orders();

/// Two consumers of the same process that change the same product.
Workload one_process();

/// A workload for native stress, a function of the seed: messages with random changes of 3
/// products, and a quarter of them delivered twice.
Workload stress_workload(std::uint64_t seed, std::size_t consumer_count, int message_count);

}  // namespace inventory_consumer
