// SPDX-License-Identifier: Apache-2.0
#include "payment_webhook/checks.hpp"

#include <sstream>
#include <string>
#include <utility>

#include <ordercheck/sync.hpp>
#include <ordercheck/workload.hpp>

#include "catalogue/counted.hpp"
#include "catalogue/odometer.hpp"
#include "catalogue/require.hpp"

namespace payment_webhook {
namespace {

using catalogue::counted;
using catalogue::Search;
using transactions::Level;

constexpr int kSmallSize = 2;
const Level kReadCommitted{};

std::vector<Workload> small_workloads(int size) {
  return catalogue::all_workloads(size, [](auto& pick) { return pick_workload(pick); });
}

std::vector<std::string> bounds_of(const Workload& workload, std::size_t event_count,
                                   const Level& level) {
  return {counted(workload.workers.size(), "worker"), counted(event_count, "event"),
          text_of(level)};
}

std::size_t events_in(const Workload& workload) {
  std::size_t count = 0;
  for (const std::vector<Event>& events : workload.workers) {
    count += events.size();
  }
  return count;
}

Search search_of(const Workload& workload, const Variant& variant, const Level& level) {
  std::ostringstream text;
  text << workload << " (" << text_of(level) << ")";
  return {.workload = std::move(text).str(),
          .workload_count = 1,
          .bounds = bounds_of(workload, events_in(workload), level),
          .body = [workload, &variant, level] { check_run(workload, variant, level); }};
}

catalogue::Variant correct_variant(const char* target) {
  catalogue::Variant correct{.target = target, .name = "correct", .searches = {}};
  for (const Level& level : transactions::levels()) {
    correct.searches.push_back(small_search(correct.name, level, kSmallSize));
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
  const ordercheck::RandomChoices two_random_numbers{2};
  transactions::ModelledDatabase database{variant.schema(), level};
  catalogue::require_none(run(workload, variant, database.place()));
}

Search small_search(std::string_view variant_name, const Level& level, int size) {
  const std::vector<Workload> workloads = small_workloads(size);
  return {.workload = "all small workloads up to " +
                      counted(static_cast<std::size_t>(size), "event") + " (" + text_of(level) +
                      ")",
          .workload_count = workloads.size(),
          .bounds = bounds_of(workloads.front(), static_cast<std::size_t>(size), level),
          .body = [&each = variant(variant_name), level, size] {
            ordercheck::SmallWorkloads pick{size};
            check_run(pick_workload(pick), each, level);
          }};
}

catalogue::Target target() {
  const char* const name = "payment_webhook";
  catalogue::Target target{
      .name = name, .variants = {correct_variant(name)}, .sized = [](int size) {
        return small_search("correct", kReadCommitted, size);
      }};
  for (const Variant& variant : variants().subspan(1)) {
    target.variants.push_back(defect(name, variant));
  }
  return target;
}

}  // namespace payment_webhook
