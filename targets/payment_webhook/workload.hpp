// SPDX-License-Identifier: Apache-2.0
// What the payment webhook is run with: fixed, small and random workloads.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "payment_webhook/service/payment.hpp"

namespace payment_webhook {

/// The events that each worker is given, one after the other.
struct Workload {
  std::string name;
  std::vector<std::vector<Event>> workers;
  std::chrono::milliseconds back_off{1'000};  ///< after a first failure
};

std::ostream& operator<<(std::ostream& out, const Workload& workload);

/// The event of the payment intent of this number.
Event event(int number);

/// One of all workloads of two workers, two payment intents and as many deliveries together as
/// `pick` says, which is ordercheck::SmallWorkloads or catalogue::Odometer: who is given each, and
/// of which intent it is.
template <class Pick>
Workload pick_workload(Pick& pick) {
  Workload workload{.name = "small", .workers = {{}, {}}};
  const int count = pick.size();
  for (int index = 0; index < count; ++index) {
    const int worker = pick.interchangeable("worker", 2);
    const int intent = pick.interchangeable("payment intent", 2);
    workload.workers[static_cast<std::size_t>(worker)].push_back(event(1 + intent));
  }
  return workload;
}

/// Workloads with names: one event to three workers, a redelivery beside other events, events in
/// opposite orders.
std::vector<Workload> fixed_workloads();

/// One event to so many workers.
Workload same_event(std::size_t worker_count);

/// A workload for native stress, a function of the seed: each event goes to some worker, and half
/// of them to another one as well.
Workload stress_workload(std::uint64_t seed, std::size_t worker_count, int event_count);

}  // namespace payment_webhook
