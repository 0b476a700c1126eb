// SPDX-License-Identifier: Apache-2.0
#include "database/row_rules.hpp"

#include <algorithm>
#include <stdexcept>

namespace ordercheck::models::database {

namespace {

bool updated(const Version& version) { return version.update_mode != RowLock::none; }

bool mine(const Subtransaction& owner, const Subtransaction& me) {
  return owner.same_transaction(me);
}

/// A key share lock is had on a version that was replaced, if its key was not touched.
bool goes_on_with_newer(const Version& version, const RowRequest& request) {
  return updated(version) && version.next != 0 && request.purpose == RowPurpose::lock &&
         !conflicts(version.update_mode, request.mode);
}

/// What became of a version by a committed transaction; `free` while it is the current one.
RowAnswer fate(const Look& look, const Version& version) {
  if (updated(version) && look.outcome_of(version.updater) == Outcome::committed) {
    return version.next != 0 ? RowAnswer::updated : RowAnswer::deleted;
  }
  return RowAnswer::free;
}

/// An update that was rolled back never was, nor were the versions that it made.
void forget_aborted_update(const Look& look, RowVersions& row, Version& version) {
  if (!updated(version) || look.outcome_of(version.updater) != Outcome::aborted) {
    return;
  }
  version.updater = {};
  version.update_mode = RowLock::none;
  version.next = 0;
  row.versions.erase(row.versions.begin() + (&version - row.versions.data()) + 1,
                     row.versions.end());
}

/// Who is in the way. Forgets those who would be but have ended.
std::vector<Subtransaction> blockers_of(const Look& look, Version& version,
                                        const RowRequest& request) {
  std::vector<Subtransaction> blockers;
  std::erase_if(version.locks, [&](const HeldLock& lock) {
    if (mine(lock.owner, request.me) || !conflicts(lock.mode, request.mode)) {
      return false;
    }
    const bool lives = look.lives(lock.owner);
    if (lives) {
      blockers.push_back(lock.owner);
    }
    return !lives;
  });
  if (updated(version) && !mine(version.updater, request.me) &&
      conflicts(version.update_mode, request.mode) && look.lives(version.updater)) {
    blockers.push_back(version.updater);
  }
  return blockers;
}

/// Whoever has the row already does not queue for it.
bool has_part(const Look& look, const Version& version, const Subtransaction& me) {
  return std::ranges::any_of(version.locks,
                             [&](const HeldLock& lock) {
                               return mine(lock.owner, me) && look.lives(lock.owner);
                             }) ||
         (updated(version) && mine(version.updater, me) && look.lives(version.updater));
}

bool try_tuple_lock(Version& version, SessionName session, RowLock mode) {
  for (const TuplePlace& place : version.tuple_lock) {
    if (place.session != session && conflicts(place.mode, mode)) {
      return false;
    }
  }
  version.tuple_lock.push_back({session, mode, true});
  return true;
}

bool add_lock(const Look& look, Version& version, const RowRequest& request) {
  for (const HeldLock& lock : version.locks) {
    if (mine(lock.owner, request.me) && lock.mode >= request.mode && look.lives(lock.owner)) {
      return false;
    }
  }
  if (updated(version) && mine(version.updater, request.me) && look.lives(version.updater)) {
    return false;
  }
  version.locks.push_back({request.me, request.mode});
  return true;
}

/// An update by one who has locked the row FOR UPDATE counts as one of a key: nothing that is kept
/// of a version tells them apart.
RowLock mode_of_write(const Look& look, const Version& old, const RowRequest& request) {
  RowLock mode = request.mode;
  for (const HeldLock& lock : old.locks) {
    if (mine(lock.owner, request.me) && look.lives(lock.owner)) {
      mode = std::max(mode, lock.mode);
    }
  }
  return mode;
}

void write(const Look& look, RowVersions& row, const RowRequest& request, RowName at) {
  Version& old = row.known(at);
  old.update_mode = mode_of_write(look, old, request);
  old.updater = request.me;
  old.next = request.purpose == RowPurpose::update ? RowName{request.new_version} : 0;
  if (request.purpose == RowPurpose::update) {
    // The key share locks of others bind the new version as well.
    Version next{.name = request.new_version,
                 .creator = request.me,
                 .changed_keys = request.changed_keys,
                 .position = 0,
                 .locks = old.locks};
    std::erase_if(next.locks, [&](const HeldLock& lock) { return mine(lock.owner, request.me); });
    row.versions.push_back(std::move(next));
  }
}

/// The newest version behind one that was replaced, as an update of a READ COMMITTED transaction
/// goes on with it. Whoever is replacing that one is waited for.
RowReply walk(const Look& look, RowVersions& row, const RowRequest& request) {
  const Version* version = nullptr;
  for (version = row.find(row.known(request.version).next); version != nullptr;
       version = row.find(version->next)) {
    RowReply reply{.version = version->name};
    if (!updated(*version) || mine(version->updater, request.me)) {
      return reply;
    }
    switch (look.outcome_of(version->updater)) {
      case Outcome::aborted:
        return reply;
      case Outcome::active:
        reply.answer = request.waits ? RowAnswer::wait : RowAnswer::skip;
        reply.next = version->next;
        reply.blockers = {version->updater};
        return reply;
      case Outcome::committed:
        if (version->next == 0) {
          reply.answer = RowAnswer::deleted;
          return reply;
        }
    }
  }
  return {.answer = RowAnswer::deleted};
}

RowReply wait_for_row(const Look& look, RowVersions& row, const RowRequest& request, RowName at) {
  RowReply reply{.holds_tuple_lock = request.holds_tuple_lock, .version = at};
  Version& version = row.known(at);
  const SessionName session = request.me.session;
  forget_aborted_update(look, row, version);
  for (;;) {
    reply.answer = goes_on_with_newer(version, request) ? RowAnswer::free : fate(look, version);
    reply.blockers = blockers_of(look, version, request);
    if (reply.answer != RowAnswer::free || reply.blockers.empty()) {
      break;
    }
    reply.next = version.next;
    reply.blocked_by_update = reply.blockers.back() == version.updater && updated(version);
    if (!reply.holds_tuple_lock && !has_part(look, version, request.me)) {
      if (!try_tuple_lock(version, session, request.mode)) {
        if (!request.waits) {
          reply.answer = RowAnswer::skip;
          return reply;
        }
        version.tuple_lock.push_back({session, request.mode, false});
        reply.answer = RowAnswer::queued;
        return reply;
      }
      reply.holds_tuple_lock = true;
    }
    if (request.waits) {
      reply.answer = RowAnswer::wait;
      return reply;
    }
    reply.answer = RowAnswer::skip;
    break;
  }
  if (reply.holds_tuple_lock) {
    leave_tuple_lock(version, session);
    reply.holds_tuple_lock = false;
  }
  return reply;
}

}  // namespace

const Version* RowVersions::find(RowName version) const {
  const auto found = std::ranges::find(versions, version, &Version::name);
  return version == 0 || found == versions.end() ? nullptr : &*found;
}

Version* RowVersions::find(RowName version) {
  return const_cast<Version*>(std::as_const(*this).find(version));
}

Version& RowVersions::known(RowName version) {
  Version* const found = find(version);
  if (found == nullptr) {
    throw std::logic_error{"a version of a row was forgotten too early"};
  }
  return *found;
}

bool conflicts(RowLock left, RowLock right) {
  // The conflict table of PostgreSQL's manual, 13.3.2: none of none; update with all; no key update
  // with share and itself. Modes are numbered so that this is a sum.
  constexpr int kFirstConflict =
      static_cast<int>(RowLock::key_share) + static_cast<int>(RowLock::update);
  return left != RowLock::none && right != RowLock::none &&
         static_cast<int>(left) + static_cast<int>(right) >= kFirstConflict;
}

RowReply attempt(const Look& look, RowVersions& row, const RowRequest& request,
                 const std::function<bool(RowName)>& may_write) {
  RowName at = request.version;
  if (request.walks) {
    const RowReply found = walk(look, row, request);
    if (found.answer != RowAnswer::free) {
      return found;
    }
    at = found.version;
  }
  RowReply reply = wait_for_row(look, row, request, at);
  if (reply.answer != RowAnswer::free) {
    return reply;
  }
  if (goes_on_with_newer(row.known(at), request)) {
    RowRequest newer = request;
    newer.version = row.known(at).next;
    if (RowReply others = follow(look, row, newer); others.answer != RowAnswer::free) {
      others.version = at;
      return others;
    }
  }
  if (request.purpose == RowPurpose::lock) {
    reply.newly_locked = add_lock(look, row.known(at), request);
  } else if (may_write(at)) {
    write(look, row, request, at);
  } else {
    reply.answer = RowAnswer::serialization;
  }
  return reply;
}

bool tuple_lock_is_free(const Version& version, SessionName session, RowLock mode) {
  for (const TuplePlace& place : version.tuple_lock) {
    if (place.session == session && !place.holds) {
      return true;
    }
    if (place.session != session && conflicts(place.mode, mode)) {
      return false;
    }
  }
  return true;
}

void take_tuple_lock(Version& version, SessionName session) {
  const auto place = std::ranges::find(version.tuple_lock, session, &TuplePlace::session);
  TuplePlace taken = *place;
  taken.holds = true;
  version.tuple_lock.erase(place);
  // Holders stand before those who wait.
  const auto first_waiting = std::ranges::find(version.tuple_lock, false, &TuplePlace::holds);
  version.tuple_lock.insert(first_waiting, taken);
}

void leave_tuple_lock(Version& version, SessionName session) {
  std::erase_if(version.tuple_lock,
                [&](const TuplePlace& place) { return place.session == session; });
}

RowReply follow(const Look& look, RowVersions& row, const RowRequest& request) {
  RowReply reply{.version = request.version};
  // Without a version the row was deleted, or the update was rolled back and forgotten.
  for (Version* version = row.find(request.version); version != nullptr;
       version = row.find(version->next)) {
    reply.version = version->name;
    if (look.outcome_of(version->creator) == Outcome::aborted) {
      return reply;
    }
    bool own = false;
    for (const HeldLock& lock : version->locks) {
      if (!look.lives(lock.owner)) {
        continue;
      }
      own = own || mine(lock.owner, request.me);
      if (own) {
        break;
      }
      if (conflicts(lock.mode, request.mode)) {
        reply.answer = RowAnswer::wait;
        reply.blockers = {lock.owner};
        return reply;
      }
    }
    const Outcome outcome =
        updated(*version) ? look.outcome_of(version->updater) : Outcome::aborted;
    own = own || (outcome == Outcome::active && mine(version->updater, request.me));
    if (!own && outcome != Outcome::aborted && conflicts(version->update_mode, request.mode)) {
      reply.answer = outcome == Outcome::active ? RowAnswer::wait : fate(look, *version);
      reply.blockers = {version->updater};
      return reply;
    }
    if (!own) {
      version->locks.push_back({request.me, request.mode});
    }
    if (outcome == Outcome::aborted) {
      return reply;
    }
  }
  return reply;
}

LiveVersion find_live(const Look& look, const RowVersions& row, RowName first, std::uint32_t index,
                      const Subtransaction& me) {
  for (const Version* version = row.find(first); version != nullptr;
       version = row.find(version->next)) {
    if (version->name != first && (version->changed_keys >> index & 1) != 0) {
      break;
    }
    const Outcome created = look.outcome_of(version->creator);
    if (created == Outcome::aborted) {
      break;
    }
    if (created == Outcome::active && !mine(version->creator, me)) {
      return {
          .found = true, .blocked = true, .version = version->name, .blocker = version->creator};
    }
    const Outcome ended = version->update_mode != RowLock::none ? look.outcome_of(version->updater)
                                                                : Outcome::aborted;
    if (ended == Outcome::aborted) {
      return {.found = true, .blocked = false, .version = version->name, .blocker = {}};
    }
    if (ended == Outcome::active && !mine(version->updater, me)) {
      return {
          .found = true, .blocked = true, .version = version->name, .blocker = version->updater};
    }
  }
  return {};
}

}  // namespace ordercheck::models::database
