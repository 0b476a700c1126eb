// SPDX-License-Identifier: Apache-2.0
#include "counterexample/cause.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "counterexample/action.hpp"
#include "counterexample/frame.hpp"
#include "counterexample/slice.hpp"

namespace ordercheck::counterexample {

namespace {

constexpr std::string_view kEnded = "ended";

constexpr std::array kOfBlockedThreads = {
    std::string_view{"deadlock"}, std::string_view{"lost_wakeup"}, std::string_view{"livelock"}};

bool is_lock(const Step& step) { return step.kind.find("mutex") != std::string::npos; }

bool begins(const Step& step, std::string_view word) { return step.text.starts_with(word); }

std::string place_of(const Step& step) {
  const std::string location = short_location_of(step.stack);
  return location.empty() ? std::string{} : fmt::format(" ({})", location);
}

Side side_of(const Document& document, const RaceSide& side) {
  return {
      fmt::format("{} by {}", side.write ? "write" : "read", document.threads[side.thread].name),
      shown_frame(side.stack)};
}

Side side_of(const Document& document, std::size_t step) {
  return {actor_and_action(document, document.steps[step]),
          shown_frame(document.steps[step].stack)};
}

std::string sentence_of(const Document& document, const Race& race) {
  const Side first = side_of(document, race.first);
  const Side second = side_of(document, race.second);
  const auto place = [](const Side& side) {
    return side.frame == nullptr ? std::string{}
                                 : fmt::format(" at {}", short_location_of(*side.frame));
  };
  return fmt::format("data race on {}: nothing orders the {}{} and the {}{}", race.object,
                     first.what, place(first), second.what, place(second));
}

std::string sentence_of(const Document& document, const Interleaving& found) {
  const Step& before = document.steps[found.before];
  const Step& between = document.steps[found.between];
  const Step& after = document.steps[found.after];
  const std::string& preempted = document.threads[before.thread].name;
  const std::string& other = document.threads[between.thread].name;
  if (is_lock(between)) {
    return fmt::format("not atomic: {} gave up {}{} and took it again{}; in between {} held it{}",
                       preempted, between.object, place_of(before), place_of(after), other,
                       place_of(between));
  }
  if (begins(before, "load") && begins(between, "store") && begins(after, "store")) {
    return fmt::format(
        "lost update of {}: {} loads it{} and stores{} what it made of the old value, "
        "over what {} stored in between{}",
        between.object, preempted, place_of(before), place_of(after), other, place_of(between));
  }
  return fmt::format("not atomic: between {}: {}{} and {}{} comes {}: {}{}", preempted,
                     action_text(before), place_of(before), action_text(after), place_of(after),
                     other, action_text(between), place_of(between));
}

/// The step after which another thread ran although this one could have gone on, per thread, before
/// `end`.
bool was_preempted_between(const Document& document, std::size_t before, std::size_t after) {
  for (std::size_t i = before + 1; i <= after; ++i) {
    if (document.steps[i].preemption &&
        document.steps[i - 1].thread == document.steps[before].thread) {
      return true;
    }
  }
  return false;
}

/// The last line of a thread before the violation; null when none is known.
const Frame* last_line_of(const Document& document, std::size_t thread) {
  for (std::size_t i = document.failure.steps; i-- > 0;) {
    const Step& step = document.steps[i];
    const Frame* frame = step.thread == thread ? shown_frame(step.stack) : nullptr;
    if (frame != nullptr) {
      return frame;
    }
  }
  return nullptr;
}

void add_blocked_threads(const Document& document, Cause& cause) {
  for (std::size_t i = 0; i < document.threads.size(); ++i) {
    const Thread& thread = document.threads[i];
    if (thread.actor || thread.state == kEnded) {
      continue;
    }
    if (const Frame* frame = shown_frame(thread.stack); frame != nullptr) {
      cause.sides.push_back({fmt::format("{} is {}", thread.name, thread.state), frame});
    } else {
      cause.sides.push_back({fmt::format("{} came here, then is {}", thread.name, thread.state),
                             last_line_of(document, i)});
    }
  }
}

/// For want of a better line: where the code under test was last.
void add_last_line(const Document& document, Cause& cause) {
  const std::vector<bool> past = causal_past(document);
  for (std::size_t i = past.size(); i-- > 0;) {
    const Frame* frame = past[i] ? shown_frame(document.steps[i].stack) : nullptr;
    if (frame != nullptr) {
      cause.sides.push_back({fmt::format("the last line before it, {}",
                                         actor_and_action(document, document.steps[i])),
                             frame});
      return;
    }
  }
}

}  // namespace

const Race* race_behind(const Document& document) {
  if (document.races.empty()) {
    return nullptr;
  }
  const auto named = std::ranges::find_if(document.races, [&](const Race& race) {
    return race.object == document.failure.violation.name;
  });
  return named == document.races.end() ? &document.races.front() : &*named;
}

bool is_about_waiting(const Violation& violation) {
  return std::ranges::find(kOfBlockedThreads, violation.type) != kOfBlockedThreads.end();
}

std::vector<Interleaving> interleavings(const Document& document) {
  const std::vector<bool> past = causal_past(document);
  std::map<std::string_view, std::vector<std::size_t>> steps_on;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Step& step = document.steps[i];
    if (past[i] && !step.object.empty() && !step.synthetic && step.kind != "thread") {
      steps_on[step.object].push_back(i);
    }
  }
  const auto depends = [&](std::size_t later, std::size_t earlier) {
    const std::vector<std::size_t>& causes = document.steps[later].causes;
    return std::ranges::find(causes, earlier) != causes.end();
  };
  std::vector<Interleaving> found;
  for (const auto& [object, steps] : steps_on) {
    for (std::size_t k = 2; k < steps.size(); ++k) {
      const std::size_t after = steps[k];
      const std::size_t thread = document.steps[after].thread;
      // The nearest earlier step of the same thread; another thread's steps in between, the last
      // one first.
      std::size_t before = k;
      while (before > 0 && document.steps[steps[before - 1]].thread != thread) {
        --before;
      }
      if (before == 0 || before == k || !depends(after, steps[k - 1]) ||
          !was_preempted_between(document, steps[before - 1], after)) {
        continue;
      }
      const auto first_other = steps.begin() + static_cast<std::ptrdiff_t>(before);
      if (depends(*first_other, steps[before - 1])) {
        found.push_back({steps[before - 1], steps[k - 1], after});
      }
    }
  }
  std::ranges::sort(found, [&](const Interleaving& a, const Interleaving& b) {
    const bool a_locks = is_lock(document.steps[a.after]);
    const bool b_locks = is_lock(document.steps[b.after]);
    return a_locks != b_locks ? b_locks : a.after > b.after;
  });
  return found;
}

Cause cause_of(const Document& document) {
  const Violation& violation = document.failure.violation;
  Cause cause;
  const Frame* failed_line = shown_frame(document.failure.stack);
  const Race* race = race_behind(document);
  if (failed_line != nullptr && violation.type != "data_race") {
    cause.sides.push_back({violation.type, failed_line});
  }
  if (race != nullptr) {
    cause.sides.push_back(side_of(document, race->first));
    cause.sides.push_back(side_of(document, race->second));
    cause.sentence = sentence_of(document, *race);
  } else if (is_about_waiting(violation)) {
    add_blocked_threads(document, cause);
  } else if (const std::vector<Interleaving> found = interleavings(document); !found.empty()) {
    cause.sides.push_back(side_of(document, found.front().before));
    cause.sides.push_back(side_of(document, found.front().between));
    cause.sides.push_back(side_of(document, found.front().after));
    cause.sentence = sentence_of(document, found.front());
  }
  if (cause.sides.empty()) {
    add_last_line(document, cause);
  }
  if (!violation.cause.empty()) {
    cause.sentence = violation.cause;
  }
  return cause;
}

}  // namespace ordercheck::counterexample
