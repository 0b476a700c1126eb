// SPDX-License-Identifier: Apache-2.0
// What a fiber's thread leaves to be run at its end: destructors of thread_locals and of
// thread-specific values (pthread keys).
#pragma once

#include <cstddef>

namespace ordercheck::fiber {

/// Runs what __cxa_thread_atexit has registered on the current fiber, last first.
void run_thread_local_destructors();
void drop_thread_local_destructors(std::size_t slot) noexcept;
/// Gives the memory of all lists back.
void release_thread_local_destructors() noexcept;

/// Runs the destructors of the current fiber's thread-specific values.
void run_specific_destructors();
void drop_specific_values(std::size_t slot) noexcept;

}  // namespace ordercheck::fiber
