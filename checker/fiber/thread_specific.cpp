// SPDX-License-Identifier: Apache-2.0
// Thread-specific values (pthread keys). On a fiber they live in a table of the fiber, whether or
// not the thread pointer is exchanged, so that nothing of one execution reaches the next, and no
// memory of the C library is allocated in the middle of one. Everywhere else the calls pass
// through.
#include <array>
#include <cstdint>
#include <utility>

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <threads.h>

#include "fiber/fiber.hpp"
#include "fiber/state.hpp"
#include "fiber/thread_exit.hpp"

namespace ordercheck::fiber {
namespace {

constexpr std::size_t kKeyCount = PTHREAD_KEYS_MAX;

struct Key {
  void (*destructor)(void*) = nullptr;
  // Made by a library that was initialised before the program, such as a sanitizer, whose values
  // belong to the donor for good. Only when fibers have their donors' storage.
  bool is_older_than_program = false;
};

struct Values {
  std::array<void*, kKeyCount> of_key{};
  std::size_t end = 0;  // invariant: of_key[end] and beyond are null
};

constinit std::array<Key, kKeyCount> keys{};
constinit std::array<Values, kSlotCountMax> values{};
constinit bool program_has_begun = false;

[[gnu::constructor(101)]] void note_beginning() { program_has_begun = true; }

// The table in which the caller finds the value of `key`, or null: in the C library.
Values* table_of(pthread_key_t key) noexcept {
  if (!on_fiber() || key >= kKeyCount) {
    return nullptr;
  }
  if (keys[key].is_older_than_program && mode.thread_pointer != ThreadPointer::shared) {
    return nullptr;
  }
  return &values[detail::running];
}

void destroy(void* value, const Key& key) {
  if (value != nullptr && key.destructor != nullptr) {
    key.destructor(value);
  }
}

// What the table of each fiber holds under a key that has just been made belongs to an earlier one.
void forget(pthread_key_t key) noexcept {
  for (Values& of_fiber : values) {
    of_fiber.of_key[key] = nullptr;
  }
}

}  // namespace

void run_specific_destructors() {
  Values& mine = values[detail::running];
  for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS && mine.end != 0; ++round) {
    const std::size_t end = mine.end;
    mine.end = 0;  // grows again when a destructor sets a value
    for (std::size_t key = 0; key < end; ++key) {
      destroy(std::exchange(mine.of_key[key], nullptr), keys[key]);
    }
  }
}

void drop_specific_values(std::size_t slot) noexcept {
  Values& dropped = values[slot];
  for (std::size_t key = 0; key < dropped.end; ++key) {
    dropped.of_key[key] = nullptr;
  }
  dropped.end = 0;
}

}  // namespace ordercheck::fiber

// The C library's own functions are reached by their other names, those of C11: without a search
// through the loader, which may not be ready when a sanitizer calls these.
extern "C" {

int __pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) noexcept;

int pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) noexcept {
  using namespace ordercheck::fiber;
  if (tss_create(key, destructor) != thrd_success) {
    return EAGAIN;
  }
  if (*key < kKeyCount) {
    keys[*key] = {destructor, !program_has_begun};
    forget(*key);
  }
  return 0;
}

int __pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) noexcept {
  return pthread_key_create(key, destructor);
}

int pthread_key_delete(pthread_key_t key) noexcept {
  using namespace ordercheck::fiber;
  if (key >= kKeyCount) {
    return EINVAL;
  }
  keys[key] = {};
  tss_delete(key);
  return 0;
}

void* pthread_getspecific(pthread_key_t key) noexcept {
  const auto* const table = ordercheck::fiber::table_of(key);
  return table != nullptr ? table->of_key[key] : tss_get(key);
}

int pthread_setspecific(pthread_key_t key, const void* value) noexcept {
  auto* const table = ordercheck::fiber::table_of(key);
  auto* const kept = const_cast<void*>(value);
  if (table != nullptr) {
    table->of_key[key] = kept;
    if (value != nullptr && key >= table->end) {
      table->end = key + 1;
    }
    return 0;
  }
  switch (tss_set(key, kept)) {
    case thrd_success:
      return 0;
    case thrd_nomem:
      return ENOMEM;
    default:
      return EINVAL;
  }
}
}
