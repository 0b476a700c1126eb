// SPDX-License-Identifier: Apache-2.0
// Who waits for whom.
#pragma once

#include <vector>

#include "database/look.hpp"

namespace ordercheck::models::database {

/// The sessions that have what the session waits for; none if it does not wait.
std::vector<SessionName> blocking_sessions(const Look& look, SessionName session);

/// Whether the session waits for itself, over others.
bool waits_in_cycle(const Look& look, SessionName session);

/// Whether an advisory lock can be had from this place in its queue.
bool advisory_is_free(const AdvisoryLock& lock, SessionName session);

}  // namespace ordercheck::models::database
