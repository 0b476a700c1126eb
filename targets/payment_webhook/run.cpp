// SPDX-License-Identifier: Apache-2.0
#include "payment_webhook/run.hpp"

#include <array>
#include <stdexcept>

#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

#include "payment_webhook/defects/insert_only.hpp"
#include "payment_webhook/defects/no_unique_index.hpp"
#include "payment_webhook/defects/timestamp_ids.hpp"
#include "payment_webhook/defects/unhandled_violation.hpp"
#include "payment_webhook/invariants.hpp"
#include "payment_webhook/service/schema.hpp"

namespace payment_webhook {
namespace {

template <class Form>
std::unique_ptr<OrderIds> make_ids() {
  return std::make_unique<Form>();
}

template <class Form>
std::unique_ptr<OrderCreation> make_creation(const Parts& parts) {
  return std::make_unique<Form>(parts);
}

constexpr auto kIds = make_ids<SequenceIds>;
constexpr auto kCreation = make_creation<FindOrCreate>;

constexpr std::array<Variant, 5> kVariants{{
    {"correct", schema, kIds, kCreation},
    {"no_check", schema, kIds, make_creation<InsertOnly>},
    {"no_unique_index", schema_without_unique_index, kIds, kCreation},
    {"timestamp_ids", schema, make_ids<TimestampIds>, kCreation},
    {"unhandled_violation", schema, kIds, make_creation<UnhandledViolation>},
}};

void handle_all(const Workload& workload, std::vector<Worker>& workers) {
  std::vector<ordercheck::thread> threads;
  for (std::size_t index = 0; index < workers.size(); ++index) {
    threads.emplace_back([index, &worker = workers[index], &events = workload.workers[index]] {
      ordercheck::name_thread("worker " + std::to_string(index + 1));
      for (const Event& event : events) {
        worker.handle(event);
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
  throw std::out_of_range{"payment_webhook has no variant " + std::string{name}};
}

catalogue::BrokenList run(const Workload& workload, const Variant& variant,
                          const transactions::Place& place) {
  const auto ids = variant.make_ids();
  const auto creation = variant.make_creation({.ids = *ids, .isolation = place.isolation});
  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<Worker> workers;
  for (std::size_t index = 0; index < workload.workers.size(); ++index) {
    sessions.push_back(place.connect());
    workers.emplace_back(*sessions.back(), *creation, workload.back_off);
  }
  handle_all(workload, workers);

  Outcome outcome{.attempts = {}, .orders = orders_in(*place.connect())};
  for (const Worker& worker : workers) {
    outcome.attempts.insert(outcome.attempts.end(), worker.attempts().begin(),
                            worker.attempts().end());
  }
  return broken_invariants(outcome);
}

}  // namespace payment_webhook
