// SPDX-License-Identifier: Apache-2.0
#include "payment_webhook/workload.hpp"

#include <random>
#include <utility>

namespace payment_webhook {

std::ostream& operator<<(std::ostream& out, const Workload& workload) {
  out << workload.name;
  for (std::size_t index = 0; index < workload.workers.size(); ++index) {
    out << (index == 0 ? ": " : "; ") << "worker " << index + 1 << ":";
    const char* separator = " ";
    for (const Event& event : workload.workers[index]) {
      out << std::exchange(separator, ", ") << event.id;
    }
  }
  return out;
}

Event event(int number) {
  return {.id = "evt_" + std::to_string(number),
          .intent = {.id = "pi_" + std::to_string(number), .amount_cents = 5'000}};
}

Workload same_event(std::size_t worker_count) {
  return {.name = "the same event to " + std::to_string(worker_count) + " workers",
          .workers = std::vector<std::vector<Event>>(worker_count, {event(1)})};
}

std::vector<Workload> fixed_workloads() {
  return {same_event(3),
          {.name = "redelivery beside another event",
           .workers = {{event(1), event(2)}, {event(1), event(1)}}},
          {.name = "opposite orders", .workers = {{event(1), event(2)}, {event(2), event(1)}}}};
}

Workload stress_workload(std::uint64_t seed, std::size_t worker_count, int event_count) {
  std::mt19937_64 random{seed};
  Workload stress{.name = "stress",
                  .workers = std::vector<std::vector<Event>>(worker_count),
                  .back_off = std::chrono::milliseconds{1}};
  for (int number = 1; number <= event_count; ++number) {
    const std::size_t worker = random() % worker_count;
    stress.workers[worker].push_back(event(number));
    if (random() % 2 == 0) {
      stress.workers[(worker + 1) % worker_count].push_back(event(number));
    }
  }
  return stress;
}

}  // namespace payment_webhook
