// SPDX-License-Identifier: Apache-2.0
// Operations on advisory locks and sequences: neither knows of rows or snapshots.
#include <algorithm>

#include "database/database_kind.hpp"
#include "database/deadlock.hpp"
#include "database/requests.hpp"

namespace ordercheck::models::database {

namespace {

AdvisoryPlace* place_of(AdvisoryLock& lock, const AdvisoryRequest& request) {
  const auto found = std::ranges::find_if(lock.places, [&](const AdvisoryPlace& place) {
    return place.session == request.me.session && place.shared == request.shared && place.holds;
  });
  return found == lock.places.end() ? nullptr : &*found;
}

void count(AdvisoryPlace& place, const AdvisoryRequest& request) {
  if (request.for_session) {
    ++place.session_count;
  } else {
    place.owners.push_back(request.me);
  }
}

using Places = std::vector<AdvisoryPlace>;

/// Whether the request goes together with what others have, or wait for, in these places.
bool is_free(Places::const_iterator begin, Places::const_iterator end,
             const AdvisoryRequest& request) {
  return std::none_of(begin, end, [&](const AdvisoryPlace& place) {
    return place.session != request.me.session && !(place.shared && request.shared);
  });
}

/// Where the request waits: at the end, but before those who wait for what its session has already.
/// They would wait for each other.
Places::const_iterator place_to_wait(const Places& places, const AdvisoryRequest& request) {
  return std::ranges::find_if(places, [&](const AdvisoryPlace& waiting) {
    return !waiting.holds && waiting.session != request.me.session &&
           std::ranges::any_of(places, [&](const AdvisoryPlace& own) {
             return own.holds && own.session == request.me.session &&
                    !(own.shared && waiting.shared);
           });
  });
}

Value take(Step& step, const AdvisoryRequest& request) {
  AdvisoryLock& lock = change<AdvisoryLock>(step, request.cell);
  if (AdvisoryPlace* const held = place_of(lock, request)) {
    count(*held, request);
    return {static_cast<std::uint64_t>(AdvisoryAnswer::done)};
  }
  bool free = is_free(lock.places.begin(), lock.places.end(), request);
  if (!free && !request.waits) {
    return {static_cast<std::uint64_t>(AdvisoryAnswer::refused)};
  }
  const auto before = place_to_wait(lock.places, request);
  free = is_free(lock.places.begin(), before, request);
  AdvisoryPlace place{.session = request.me.session, .shared = request.shared, .holds = free};
  count(place, request);
  if (!free) {
    lock.places.insert(before, place);
    begin_wait(step, request.me.session,
               {.sort = WaitSort::advisory,
                .mode = request.shared ? RowLock::share : RowLock::update,
                .cell = request.cell});
    return {static_cast<std::uint64_t>(AdvisoryAnswer::waits)};
  }
  const auto first_waiting = std::ranges::find(lock.places, false, &AdvisoryPlace::holds);
  lock.places.insert(first_waiting, place);
  return {static_cast<std::uint64_t>(AdvisoryAnswer::done)};
}

Value unlock(Step& step, const AdvisoryRequest& request) {
  AdvisoryLock& lock = change<AdvisoryLock>(step, request.cell);
  AdvisoryPlace* const held = place_of(lock, request);
  if (held == nullptr || held->session_count == 0) {
    return {static_cast<std::uint64_t>(AdvisoryAnswer::refused)};
  }
  held->session_count = request.all ? 0 : held->session_count - 1;
  if (held->session_count == 0 && held->owners.empty()) {
    lock.places.erase(lock.places.begin() + (held - lock.places.data()));
  }
  return {static_cast<std::uint64_t>(AdvisoryAnswer::done)};
}

}  // namespace

Value apply_advisory(Step& step) {
  const AdvisoryRequest request = unpack_advisory(step.operation.constant);
  return request.unlocks ? unlock(step, request) : take(step, request);
}

void get_advisory(Step& step, Key cell, SessionName session) {
  AdvisoryLock& lock = change<AdvisoryLock>(step, cell);
  const auto waiting = std::ranges::find_if(lock.places, [&](const AdvisoryPlace& place) {
    return place.session == session && !place.holds;
  });
  AdvisoryPlace place = *waiting;
  place.holds = true;
  lock.places.erase(waiting);
  lock.places.insert(std::ranges::find(lock.places, false, &AdvisoryPlace::holds), place);
}

void leave_advisory(Step& step, Key cell, SessionName session) {
  std::erase_if(change<AdvisoryLock>(step, cell).places, [&](const AdvisoryPlace& place) {
    return place.session == session && !place.holds;
  });
}

void release_advisory(Step& step, const std::vector<Key>& cells,
                      const std::function<bool(const Subtransaction&)>& ends) {
  for (const Key cell : cells) {
    AdvisoryLock& lock = change<AdvisoryLock>(step, cell);
    for (AdvisoryPlace& place : lock.places) {
      std::erase_if(place.owners, ends);
    }
    std::erase_if(lock.places, [](const AdvisoryPlace& place) {
      return place.holds && place.session_count == 0 && place.owners.empty();
    });
  }
}

Value apply_sequence(Step& step) {
  const SequenceRequest request = unpack_sequence(step.operation.constant);
  const Key cell = make_key(CellSort::sequence, request.sequence);
  SequenceState state{};
  if (const auto* const written = Look{step}.at<SequenceState>(cell)) {
    state = *written;
  } else {
    const Layout::Sequence& start = Look{step}.layout().sequences[request.sequence];
    state = {start.value, start.used != 0};
  }
  if (request.sets) {
    state = {request.value, request.used};
  } else if (state.used) {
    const bool beyond = request.increment > 0 ? state.value > request.maximum - request.increment
                                              : state.value < request.minimum - request.increment;
    if (beyond) {
      return {0, 1};
    }
    state.value += request.increment;
  }
  state.used = request.sets ? request.used : true;
  change<SequenceState>(step, cell) = state;
  return {static_cast<std::uint64_t>(state.value), 0};
}

}  // namespace ordercheck::models::database
