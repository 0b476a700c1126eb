// SPDX-License-Identifier: Apache-2.0
// The standard library's concurrency types under the names ordercheck::mutex, ordercheck::thread
// ... In a native build each name is the standard one; in the checked build (macro
// ORDERCHECK_CHECKED, set by linking ordercheck::ordercheck) the same names are models that the
// search controls. docs/supported.md lists them.
#pragma once

#include <ordercheck/sync/atomic.hpp>
#include <ordercheck/sync/await.hpp>
#include <ordercheck/sync/barrier.hpp>
#include <ordercheck/sync/call_once.hpp>
#include <ordercheck/sync/clock.hpp>
#include <ordercheck/sync/condition_variable.hpp>
#include <ordercheck/sync/future.hpp>
#include <ordercheck/sync/latch.hpp>
#include <ordercheck/sync/mutex.hpp>
#include <ordercheck/sync/random.hpp>
#include <ordercheck/sync/semaphore.hpp>
#include <ordercheck/sync/shared_mutex.hpp>
#include <ordercheck/sync/thread.hpp>
#include <ordercheck/sync/unsupported.hpp>
#include <ordercheck/sync/var.hpp>
