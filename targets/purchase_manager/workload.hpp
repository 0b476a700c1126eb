// SPDX-License-Identifier: Apache-2.0
// What the purchase manager is run with: fixed, small and random workloads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "purchase_manager/service/product.hpp"

namespace purchase_manager {

/// What a thread does next.
struct Action {
  enum class Type : std::uint8_t {
    stock_data,  ///< processes stock data and carries out what was started
    start,       ///< starts the purchase of a product and carries it out
    reset,       ///< test mode: makes completed products ready
    read_file,   ///< reads the state file, as a monitor does
  };
  Type type = Type::stock_data;
  Stock stock;  ///< of stock_data; of start: the one product
};

/// The configured products, what each thread does, and which products the shop fails to sell.
struct Workload {
  std::string name;
  Config config;
  std::vector<std::vector<Action>> threads;
  Stock sold_out;
};

std::ostream& operator<<(std::ostream& out, const Workload& workload);

/// Two products; the one that comes first in the configuration sorts last.
Config small_config();

/// The actions of small workloads: stock data with both products or the second alone, a start of
/// the second product, a reset, a reading of the file.
const std::vector<Action>& small_actions();

/// One of all workloads of two threads and as many actions together as `pick` says, which is
/// ordercheck::SmallWorkloads or catalogue::Odometer: who does each and what is picked.
template <class Pick>
Workload pick_workload(Pick& pick) {
  Workload workload{.name = "small", .config = small_config(), .threads = {{}, {}}, .sold_out = {}};
  const int count = pick.size();
  for (int index = 0; index < count; ++index) {
    const int thread = pick.interchangeable("thread", 2);
    const int action = pick("action", static_cast<int>(small_actions().size()));
    workload.threads[static_cast<std::size_t>(thread)].push_back(
        small_actions()[static_cast<std::size_t>(action)]);
  }
  return workload;
}

/// Workloads with names: two threads with the same stock data, two starts, a reset during a
/// purchase, a reader during a purchase, purchases that fail, three threads.
std::vector<Workload> fixed_workloads();

/// A workload for native stress: `thread_count` threads with random actions, a function of the
/// seed.
Workload stress_workload(std::uint64_t seed, int thread_count, int action_count);

}  // namespace purchase_manager
