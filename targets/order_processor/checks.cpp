// SPDX-License-Identifier: Apache-2.0
#include "order_processor/checks.hpp"

#include <sstream>
#include <string>
#include <utility>

#include <ordercheck/workload.hpp>

#include "catalogue/odometer.hpp"
#include "catalogue/require.hpp"

namespace order_processor {
namespace {

using catalogue::Search;
using std::to_string;

constexpr int kSmallSize = 2;

std::vector<Workload> small_workloads(int size) {
  return catalogue::all_workloads(size, [](auto& pick) { return pick_workload(pick); });
}

std::vector<std::string> bounds_of(const Workload& workload, std::size_t order_count) {
  return {to_string(workload.worker_count) + " workers", to_string(order_count) + " orders",
          to_string(workload.shop.stock.size()) + " warehouses"};
}

Search search_of(const Workload& workload, MakeCheckout make_checkout) {
  std::ostringstream text;
  text << workload;
  return {.workload = std::move(text).str(),
          .workload_count = 1,
          .bounds = bounds_of(workload, workload.orders.size()),
          .body = [workload, make_checkout] { check_run(workload, make_checkout); }};
}

// Every small workload within one search.
Search tree(int size) {
  const std::vector<Workload> workloads = small_workloads(size);
  return {.workload = "all small workloads up to " + to_string(size) + " orders",
          .workload_count = workloads.size(),
          .bounds = bounds_of(workloads.front(), static_cast<std::size_t>(size)),
          .body = [size] {
            const ordercheck::SmallWorkloads pick{size};
            check_run(pick_workload(pick), &correct);
          }};
}

std::vector<Search> searches_of(const std::vector<Workload>& workloads,
                                MakeCheckout make_checkout) {
  std::vector<Search> searches;
  for (const Workload& workload : workloads) {
    searches.push_back(search_of(workload, make_checkout));
  }
  return searches;
}

}  // namespace

void check_run(const Workload& workload, MakeCheckout make_checkout) {
  catalogue::require_none(process(workload, make_checkout).broken);
}

catalogue::Target target() {
  const char* const name = "order_processor";
  std::vector<Search> of_correct = searches_of(fixed_workloads(), &correct);
  of_correct.insert(of_correct.begin(), tree(kSmallSize));
  return {.name = name,
          .variants = {{.target = name,
                        .name = "correct",
                        .expected = ordercheck::Verdict::exhausted,
                        .searches = std::move(of_correct)},
                       {.target = name,
                        .name = "race_condition",
                        .expected = ordercheck::Verdict::violated,
                        .searches = searches_of(small_workloads(kSmallSize), &race_condition)}},
          .sized = tree};
}

}  // namespace order_processor
