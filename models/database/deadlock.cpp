// SPDX-License-Identifier: Apache-2.0
#include "database/deadlock.hpp"

#include <algorithm>
#include <set>

#include "database/row_rules.hpp"

namespace ordercheck::models::database {

namespace {

bool target_lives(const Look& look, const Wait& wait) {
  if (!wait.whole) {
    return look.lives(wait.target);
  }
  Subtransaction top = wait.target;
  top.number = 0;
  return look.lives(top);
}

std::vector<SessionName> tuple_holders(const Look& look, const Wait& wait, SessionName session) {
  std::vector<SessionName> holders;
  const auto* const row = look.at<RowVersions>(wait.cell);
  const Version* const version = row == nullptr ? nullptr : row->find(wait.version);
  if (version == nullptr) {
    return holders;
  }
  for (const TuplePlace& place : version->tuple_lock) {
    if (place.holds && place.session != session && conflicts(place.mode, wait.mode)) {
      holders.push_back(place.session);
    }
  }
  return holders;
}

/// Of an advisory lock those count, too, who came before and want what does not go together.
std::vector<SessionName> advisory_holders(const Look& look, const Wait& wait, SessionName session) {
  std::vector<SessionName> holders;
  const auto* const lock = look.at<AdvisoryLock>(wait.cell);
  if (lock == nullptr) {
    return holders;
  }
  const bool shared = wait.mode == RowLock::share;
  bool before = true;
  for (const AdvisoryPlace& place : lock->places) {
    before = before && (place.session != session || place.holds);
    if (place.session != session && !(shared && place.shared) && (place.holds || before)) {
      holders.push_back(place.session);
    }
  }
  return holders;
}

}  // namespace

std::vector<SessionName> blocking_sessions(const Look& look, SessionName session) {
  const auto* const wait = look.at<Wait>(wait_key(session));
  if (wait == nullptr) {
    return {};
  }
  switch (wait->sort) {
    case WaitSort::none:
      return {};
    case WaitSort::transaction:
      return target_lives(look, *wait) ? std::vector{wait->target.session}
                                       : std::vector<SessionName>{};
    case WaitSort::tuple:
      return tuple_holders(look, *wait, session);
    case WaitSort::advisory:
      return advisory_holders(look, *wait, session);
  }
  return {};
}

bool waits_in_cycle(const Look& look, SessionName session) {
  std::set<SessionName> seen;
  std::vector<SessionName> left = blocking_sessions(look, session);
  while (!left.empty()) {
    const SessionName other = left.back();
    left.pop_back();
    if (other == session) {
      return true;
    }
    if (seen.insert(other).second) {
      const std::vector<SessionName> next = blocking_sessions(look, other);
      left.insert(left.end(), next.begin(), next.end());
    }
  }
  return false;
}

bool advisory_is_free(const AdvisoryLock& lock, SessionName session) {
  const auto mine = std::ranges::find_if(lock.places, [&](const AdvisoryPlace& place) {
    return place.session == session && !place.holds;
  });
  const auto before = [&](const AdvisoryPlace& place) { return place.holds || &place < &*mine; };
  return mine == lock.places.end() ||
         std::ranges::none_of(lock.places, [&](const AdvisoryPlace& place) {
           return place.session != session && before(place) && !(mine->shared && place.shared);
         });
}

}  // namespace ordercheck::models::database
