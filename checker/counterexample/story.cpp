// SPDX-License-Identifier: Apache-2.0
#include "counterexample/story.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "counterexample/action.hpp"
#include "counterexample/frame.hpp"
#include "counterexample/slice.hpp"

namespace ordercheck::counterexample {

namespace {

constexpr std::size_t kStepsPerLineMax = 4;

const std::string* value_of(const Step& step, const std::string& name) {
  const auto found = std::ranges::find_if(
      step.watched, [&](const Watched& watched) { return watched.first == name; });
  return found == step.watched.end() ? nullptr : &found->second;
}

/// A fault that could have happened there, and did not: kinds with faults say it in these words.
bool is_spared(const Step& step) { return !step.fault && step.text.starts_with("no fault"); }

class Teller {
 public:
  Teller(const Document& document, const StoryOptions& options)
      : document_{document},
        options_{options},
        past_{causal_past(document)},
        end_{options.all ? document.steps.size()
                         : std::min(document.failure.steps, document.steps.size())} {}

  Story tell() {
    find_shared();
    for (std::size_t i = 0; i < end_; ++i) {
      if (is_told(i)) {
        tell_between(i);
        tell_step(i);
        told_until_ = i + 1;
      }
    }
    story_.steps_after = document_.steps.size() - end_;
    fold_middle();
    add_columns();
    add_values();
    return std::move(story_);
  }

 private:
  // A step is shared when another thread's step of the past depends on it or it on that.
  void find_shared() {
    shared_.assign(document_.steps.size(), false);
    for (std::size_t i = 0; i < end_; ++i) {
      for (const std::size_t cause : document_.steps[i].causes) {
        if (past_[i] && document_.steps[cause].thread != document_.steps[i].thread) {
          shared_[i] = shared_[cause] = true;
        }
      }
    }
  }

  bool changes_watched(std::size_t index) const {
    return index > 0 && document_.steps[index].watched != document_.steps[index - 1].watched;
  }

  bool is_told(std::size_t index) {
    const Step& step = document_.steps[index];
    if (step.synthetic && !step.fault) {
      return false;  // the passing of time is told between steps
    }
    if (options_.all) {
      return true;
    }
    if (is_spared(step) && step.notes.empty()) {
      ++story_.faults_spared;
      return false;
    }
    const bool matters = past_[index] || step.fault || changes_watched(index);
    if (!matters) {
      ++story_.steps_of_no_influence;
      return false;
    }
    const bool is_lifecycle = step.kind == "thread";
    const bool is_told = step.fault || step.label_was_choice || !step.notes.empty() ||
                         !step.row.empty() || changes_watched(index) || index + 1 == end_ ||
                         (shared_[index] && !is_lifecycle);
    story_.steps_private += is_told ? 0 : 1;
    return is_told;
  }

  StoryLine& add(StoryLine::Type type, std::size_t step) {
    StoryLine& line = story_.lines.emplace_back();
    line.type = type;
    line.thread = document_.steps[step].thread;
    line.first_step = line.last_step = step;
    return line;
  }

  // What happened since the last step that was told, up to and including the beginning of this one.
  void tell_between(std::size_t index) {
    std::optional<std::size_t> preempted;
    for (std::size_t i = std::max<std::size_t>(told_until_, 1); i <= index; ++i) {
      if (document_.steps[i].preemption) {
        preempted = document_.steps[i - 1].thread;
      }
    }
    if (preempted && *preempted != document_.steps[index].thread) {
      StoryLine& line = add(StoryLine::Type::preemption, index);
      line.thread = *preempted;
      line.text = fmt::format("{} is preempted", document_.threads[*preempted].name);
    }
    const std::int64_t before = told_until_ == 0 ? 0 : document_.steps[told_until_ - 1].time;
    const std::int64_t now = document_.steps[index].time;
    if (now > before) {
      add(StoryLine::Type::time, index).text = fmt::format(
          "{} pass, the clock shows {}", duration_text(now - before), duration_text(now));
    }
  }

  void tell_step(std::size_t index) {
    const Step& step = document_.steps[index];
    StoryLine* last = story_.lines.empty() ? nullptr : &story_.lines.back();
    if (!options_.all && last != nullptr && is_of_row(*last, step) && !step.fault) {
      last->last_step = index;
      last->notes.insert(last->notes.end(), step.notes.begin(), step.notes.end());
      return;
    }
    if (last != nullptr && is_same_line(*last, step)) {
      last->last_step = index;
      last->text += ", " + action_text(step);
      return;
    }
    const bool goes_on = std::ranges::any_of(
        story_.lines, [&](const StoryLine& line) { return is_of_row(line, step); });
    StoryLine& line = add(StoryLine::Type::step, index);
    if (step.fault) {
      line.text = "fault: " + action_text(step);
    } else {
      line.text = step.row.empty() || options_.all ? action_text(step)
                                                   : step.row + (goes_on ? " (goes on)" : "");
    }
    line.notes = step.notes;
    line.location = short_location_of(step.stack);
  }

  // Whether the line is a part of the row to which the step belongs. A fault has a line of its own.
  bool is_of_row(const StoryLine& line, const Step& step) const {
    return !step.row.empty() && line.type == StoryLine::Type::step && line.thread == step.thread &&
           document_.steps[line.last_step].row == step.row &&
           !document_.steps[line.first_step].fault;
  }

  // What one source line does without interruption, a locked read for example, is one line here,
  // too.
  bool is_same_line(const StoryLine& line, const Step& step) const {
    const Step& last = document_.steps[line.last_step];
    return !options_.all && line.type == StoryLine::Type::step && line.thread == step.thread &&
           line.last_step - line.first_step < kStepsPerLineMax && !line.location.empty() &&
           line.location == short_location_of(step.stack) && step.notes.empty() &&
           step.row.empty() && last.row.empty() && !step.fault && !last.fault &&
           !step.label_was_choice && !last.label_was_choice;
  }

  void fold_middle() {
    if (options_.all || story_.lines.size() <= options_.line_count_max) {
      return;
    }
    // The end is where it goes wrong; of the beginning a quarter says how it began.
    const std::size_t head = options_.line_count_max / 4;
    const std::size_t tail = options_.line_count_max - head;
    const auto first = story_.lines.begin() + static_cast<std::ptrdiff_t>(head);
    const auto last = story_.lines.end() - static_cast<std::ptrdiff_t>(tail);
    StoryLine folded;
    folded.type = StoryLine::Type::folded;
    folded.first_step = first->first_step;
    folded.last_step = (last - 1)->last_step;
    const auto preemptions = static_cast<std::size_t>(std::count_if(
        first, last, [](const StoryLine& l) { return l.type == StoryLine::Type::preemption; }));
    folded.text =
        fmt::format("{} folded, with {}", counted(folded.last_step - folded.first_step + 1, "step"),
                    counted(preemptions, "preemption"));
    *first = std::move(folded);
    story_.lines.erase(first + 1, last);
  }

  void add_columns() {
    std::vector<bool> acts(document_.threads.size(), false);
    std::vector<std::string> last_location(document_.threads.size());
    for (StoryLine& line : story_.lines) {
      if (line.type != StoryLine::Type::step) {
        continue;
      }
      acts[line.thread] = true;
      std::string& last = last_location[line.thread];
      if (std::exchange(last, line.location) == line.location) {
        line.location.clear();
      }
    }
    for (std::size_t thread = 0; thread < acts.size(); ++thread) {
      if (acts[thread]) {
        story_.threads.push_back(thread);
      }
    }
  }

  void add_values() {
    if (story_.lines.empty() || end_ == 0) {
      return;
    }
    for (const auto& [name, value] : document_.steps[end_ - 1].watched) {
      const bool is_constant = std::all_of(
          document_.steps.begin(), document_.steps.begin() + static_cast<std::ptrdiff_t>(end_),
          [&, &watched = name, &last = value](const Step& step) {
            const std::string* now = value_of(step, watched);
            return now == nullptr || *now == last;
          });
      if (is_constant) {
        story_.constants.emplace_back(name, value);
      } else {
        story_.quantities.push_back(name);
      }
    }
    std::vector<std::string> before(story_.quantities.size());
    bool is_first = true;
    for (StoryLine& line : story_.lines) {
      if (line.type != StoryLine::Type::step) {
        continue;
      }
      for (std::size_t i = 0; i < story_.quantities.size(); ++i) {
        const std::string* value = value_of(document_.steps[line.last_step], story_.quantities[i]);
        line.values.push_back(value == nullptr ? "" : *value);
        line.changed.push_back(!is_first && line.values[i] != before[i]);
      }
      before = line.values;
      is_first = false;
    }
  }

  const Document& document_;
  const StoryOptions options_;
  const std::vector<bool> past_;
  const std::size_t end_;
  std::vector<bool> shared_;
  std::size_t told_until_ = 0;
  Story story_;
};

}  // namespace

Story tell(const Document& document, const StoryOptions& options) {
  return Teller{document, options}.tell();
}

}  // namespace ordercheck::counterexample
