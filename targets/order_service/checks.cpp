// SPDX-License-Identifier: Apache-2.0
#include "order_service/checks.hpp"

#include <sstream>
#include <string>
#include <utility>

#include <ordercheck/workload.hpp>

#include "catalogue/counted.hpp"
#include "catalogue/odometer.hpp"
#include "catalogue/require.hpp"
#include "order_service/modelled_balance.hpp"

namespace order_service {
namespace {

using catalogue::counted;
using catalogue::Search;
using std::to_string;

constexpr int kSmallSize = 2;

std::vector<Workload> small_workloads(int size) {
  return catalogue::all_workloads(size, [](auto& pick) { return pick_workload(pick); });
}

std::vector<std::string> bounds_of(const Workload& workload, std::size_t order_count) {
  return {counted(static_cast<std::size_t>(workload.worker_count), "worker"),
          counted(order_count, "order"),
          workload.fault_limit == 0 ? "no network faults"
                                    : counted(workload.fault_limit, "network fault"),
          counted(static_cast<std::size_t>(Patience{}.attempts), "attempt")};
}

std::size_t orders_in(const Workload& workload) {
  std::size_t count = 0;
  for (const auto& request : workload.requests) {
    count += request.size();
  }
  return count;
}

Search search_of(const Workload& workload, const Variant& variant, std::size_t order_count) {
  std::ostringstream text;
  text << workload;
  return {.workload = std::move(text).str(),
          .workload_count = 1,
          .bounds = bounds_of(workload, order_count),
          .body = [workload, &variant] { check_run(workload, variant); }};
}

// Every small workload within one search.
Search tree(int size) {
  const std::vector<Workload> workloads = small_workloads(size);
  return {
      .workload = "all small workloads up to " + counted(static_cast<std::size_t>(size), "order"),
      .workload_count = workloads.size(),
      .bounds = bounds_of(workloads.front(), static_cast<std::size_t>(size)),
      .body = [size] {
        ordercheck::SmallWorkloads pick{size};
        check_run(pick_workload(pick), variants().front());
      }};
}

catalogue::Variant checked_variant(const char* target, const Variant& variant) {
  const bool is_correct = &variant == variants().data();
  catalogue::Variant checked{
      .target = target,
      .name = std::string{variant.name},
      .expected = is_correct ? ordercheck::Verdict::exhausted : ordercheck::Verdict::violated,
      .searches = {}};
  if (is_correct) {
    checked.searches.push_back(tree(kSmallSize));
  }
  // Small workloads are tried until the defect shows: what limits them is the size of the largest.
  for (const Workload& workload : is_correct ? fixed_workloads() : small_workloads(kSmallSize)) {
    checked.searches.push_back(
        search_of(workload, variant, is_correct ? orders_in(workload) : kSmallSize));
  }
  return checked;
}

}  // namespace

void check_run(const Workload& workload, const Variant& variant) {
  ModelledBalance balance{{.limit = workload.fault_limit}};
  catalogue::require_none(run(workload, variant, balance));
}

catalogue::Target target() {
  const char* const name = "order_service";
  catalogue::Target target{.name = name, .variants = {}, .sized = tree};
  for (const Variant& variant : variants()) {
    target.variants.push_back(checked_variant(name, variant));
  }
  return target;
}

}  // namespace order_service
