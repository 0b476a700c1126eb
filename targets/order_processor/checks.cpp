// SPDX-License-Identifier: Apache-2.0
#include "order_processor/checks.hpp"

#include <sstream>
#include <string>
#include <utility>

#include <ordercheck/workload.hpp>

#include "catalogue/counted.hpp"
#include "catalogue/odometer.hpp"
#include "catalogue/require.hpp"

namespace order_processor {
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
          counted(order_count, "order"), counted(workload.shop.stock.size(), "warehouse")};
}

Search search_of(const Workload& workload, MakeCheckout make_checkout, std::size_t order_count) {
  std::ostringstream text;
  text << workload;
  return {.workload = std::move(text).str(),
          .workload_count = 1,
          .bounds = bounds_of(workload, order_count),
          .body = [workload, make_checkout] { check_run(workload, make_checkout); }};
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
        check_run(pick_workload(pick), &correct);
      }};
}

std::vector<Search> searches_of_correct() {
  std::vector<Search> searches{tree(kSmallSize)};
  for (const Workload& workload : fixed_workloads()) {
    searches.push_back(search_of(workload, &correct, workload.orders.size()));
  }
  return searches;
}

// One after another until the defect shows. What limits them is the size of the largest.
std::vector<Search> searches_of_defect(MakeCheckout make_checkout) {
  std::vector<Search> searches;
  for (const Workload& workload : small_workloads(kSmallSize)) {
    searches.push_back(search_of(workload, make_checkout, kSmallSize));
  }
  return searches;
}

}  // namespace

void check_run(const Workload& workload, MakeCheckout make_checkout) {
  catalogue::require_none(process(workload, make_checkout).broken);
}

catalogue::Target target() {
  const char* const name = "order_processor";
  return {.name = name,
          .variants = {{.target = name,
                        .name = "correct",
                        .expected = ordercheck::Verdict::exhausted,
                        .searches = searches_of_correct()},
                       {.target = name,
                        .name = "race_condition",
                        .expected = ordercheck::Verdict::violated,
                        .searches = searches_of_defect(&race_condition)}},
          .sized = tree};
}

}  // namespace order_processor
