// SPDX-License-Identifier: Apache-2.0
#include <ordercheck/detail/door.hpp>
#include <ordercheck/detail/native_choice.hpp>

#include "sync/random_kind.hpp"

namespace ordercheck::detail {

constinit const KindRules kRandomRules = rules_of<sync::RandomKind>();

namespace {

/// Belongs to one execution: an abandoned one does not run destructors.
struct RandomChoiceCount {
  std::uint32_t execution = 0;
  int count = 0;
};

constinit RandomChoiceCount random_choices;

}  // namespace

int random_choice_count() noexcept {
  return random_choices.execution == current_execution ? random_choices.count : 0;
}

void set_random_choice_count(int count) noexcept { random_choices = {current_execution, count}; }

std::uint64_t device_seed(ObjectId device) {
  // Of the name, not of the number: that depends on which executions came before.
  std::uint64_t seed = mix(random_seed() + kGoldenGamma);
  const HostScope host;
  for (const char character : name_of(device)) {
    seed = mix(seed ^ static_cast<unsigned char>(character));
  }
  return seed;
}

}  // namespace ordercheck::detail

namespace ordercheck::sync {

Value RandomKind::apply(Step& step) {
  const std::uint64_t drawn = ++step.write<RandomState>({step.operation.object}).drawn;
  return {detail::mix(step.operation.arguments[0].low + drawn * detail::kGoldenGamma) >> 32U};
}

std::string RandomKind::describe(const Operation&, Label, Value result) {
  return "random number -> " + std::to_string(result.low);
}

}  // namespace ordercheck::sync
