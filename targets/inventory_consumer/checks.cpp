// SPDX-License-Identifier: Apache-2.0
#include "inventory_consumer/checks.hpp"

#include <sstream>
#include <string>
#include <utility>

#include <ordercheck/workload.hpp>

#include "catalogue/counted.hpp"
#include "catalogue/odometer.hpp"
#include "catalogue/require.hpp"

namespace inventory_consumer {
namespace {

using catalogue::counted;
using catalogue::Search;
using transactions::Level;

constexpr int kSmallSize = 2;
const Level kReadCommitted{};

std::vector<Workload> small_workloads(int size) {
  return catalogue::all_workloads(size, [](auto& pick) { return pick_workload(pick); });
}

std::vector<std::string> bounds_of(const Workload& workload, std::size_t delivery_count,
                                   const Level& level) {
  return {counted(workload.consumers.size(), "consumer"), counted(workload.stock.size(), "product"),
          counted(delivery_count, "message"), text_of(level)};
}

std::size_t deliveries_in(const Workload& workload) {
  std::size_t count = 0;
  for (const Deliveries& consumer : workload.consumers) {
    count += consumer.messages.size();
  }
  return count;
}

// All small workloads with correct code, as one search.
Search small_search(const Level& level, int size) {
  const std::vector<Workload> workloads = small_workloads(size);
  return {.workload = "all small workloads up to " +
                      counted(static_cast<std::size_t>(size), "message") + " (" + text_of(level) +
                      ")",
          .workload_count = workloads.size(),
          .bounds = bounds_of(workloads.front(), static_cast<std::size_t>(size), level),
          .body = [level, size] {
            ordercheck::SmallWorkloads pick{size};
            check_run(pick_workload(pick), variants().front(), level);
          }};
}

catalogue::Variant correct_variant(const char* target) {
  catalogue::Variant correct{.target = target, .name = "correct", .searches = {}};
  for (const Level& level : transactions::levels()) {
    // At serializable all statements touch one bookkeeping, so few of their orders are equivalent.
    if (level.isolation != transactions::Isolation::serializable) {
      correct.searches.push_back(small_search(level, kSmallSize));
      continue;
    }
    for (const Workload& workload : {same_product(), redelivery()}) {
      correct.searches.push_back(search_of(workload, variants().front(), level));
    }
  }
  for (const Workload& workload : fixed_workloads()) {
    correct.searches.push_back(search_of(workload, variants().front(), kReadCommitted));
  }
  return correct;
}

// Small workloads are tried until the defect shows.
catalogue::Variant defect(const char* target, const Variant& variant) {
  catalogue::Variant checked{.target = target,
                             .name = std::string{variant.name},
                             .expected = ordercheck::Verdict::violated,
                             .searches = {}};
  for (const Workload& workload : small_workloads(kSmallSize)) {
    checked.searches.push_back(search_of(workload, variant, kReadCommitted));
  }
  return checked;
}

}  // namespace

void check_run(const Workload& workload, const Variant& variant, const Level& level) {
  transactions::ModelledDatabase database{schema(workload.stock), level};
  catalogue::require_none(run(workload, variant, database.place()));
}

Search search_of(const Workload& workload, const Variant& variant, const Level& level) {
  std::ostringstream text;
  text << workload << " (" << text_of(level) << ")";
  return {.workload = std::move(text).str(),
          .workload_count = 1,
          .bounds = bounds_of(workload, deliveries_in(workload), level),
          .body = [workload, &variant, level] { check_run(workload, variant, level); }};
}

catalogue::Target target() {
  const char* const name = "inventory_consumer";
  catalogue::Target target{.name = name,
                           .variants = {correct_variant(name)},
                           .sized = [](int size) { return small_search(kReadCommitted, size); }};
  for (const Variant& variant : variants().subspan(1)) {
    target.variants.push_back(defect(name, variant));
  }
  return target;
}

}  // namespace inventory_consumer
