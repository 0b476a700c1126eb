// SPDX-License-Identifier: Apache-2.0
// Races of operations that may concern several cells, or have several labels: found by asking the
// kinds what each operation would do after all that does not depend on an event (the general rule).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "explore/labelled_event.hpp"
#include "explore/mutation.hpp"
#include "runtime/execution.hpp"

namespace ordercheck::explore {

/// Takes what reverses an event: the events that do not depend on it, in order, then the labelled
/// event that comes before it.
class RaceSink {
 public:
  RaceSink() = default;
  RaceSink(const RaceSink&) = delete;
  RaceSink& operator=(const RaceSink&) = delete;
  virtual void offer(std::size_t event, std::span<const std::uint32_t> front,
                     const LabelledEvent& reversal) = 0;

 protected:
  ~RaceSink() = default;
};

class GeneralRaces {
 public:
  explicit GeneralRaces(Footprints& footprints) : footprints_{footprints} {}

  /// Offers what reverses the first `analysed` events of a finished execution, whose clocks are
  /// computed. With `cells_are_done` the operations are left out that concern one cell alone.
  /// Of the kept events only what reverses the first `root` ones is offered once more.
  void find(runtime::Execution& execution, std::size_t analysed, bool cells_are_done,
            Mutation mutation, RaceSink& sink, std::size_t root = 0);

  /// Takes note of an execution in which nothing is to be found. Each execution must be shown to
  /// one of these two, since the next one keeps some of its events.
  void follow(runtime::Execution& execution, std::size_t analysed);

 private:
  /// An operation that some thread would announce next.
  struct NextOperation {
    const Operation* operation = nullptr;
    bool is_new = false;   ///< its event is beyond the kept prefix, or it is blocked at the end
    bool at_cell = false;  ///< concerns one cell alone
    bool may_race = false;
    std::optional<Label> taken = std::nullopt;  ///< the label that is not to be offered again
    std::size_t event = runtime::kNoEvent;      ///< what became of it, if not blocked
  };

  /// A general operation, and what it may touch.
  struct Reach {
    ThreadId thread{};
    std::size_t event = 0;           ///< what became of it; kNoEvent: it is blocked at the end
    std::size_t before = 0;          ///< the event after which it was announced
    std::size_t begin = 0, end = 0;  ///< in `reach_touches_`
  };

  std::span<const Touch> touches_of(const Reach& reach) const {
    return std::span{reach_touches_}.subspan(reach.begin, reach.end - reach.begin);
  }

  void find_loose();
  void find_reaches();
  bool is_reached(std::size_t i) const;
  void reverse_at(std::size_t i);
  bool may_race(std::size_t i, const NextOperation& next);
  bool meets_front(bool old_ones) const;
  bool is_hidden(std::size_t i, const NextOperation& next) const;
  bool front_has_new() const;
  void reverse_by_next(std::size_t i);
  void reverse_with_more(std::size_t i, const NextOperation& next, std::size_t from);
  std::size_t event_before(const NextOperation& next) const;
  bool is_loose(const Operation& operation) const;
  void reverse_by_other_labels(std::size_t i, std::size_t m);
  void leave_out(std::size_t k);
  void put_in_front(std::size_t i);
  void collect_next(std::size_t i);
  void announce_at_end(std::size_t slot, std::size_t i);
  bool offer_labels(std::size_t i, const NextOperation& next);
  void offer(std::size_t i, const NextOperation& next, Label label);

  Footprints& footprints_;
  runtime::Execution* execution_ = nullptr;
  RaceSink* sink_ = nullptr;
  std::size_t analysed_ = 0;
  std::size_t root_ = 0;
  std::size_t known_until_ =
      0;                   ///< pairs whose first event is earlier are judged as if all were new
  std::size_t known_ = 0;  ///< events whose races with the event in question were offered before
  bool cells_are_done_ = false;
  Mutation mutation_ = Mutation::none;

  std::vector<std::size_t> general_;  ///< events that do not concern one cell alone
  std::vector<std::size_t> loose_;    ///< events whose other labels may concern other cells
  std::vector<Reach> reaches_;
  std::vector<Touch> reach_touches_;
  std::vector<NextOperation> next_;
  std::vector<std::uint32_t> not_after_;  ///< later events that do not depend on the reversed one
  std::vector<std::uint32_t> front_;      ///< events from there on that a reversal puts before it
  std::vector<std::size_t> reversed_;     ///< the events that it puts after it
  runtime::Accesses hypothetical_, ignored_;
  std::vector<const Operation*> pending_;
  std::vector<Label> labels_;
  std::vector<Touch> touches_;
};

}  // namespace ordercheck::explore
