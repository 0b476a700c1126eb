// SPDX-License-Identifier: Apache-2.0
#include "order_service/run.hpp"

#include <array>
#include <stdexcept>
#include <string>

#include "order_service/defects/check_then_debit_charger.hpp"
#include "order_service/defects/half_batch.hpp"
#include "order_service/defects/unkeyed_charger.hpp"
#include "order_service/defects/unlocked_statistics.hpp"
#include "order_service/invariants.hpp"

namespace order_service {
namespace {

template <class Part, class Form>
std::unique_ptr<Part> make() {
  return std::make_unique<Form>();
}

constexpr auto kCharger = make<Charger, KeyedCharger>;
constexpr auto kStatistics = make<Statistics, LockedStatistics>;
constexpr auto kBatches = make<BatchHandler, OneByOne>;

constexpr std::array<Variant, 6> kVariants{{
    {"correct", kCharger, kStatistics, kBatches},
    {"lost_statistics", kCharger, make<Statistics, UnlockedStatistics>, kBatches},
    {"double_charge", make<Charger, UnkeyedCharger>, kStatistics, kBatches},
    {"overdraft", make<Charger, CheckThenDebitCharger>, kStatistics, kBatches},
    {"batch_charged_not_recorded", kCharger, kStatistics, make<BatchHandler, ChargesFirst>},
    {"batch_recorded_not_charged", kCharger, kStatistics, make<BatchHandler, RecordsFirst>},
}};

void post_all(const Workload& workload, Service& service) {
  for (const std::vector<Order>& request : workload.requests) {
    if (request.size() == 1) {
      service.post(request.front());
    } else {
      service.post_batch(request);
    }
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
  throw std::out_of_range{"order_service has no variant " + std::string{name}};
}

catalogue::BrokenList run(const Workload& workload, const Variant& variant, BalanceHost& balance) {
  for (const auto& [customer, cents] : workload.balances) {
    balance.ask({.action = balance_service::Action::deposit, .customer = customer, .cents = cents});
  }
  const auto charger = variant.make_charger();
  const auto statistics = variant.make_statistics();
  const auto batches = variant.make_batches();
  Service service{{.charger = *charger, .statistics = *statistics, .batches = *batches},
                  [&balance] { return balance.connect(); },
                  {.worker_count = workload.worker_count, .today = [] { return 0; }}};
  if (!workload.post_first) {
    service.start();
  }
  post_all(workload, service);
  if (workload.post_first) {
    service.start();
  }
  service.drain();
  balance.settle();
  return broken_invariants(workload, service, balance);
}

}  // namespace order_service
