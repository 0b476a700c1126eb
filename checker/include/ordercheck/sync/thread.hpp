// SPDX-License-Identifier: Apache-2.0
// thread, jthread, stop_source, stop_token, stop_callback and this_thread.
#pragma once

#include <stop_token>
#include <thread>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/stop_token.hpp>
#include <ordercheck/detail/sync/thread.hpp>
#endif

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {
#else
inline namespace native {

using std::jthread;
using std::stop_callback;
using std::stop_source;
using std::stop_token;
using std::thread;

namespace this_thread {

using std::this_thread::get_id;
using std::this_thread::sleep_for;
using std::this_thread::sleep_until;
using std::this_thread::yield;

}  // namespace this_thread
#endif

using std::nostopstate;
using std::nostopstate_t;

}  // namespace checked or native
}  // namespace ordercheck
