// SPDX-License-Identifier: Apache-2.0
// What this layer needs of the sanitizers. The references are weak, so one object serves every
// build.
#pragma once

extern "C" {
[[gnu::weak]] void __asan_init();
[[gnu::weak]] void __lsan_do_leak_check();
[[gnu::weak]] void __tsan_init();
[[gnu::weak]] void __tsan_acquire(void* token);
[[gnu::weak]] void __tsan_release(void* token);
}

namespace ordercheck::fiber {

inline bool thread_sanitizer_runs() noexcept { return __tsan_acquire != nullptr; }

/// Whether a sanitizer runs that keeps state per thread or per stack.
inline bool sanitizer_runs() noexcept {
  return thread_sanitizer_runs() || __asan_init != nullptr || __lsan_do_leak_check != nullptr;
}

}  // namespace ordercheck::fiber
