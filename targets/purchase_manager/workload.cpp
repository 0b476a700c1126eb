// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/workload.hpp"

#include <random>
#include <utility>

namespace purchase_manager {
namespace {

const Tcin kFirst = "94";
const Tcin kSecond = "12";
const Tcin kUnknown = "07";

const Action kBothInStock{.type = Action::Type::stock_data, .stock = {kSecond, kFirst}};
const Action kSecondInStock{.type = Action::Type::stock_data, .stock = {kSecond}};
const Action kStartSecond{.type = Action::Type::start, .stock = {kSecond}};
const Action kReset{.type = Action::Type::reset, .stock = {}};
const Action kReadFile{.type = Action::Type::read_file, .stock = {}};

Workload workload(std::string name, std::vector<std::vector<Action>> threads) {
  return {.name = std::move(name),
          .config = small_config(),
          .threads = std::move(threads),
          .sold_out = {}};
}

Workload failing_purchases() {
  Workload failing = workload("purchases that fail", {{kBothInStock, kReset}, {kBothInStock}});
  failing.sold_out = {kFirst};
  return failing;
}

std::string_view to_string(Action::Type type) {
  switch (type) {
    case Action::Type::stock_data:
      return "stock data";
    case Action::Type::start:
      return "start";
    case Action::Type::reset:
      return "reset";
    case Action::Type::read_file:
      return "read the file";
  }
  return {};
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Workload& workload) {
  out << workload.name << ": products";
  for (const Tcin& product : workload.config.products) {
    out << ' ' << product;
  }
  for (std::size_t thread = 0; thread < workload.threads.size(); ++thread) {
    out << "; caller " << thread + 1 << ":";
    const char* separator = " ";
    for (const Action& action : workload.threads[thread]) {
      out << std::exchange(separator, ", ") << to_string(action.type);
      for (const Tcin& product : action.stock) {
        out << ' ' << product;
      }
    }
  }
  for (const Tcin& product : workload.sold_out) {
    out << "; " << product << " is sold out";
  }
  return out;
}

Config small_config() { return {.products = {kFirst, kSecond}}; }

const std::vector<Action>& small_actions() {
  static const std::vector<Action> kActions{kBothInStock, kSecondInStock, kStartSecond, kReset,
                                            kReadFile};
  return kActions;
}

std::vector<Workload> fixed_workloads() {
  return {
      workload("stock data twice", {{kBothInStock}, {kBothInStock}}),
      workload("two starts", {{kStartSecond}, {{.type = Action::Type::start, .stock = {kFirst}}}}),
      workload("reset during a purchase", {{kSecondInStock}, {kReset, kBothInStock}}),
      workload("reader during a purchase", {{kBothInStock}, {kReadFile, kReadFile}}),
      workload("cycles of test mode",
               {{kBothInStock, kReset, kBothInStock}, {kBothInStock, kReset}}),
      workload(
          "product that is not configured",
          {{{.type = Action::Type::stock_data, .stock = {kUnknown, kSecond}}}, {kBothInStock}}),
      failing_purchases(),
      workload("3 threads", {{kBothInStock}, {kSecondInStock}, {kStartSecond, kReset}})};
}

Workload stress_workload(std::uint64_t seed, int thread_count, int action_count) {
  std::mt19937_64 random{seed};
  Workload stress = workload("stress", {});
  stress.threads.resize(static_cast<std::size_t>(thread_count));
  for (std::vector<Action>& actions : stress.threads) {
    for (int index = 0; index < action_count; ++index) {
      actions.push_back(small_actions()[random() % small_actions().size()]);
    }
  }
  return stress;
}

}  // namespace purchase_manager
