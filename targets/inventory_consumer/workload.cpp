// SPDX-License-Identifier: Apache-2.0
#include "inventory_consumer/workload.hpp"

#include <random>
#include <utility>

namespace inventory_consumer {
namespace {

const std::string kFirst = "A";
const std::string kSecond = "B";

Message message(std::string id, std::vector<Change> changes) {
  return {.id = std::move(id), .changes = std::move(changes)};
}

Workload workload(std::string name, std::vector<std::vector<Message>> messages) {
  Workload workload{.name = std::move(name),
                    .stock = small_stock(),
                    .consumers = idle_consumers(messages.size())};
  for (std::size_t index = 0; index < messages.size(); ++index) {
    workload.consumers[index].messages = std::move(messages[index]);
  }
  return workload;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Workload& workload) {
  out << workload.name << ": stock";
  for (const auto& [sku, units] : workload.stock) {
    out << ' ' << sku << "=" << units;
  }
  for (std::size_t index = 0; index < workload.consumers.size(); ++index) {
    out << "; consumer " << index + 1 << ":";
    const char* separator = " ";
    for (const Message& message : workload.consumers[index].messages) {
      out << std::exchange(separator, ", ") << message.id;
      for (const Change& change : message.changes) {
        out << ' ' << change.sku << (change.delta < 0 ? "" : "+") << change.delta;
      }
    }
  }
  return out;
}

Stock small_stock() { return {{kFirst, 5}, {kSecond, 5}}; }

const std::vector<std::vector<Change>>& small_changes() {
  static const std::vector<std::vector<Change>> changes{
      {{kFirst, -3}}, {{kFirst, 2}}, {{kFirst, -1}, {kSecond, -1}}, {{kSecond, -1}, {kFirst, -1}}};
  return changes;
}

std::vector<Deliveries> idle_consumers(std::size_t count) {
  std::vector<Deliveries> consumers(count);
  for (std::size_t index = 0; index < count; ++index) {
    consumers[index].process = index;
  }
  return consumers;
}

std::vector<Workload> fixed_workloads() {
  const Message take = message("m1", {{kFirst, -3}});
  const Message take_again = message("m2", {{kFirst, -3}});
  const Message add = message("m3", {{kFirst, 2}});
  const Message both = message("m4", {{kFirst, -1}, {kSecond, -1}});
  const Message both_reversed = message("m5", {{kSecond, -1}, {kFirst, -1}});
  const Message other = message("m6", {{kSecond, -3}});
  return {workload("one message to 3 consumers", {{take}, {take}, {take}}),
          workload("messages of different products", {{take, other}, {other, add}}),
          workload("refusals", {{take, add}, {take_again}}),
          workload("deadlocks", {{both, take}, {both_reversed}}),
          workload("two redeliveries", {{take, add}, {take, add}})};
}

Workload same_product() {
  return workload("same product",
                  {{message("m1", {{kFirst, -3}})}, {message("m2", {{kFirst, -3}})}});
}

Workload redelivery() {
  const Message add = message("m1", {{kFirst, 2}});
  return workload("redelivery", {{add}, {add}});
}

Workload opposite_orders() {
  return workload("opposite orders", {{message("m1", {{kFirst, -1}, {kSecond, -1}})},
                                      {message("m2", {{kSecond, -1}, {kFirst, -1}})}});
}

Workload one_process() {
  Workload shared =
      workload("one process", {{message("m1", {{kFirst, 2}})}, {message("m2", {{kFirst, 2}})}});
  for (Deliveries& consumer : shared.consumers) {
    consumer.process = 0;
  }
  return shared;
}

Workload stress_workload(std::uint64_t seed, std::size_t consumer_count, int message_count) {
  std::mt19937_64 random{seed};
  const std::vector<std::string> skus{"A", "B", "C"};
  Workload stress = workload("stress", std::vector<std::vector<Message>>(consumer_count));
  stress.stock = {{"A", 10}, {"B", 10}, {"C", 10}};
  const auto deliver = [&](const Message& each) {
    stress.consumers[random() % consumer_count].messages.push_back(each);
  };
  for (int number = 1; number <= message_count; ++number) {
    const std::size_t first = random() % skus.size();
    Message next{.id = "m" + std::to_string(number), .changes = {}};
    next.changes.push_back({skus[first], static_cast<std::int64_t>(random() % 9) - 5});
    if (random() % 2 == 0) {
      const std::size_t second = (first + 1 + random() % (skus.size() - 1)) % skus.size();
      next.changes.push_back({skus[second], static_cast<std::int64_t>(random() % 9) - 5});
    }
    deliver(next);
    if (random() % 4 == 0) {
      deliver(next);
    }
  }
  return stress;
}

}  // namespace inventory_consumer
