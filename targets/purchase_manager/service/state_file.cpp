// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/service/state_file.hpp"

#include <stdexcept>

#include <nlohmann/json.hpp>

namespace purchase_manager {

std::string text_of(const States& states) {
  // By hand: this runs at every transition of every explored execution.
  std::string text = R"({"products":{)";
  for (const auto& [product, state] : states) {
    text += text.back() == '{' ? "" : ",";
    text += nlohmann::json(product).dump() + ":\"" + std::string{to_string(state)} + '"';
  }
  return text + "}}";
}

States parse_states(const std::string& text) {
  try {
    States states;
    const auto document = nlohmann::json::parse(text);
    for (const auto& [product, name] : document.at("products").items()) {
      const std::optional<State> state = state_of(name.get<std::string>());
      if (!state) {
        throw std::runtime_error{"state file: product " + product + " has the unknown state " +
                                 name.dump()};
      }
      set_state(states, product, *state);
    }
    return states;
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error{std::string{"state file: "} + error.what()};
  }
}

States StateFile::load() const {
  const std::optional<std::string> text = files_.read(path_);
  return text ? parse_states(*text) : States{};
}

void ReplacedStateFile::save(const States& states) {
  const std::string next = files().create_temporary(path());
  files().write(next, text_of(states));
  files().sync(next);
  files().rename(next, path());
}

}  // namespace purchase_manager
