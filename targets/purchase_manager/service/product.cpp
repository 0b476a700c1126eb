// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/service/product.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

namespace purchase_manager {
namespace {

constexpr std::array<std::pair<State, std::string_view>, 5> kNames{
    {{State::ready, "ready"},
     {State::queued, "queued"},
     {State::attempting, "attempting"},
     {State::purchased, "purchased"},
     {State::failed, "failed"}}};

}  // namespace

std::string_view to_string(State state) {
  for (const auto& [each, name] : kNames) {
    if (each == state) {
      return name;
    }
  }
  return {};
}

std::optional<State> state_of(std::string_view name) {
  for (const auto& [state, each] : kNames) {
    if (each == name) {
      return state;
    }
  }
  return std::nullopt;
}

State state_of(const States& states, const Tcin& product) {
  const auto found = states.find(product);
  return found == states.end() ? State::ready : found->second;
}

void set_state(States& states, const Tcin& product, State state) {
  if (state == State::ready) {
    states.erase(product);
  } else {
    states[product] = state;
  }
}

bool any_active(const States& states) {
  return std::ranges::any_of(states, [](const auto& each) { return is_active(each.second); });
}

bool is_transition(State from, State to) {
  switch (from) {
    case State::ready:
      return to == State::queued;
    case State::queued:
      return to == State::attempting;
    case State::attempting:
      return to == State::purchased || to == State::failed;
    case State::purchased:
    case State::failed:
      return to == State::ready;
  }
  return false;
}

Config parse_config(const std::string& text) {
  try {
    Config config;
    const auto document = nlohmann::json::parse(text);
    for (const auto& product : document.at("products")) {
      config.products.push_back(product.at("tcin").get<Tcin>());
    }
    return config;
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error{std::string{"product configuration: "} + error.what()};
  }
}

Stock by_priority(const Config& config, const Stock& stock) {
  const auto priority = [&config](const Tcin& product) {
    return std::ranges::find(config.products, product) - config.products.begin();
  };
  Stock sorted = stock;
  std::ranges::stable_sort(sorted, {}, priority);
  return sorted;
}

}  // namespace purchase_manager
