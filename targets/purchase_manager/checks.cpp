// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/checks.hpp"

#include <sstream>
#include <string>
#include <utility>

#include <ordercheck/workload.hpp>

#include "catalogue/counted.hpp"
#include "catalogue/odometer.hpp"
#include "catalogue/require.hpp"
#include "purchase_manager/modelled_files.hpp"

namespace purchase_manager {
namespace {

using catalogue::counted;
using catalogue::Search;
using std::to_string;

constexpr int kSmallSize = 2;

std::vector<Workload> small_workloads(int size) {
  return catalogue::all_workloads(size, [](auto& pick) { return pick_workload(pick); });
}

std::vector<std::string> bounds_of(const Workload& workload, std::size_t action_count) {
  return {counted(workload.threads.size(), "thread"),
          counted(workload.config.products.size(), "product"), counted(action_count, "action")};
}

std::size_t actions_in(const Workload& workload) {
  std::size_t count = 0;
  for (const auto& actions : workload.threads) {
    count += actions.size();
  }
  return count;
}

Search search_of(const Workload& workload, const Variant& variant, std::size_t action_count) {
  std::ostringstream text;
  text << workload;
  return {.workload = std::move(text).str(),
          .workload_count = 1,
          .bounds = bounds_of(workload, action_count),
          .body = [workload, &variant] { check_run(workload, variant); }};
}

// Every small workload within one search.
Search tree(int size) {
  const std::vector<Workload> workloads = small_workloads(size);
  return {
      .workload = "all small workloads up to " + counted(static_cast<std::size_t>(size), "action"),
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
        search_of(workload, variant, is_correct ? actions_in(workload) : kSmallSize));
  }
  return checked;
}

}  // namespace

void check_run(const Workload& workload, const Variant& variant) {
  ModelledFiles files;
  catalogue::require_none(run(workload, variant, {.files = files, .state_path = "state.json"}));
}

catalogue::Target target() {
  const char* const name = "purchase_manager";
  catalogue::Target target{.name = name, .variants = {}, .sized = tree};
  for (const Variant& variant : variants()) {
    target.variants.push_back(checked_variant(name, variant));
  }
  return target;
}

}  // namespace purchase_manager
