// SPDX-License-Identifier: Apache-2.0
// Products, their states, and what is known about their stock.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace purchase_manager {

/// The number under which the shop sells a product.
using Tcin = std::string;

/// ready -> queued -> attempting -> purchased or failed -> ready
enum class State : std::uint8_t { ready, queued, attempting, purchased, failed };

std::string_view to_string(State state);
/// The state of this name, or nothing when there is none.
std::optional<State> state_of(std::string_view name);

/// The states of all products that are not ready: a product that is not in it is ready.
using States = std::map<Tcin, State>;

State state_of(const States& states, const Tcin& product);
void set_state(States& states, const Tcin& product, State state);

/// Whether a product in this state is being bought.
inline bool is_active(State state) { return state == State::queued || state == State::attempting; }

/// Whether any product is being bought.
bool any_active(const States& states);

/// Whether the state machine has this transition.
bool is_transition(State from, State to);

/// The products in stock, in the order in which the shop reports them.
using Stock = std::vector<Tcin>;

/// The configured products, the most wanted first.
struct Config {
  std::vector<Tcin> products;
};

/// Reads {"products":[{"tcin":"..."}, ...]}. Throws std::runtime_error saying what is wrong with
/// the text.
Config parse_config(const std::string& text);

/// The products of the stock in the order of the configuration; those that are not in it come last,
/// as reported.
Stock by_priority(const Config& config, const Stock& stock);

}  // namespace purchase_manager
