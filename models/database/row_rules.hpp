// SPDX-License-Identifier: Apache-2.0
// How a transaction gets a row: what PostgreSQL 15 does in heap_update, heap_delete,
// heap_lock_tuple and heap_lock_updated_tuple, as rules over the versions of one row.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "database/cells.hpp"
#include "database/look.hpp"

namespace ordercheck::models::database {

enum class RowAnswer : std::uint8_t {
  free,     // nobody is in the way
  updated,  // a committed transaction replaced the version
  deleted,  // a committed transaction deleted it
  skip,     // somebody is in the way and the caller does not wait
  wait,     // for the end of `RowReply::blockers`, one after the other
  queued,   // for the tuple lock; then for the end of `blockers`, if the request follows
  victim,   // of a deadlock
  timeout,
  serialization,  // SERIALIZABLE cannot let it write
};

enum class RowPurpose : std::uint8_t { lock, update, remove };

/// What is asked of a row, and how far the caller has come with it.
struct RowRequest {
  std::uint64_t row = 0;
  std::uint64_t version = 0;
  std::uint64_t new_version = 0;  // of an update
  std::uint32_t table = 0;
  Subtransaction me{};
  std::uint32_t changed_keys = 0;  // of an update
  RowPurpose purpose = RowPurpose::lock;
  RowLock mode = RowLock::none;
  bool waits = true;
  bool follows = false;  // SELECT FOR: locks the newer versions too, after it waited for an updater
  bool holds_tuple_lock = false;
  bool walks = false;  // `version` has been replaced: begin with the newest one
  bool wants_image = false;
  std::array<std::uint8_t, 5> unused{};
};

struct RowReply {
  RowAnswer answer = RowAnswer::free;
  bool holds_tuple_lock = false;
  bool blocked_by_update = false;
  bool newly_locked = false;
  RowName version = 0;  // that the answer is about
  RowName next = 0;     // what replaces it, if the blockers commit
  std::uint64_t position = 0;
  Constant image{};                        // of `version`, if it is free and the request wants it
  std::vector<Subtransaction> blockers{};  // at least one for `wait`
};

bool conflicts(RowLock left, RowLock right);

/// Makes one attempt. When the answer is `free`, the row is locked, or written, as asked; before it
/// is written, `may_write` is asked about the version.
RowReply attempt(const Look& look, RowVersions& row, const RowRequest& request,
                 const std::function<bool(RowName)>& may_write);

/// Whether nobody before the session in the queue, and nobody who holds the tuple lock, is in its
/// way.
bool tuple_lock_is_free(const Version& version, SessionName session, RowLock mode);

/// Takes the tuple lock that the session queued for.
void take_tuple_lock(Version& version, SessionName session);
void leave_tuple_lock(Version& version, SessionName session);

/// After a wait for the updater of the version before: locks `request.version` and all that replace
/// it. `free` when it came to the end, `wait` with one blocker and the version reached.
RowReply follow(const Look& look, RowVersions& row, const RowRequest& request);

/// Which transaction an INSERT of the same key has to wait for.
struct LiveVersion {
  bool found = false;  // a version that is there, or may be there when `blocker` has ended
  bool blocked = false;
  RowName version = 0;
  Subtransaction blocker{};
};

/// The first version from `first` on, with the same key in the index, that lives.
LiveVersion find_live(const Look& look, const RowVersions& row, RowName first, std::uint32_t index,
                      const Subtransaction& me);

}  // namespace ordercheck::models::database
