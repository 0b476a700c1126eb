// SPDX-License-Identifier: Apache-2.0
// Which steps of the violated execution are worth telling, in which order, with what between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// A line of the story: a step (or the steps of one StoryRow), or something that happened between
/// two steps.
struct StoryLine {
  enum class Type : std::uint8_t { step, preemption, time, folded };

  Type type = Type::step;
  std::size_t thread = 0;  ///< who acts; of a preemption: who could have gone on
  std::size_t first_step = 0, last_step = 0;
  std::string text;
  std::string location;  ///< "wallet.cpp:12"; empty when it repeats the line above it in its column
  std::vector<std::string> notes;
  std::vector<std::string> values;  ///< per Story::quantities, after the line
  std::vector<bool> changed;
};

struct Story {
  std::vector<std::size_t> threads;     ///< those that act, in the order of their columns
  std::vector<std::string> quantities;  ///< watched quantities that change
  std::vector<Watched> constants;       ///< watched quantities that do not
  std::vector<StoryLine> lines;
  std::size_t steps_of_no_influence = 0;  ///< not in the causal past of the violation
  std::size_t steps_private = 0;          ///< touch nothing that another thread touches
  std::size_t faults_spared = 0;          ///< decisions for no fault
  std::size_t steps_after = 0;            ///< after the violation
};

struct StoryOptions {
  bool all = false;                 ///< every step, nothing folded
  std::size_t line_count_max = 40;  ///< beyond that the middle is folded
};

Story tell(const Document& document, const StoryOptions& options = {});

}  // namespace ordercheck::counterexample
