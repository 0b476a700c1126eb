// SPDX-License-Identifier: Apache-2.0
#include "database/sql/create_sequence.hpp"

#include <optional>

#include "database/sql/convert.hpp"
#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

// The printed tree leaves numbers below one out here, too, and there is no place to read them from.
std::optional<std::int64_t> positive_number(const Node& option) {
  if (!option.has("arg")) {
    return std::nullopt;  // NO MINVALUE, NO MAXVALUE
  }
  const Node value = option.node("arg");
  if (value.is("Integer") && value.has("ival")) {
    return value.number("ival");
  }
  if (value.is("Float")) {
    return read_text(Type::bigint, value.text("fval")).integer();
  }
  option.refuse("an option of a sequence that is no positive number");
}

}  // namespace

void read_sequence_options(const Node& node, Sequence& sequence) {
  bool starts = false;
  for (const Node& option : node.nodes("options")) {
    option.only({"defname", "arg", "defaction", "location"});
    const std::string name = option.text("defname");
    const std::optional<std::int64_t> value = positive_number(option);
    if (name == "start" && value) {
      sequence.start = *value;
      starts = true;
    } else if (name == "increment" && value) {
      sequence.increment = *value;
    } else if (name == "minvalue") {
      sequence.minimum = value.value_or(sequence.minimum);
    } else if (name == "maxvalue") {
      sequence.maximum = value.value_or(sequence.maximum);
    } else if (!(name == "cache" && value == 1)) {
      option.refuse("option " + name + " of a sequence");
    }
  }
  sequence.start = starts ? sequence.start : sequence.minimum;
  if (sequence.start < sequence.minimum || sequence.start > sequence.maximum) {
    fail("22023", "START value (" + std::to_string(sequence.start) +
                      ") is outside of MINVALUE and MAXVALUE");
  }
}

}  // namespace ordercheck::models::sql
