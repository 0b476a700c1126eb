// SPDX-License-Identifier: Apache-2.0
// await(predicate): a spin loop that the search understands.
#pragma once

#include <ordercheck/sync/mode.hpp>
#include <ordercheck/sync/thread.hpp>

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {
#else
inline namespace native {
#endif

/// Blocks until the predicate holds. Requires: the predicate changes nothing. A thread that only
/// reads between two yields is not run again until something that it read has changed (the clock
/// does when nothing else can go on); when nobody is left to change it, that is a deadlock.
template <class Predicate>
void await(Predicate predicate) {
#if defined(ORDERCHECK_CHECKED)
  detail::forget_reads();
#endif
  while (!predicate()) {
    this_thread::yield();
  }
}

}  // namespace checked or native
}  // namespace ordercheck
