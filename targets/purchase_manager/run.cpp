// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/run.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include <ordercheck/story.hpp>

#include "purchase_manager/defects/all_in_stock.hpp"
#include "purchase_manager/defects/check_then_set_starter.hpp"
#include "purchase_manager/defects/dictionary_order.hpp"
#include "purchase_manager/defects/in_place_state_file.hpp"
#include "purchase_manager/defects/merging_state_table.hpp"
#include "purchase_manager/defects/reset_at_any_time.hpp"
#include "purchase_manager/invariants.hpp"

namespace purchase_manager {
namespace {

template <class Part, class Form>
std::unique_ptr<Part> make() {
  return std::make_unique<Form>();
}

template <class Form>
std::unique_ptr<StateFile> make_file(FileSystem& files, const std::string& path) {
  return std::make_unique<Form>(files, path);
}

template <class Form>
std::unique_ptr<StateTable> make_table(StateFile& file, const Observer& observer) {
  return std::make_unique<Form>(file, observer);
}

constexpr auto kFile = make_file<ReplacedStateFile>;
constexpr auto kTable = make_table<LockedStateTable>;
constexpr auto kPolicy = make<StockPolicy, FirstConfigured>;
constexpr auto kStarter = make<Starter, AtomicStarter>;
constexpr auto kResetter = make<Resetter, BetweenCycles>;

constexpr std::array<Variant, 7> kVariants{{
    {"correct", kFile, kTable, kPolicy, kStarter, kResetter},
    {"starts_all", kFile, kTable, make<StockPolicy, AllInStock>, kStarter, kResetter},
    {"dictionary_order", kFile, kTable, make<StockPolicy, DictionaryOrder>, kStarter, kResetter},
    {"check_then_set", kFile, kTable, kPolicy, make<Starter, CheckThenSetStarter>, kResetter},
    {"reset_while_active", kFile, kTable, kPolicy, kStarter, make<Resetter, ResetAtAnyTime>},
    {"torn_file", make_file<InPlaceStateFile>, kTable, kPolicy, kStarter, kResetter},
    {"lost_change", kFile, make_table<MergingStateTable>, kPolicy, kStarter, kResetter},
}};

class ScriptedBuyer final : public Buyer {
 public:
  explicit ScriptedBuyer(const Stock& sold_out) : sold_out_{sold_out} {}

  bool buy(const Tcin& product) override {
    return std::ranges::find(sold_out_, product) == sold_out_.end();
  }

 private:
  const Stock& sold_out_;
};

// What a reader of the file saw, if it was not the text of any states; written by that reader's
// thread alone.
struct Reader {
  const StateFile& file;
  std::string failure;

  void read() {
    try {
      file.load();
    } catch (const std::runtime_error& error) {
      failure = error.what();
    }
  }
};

void perform(const Action& action, PurchaseManager& manager, Reader& reader) {
  switch (action.type) {
    case Action::Type::stock_data:
      for (const Tcin& product : manager.process_stock_data(action.stock)) {
        manager.carry_out(product);
      }
      return;
    case Action::Type::start:
      if (manager.start_purchase(action.stock.front()) == Started::started) {
        manager.carry_out(action.stock.front());
      }
      return;
    case Action::Type::reset:
      manager.reset_completed();
      return;
    case Action::Type::read_file:
      reader.read();
      return;
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
  throw std::out_of_range{"purchase_manager has no variant " + std::string{name}};
}

catalogue::BrokenList run(const Workload& workload, const Variant& variant, const Place& place) {
  std::vector<Change> changes;  // written with the table locked
  const auto file = variant.make_file(place.files, place.state_path);
  const auto table =
      variant.make_table(*file, [&changes](const Change& change) { changes.push_back(change); });
  const auto policy = variant.make_policy();
  const auto starter = variant.make_starter();
  const auto resetter = variant.make_resetter();
  ScriptedBuyer buyer{workload.sold_out};
  PurchaseManager manager{{.table = *table,
                           .policy = *policy,
                           .starter = *starter,
                           .resetter = *resetter,
                           .buyer = buyer},
                          workload.config};
  watch_active(*table);

  std::vector<Reader> readers(workload.threads.size(), Reader{.file = *file, .failure = {}});
  std::vector<ordercheck::thread> threads;
  threads.reserve(workload.threads.size());
  for (std::size_t index = 0; index < workload.threads.size(); ++index) {
    threads.emplace_back(
        [&manager, index, &reader = readers[index], &actions = workload.threads[index]] {
          ordercheck::name_thread("caller " + std::to_string(index + 1));
          for (const Action& action : actions) {
            perform(action, manager, reader);
          }
        });
  }
  for (ordercheck::thread& thread : threads) {
    thread.join();
  }

  catalogue::BrokenList broken = broken_invariants(changes, *table, *file);
  for (const Reader& reader : readers) {
    if (!reader.failure.empty()) {
      broken.push_back({"the file always parses", "a reader found: " + reader.failure});
    }
  }
  return broken;
}

}  // namespace purchase_manager
