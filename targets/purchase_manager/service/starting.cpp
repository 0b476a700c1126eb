// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/service/starting.hpp"

#include <algorithm>

namespace purchase_manager {

std::string_view to_string(Started started) {
  switch (started) {
    case Started::started:
      return "started";
    case Started::another_purchase_active:
      return "another_purchase_active";
    case Started::not_ready:
      return "not_ready";
  }
  return {};
}

Stock FirstConfigured::process(StateTable& table, const Config& config, const Stock& stock) {
  const Stock wanted = by_priority(config, stock);
  Stock started;
  table.update(Cause::stock_data, wanted, [&](States& states) {
    if (any_active(states)) {
      return;
    }
    const auto first = std::ranges::find_if(
        wanted, [&](const Tcin& product) { return state_of(states, product) == State::ready; });
    if (first != wanted.end()) {
      set_state(states, *first, State::queued);
      started.push_back(*first);
    }
  });
  return started;
}

Started AtomicStarter::start(StateTable& table, const Tcin& product) {
  Started result = Started::not_ready;
  table.update(Cause::start, {}, [&](States& states) {
    if (any_active(states)) {
      result = Started::another_purchase_active;
    } else if (state_of(states, product) == State::ready) {
      set_state(states, product, State::queued);
      result = Started::started;
    }
  });
  return result;
}

}  // namespace purchase_manager
