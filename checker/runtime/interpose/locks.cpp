// SPDX-License-Identifier: Apache-2.0
// Threads, locks and waits of the system. A lock that is free is taken as always: nothing can
// interleave with the code under it but at scheduling points. One that is not would block the only
// thread of the system there is.
#include <cerrno>
#include <cstdarg>
#include <ctime>

#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <threads.h>
#include <unistd.h>

#include "fiber/fiber.hpp"
#include "runtime/interpose/uncontrolled.hpp"
#include "runtime/linked_files.hpp"

namespace {

using ordercheck::runtime::called_by_body;
using ordercheck::runtime::refuse;
using ordercheck::runtime::Replaced;

constexpr const char* kMutexHeld =
    "a std::mutex is locked by another thread of the body; only ordercheck::mutex can be waited "
    "for";
constexpr const char* kSharedMutexHeld =
    "a std::shared_mutex is locked by another thread of the body; only ordercheck::shared_mutex "
    "can be waited for";
constexpr const char* kWaits =
    "a std::condition_variable is waited on; only ordercheck::condition_variable can be";
constexpr const char* kSemaphore =
    "a semaphore of the system is waited for; only ordercheck::counting_semaphore can be";
constexpr const char* kFutex =
    "a std::atomic, semaphore, latch or barrier is waited for; only those of ordercheck can be";

}  // namespace

namespace ordercheck::runtime {

bool stray_lock_taken = false;

void use_lock_interposition() {}

}  // namespace ordercheck::runtime

extern "C" {

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*function)(void*),
                   void* argument) noexcept {
  static constinit Replaced<int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)> create{
      "pthread_create"};
  if (called_by_body() && !ordercheck::fiber::making_donor()) {
    refuse("pthread_create",
           "a std::thread is started, which nothing here controls; use ordercheck::thread");
  }
  return create(thread, attributes, function, argument);
}

int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  static constinit Replaced<int(pthread_mutex_t*)> lock{"pthread_mutex_lock"};
  if (!called_by_body()) {
    return lock(mutex);
  }
  const int result = pthread_mutex_trylock(mutex);
  if (result == EBUSY) {
    refuse("pthread_mutex_lock", kMutexHeld);
  }
  ordercheck::runtime::stray_lock_taken = true;
  return result;
}

int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* until) noexcept {
  static constinit Replaced<int(pthread_mutex_t*, const timespec*)> lock{"pthread_mutex_timedlock"};
  return called_by_body() ? pthread_mutex_lock(mutex) : lock(mutex, until);
}

int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock,
                            const timespec* until) noexcept {
  static constinit Replaced<int(pthread_mutex_t*, clockid_t, const timespec*)> lock{
      "pthread_mutex_clocklock"};
  return called_by_body() ? pthread_mutex_lock(mutex) : lock(mutex, clock, until);
}

int pthread_rwlock_rdlock(pthread_rwlock_t* mutex) noexcept {
  static constinit Replaced<int(pthread_rwlock_t*)> lock{"pthread_rwlock_rdlock"};
  if (!called_by_body()) {
    return lock(mutex);
  }
  const int result = pthread_rwlock_tryrdlock(mutex);
  if (result == EBUSY) {
    refuse("pthread_rwlock_rdlock", kSharedMutexHeld);
  }
  ordercheck::runtime::stray_lock_taken = true;
  return result;
}

int pthread_rwlock_wrlock(pthread_rwlock_t* mutex) noexcept {
  static constinit Replaced<int(pthread_rwlock_t*)> lock{"pthread_rwlock_wrlock"};
  if (!called_by_body()) {
    return lock(mutex);
  }
  const int result = pthread_rwlock_trywrlock(mutex);
  if (result == EBUSY) {
    refuse("pthread_rwlock_wrlock", kSharedMutexHeld);
  }
  ordercheck::runtime::stray_lock_taken = true;
  return result;
}

// The two that follow have an older version in the C library, which dlsym would find.

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  static constinit Replaced<int(pthread_cond_t*, pthread_mutex_t*)> wait{"pthread_cond_wait",
                                                                         "GLIBC_2.3.2"};
  if (called_by_body()) {
    refuse("pthread_cond_wait", kWaits);
  }
  return wait(condition, mutex);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                           const timespec* until) {
  static constinit Replaced<int(pthread_cond_t*, pthread_mutex_t*, const timespec*)> wait{
      "pthread_cond_timedwait", "GLIBC_2.3.2"};
  if (called_by_body()) {
    refuse("pthread_cond_timedwait", kWaits);
  }
  return wait(condition, mutex, until);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* until) {
  static constinit Replaced<int(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*)>
      wait{"pthread_cond_clockwait"};
  if (called_by_body()) {
    refuse("pthread_cond_clockwait", kWaits);
  }
  return wait(condition, mutex, clock, until);
}

int sem_wait(sem_t* semaphore) {
  static constinit Replaced<int(sem_t*)> wait{"sem_wait"};
  if (!called_by_body()) {
    return wait(semaphore);
  }
  const int result = sem_trywait(semaphore);
  if (result != 0 && errno == EAGAIN) {
    refuse("sem_wait", kSemaphore);
  }
  return result;
}

// std::atomic::wait and what is built on it sleep by way of this.
long syscall(long number, ...) noexcept {
  std::va_list list;
  va_start(list, number);
  long arguments[6];
  for (long& argument : arguments) {
    argument = va_arg(list, long);
  }
  va_end(list);
  const long command = arguments[1] & FUTEX_CMD_MASK;
  if (number == SYS_futex && (command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET) &&
      called_by_body()) {
    refuse("futex", kFutex);
  }
  // A register variable that is const need not stand in its register.
  // NOLINTBEGIN(misc-const-correctness)
  long result = number;
  register long fourth asm("r10") = arguments[3];
  register long fifth asm("r8") = arguments[4];
  register long sixth asm("r9") = arguments[5];
  // NOLINTEND(misc-const-correctness)
  asm volatile("syscall"
               : "+a"(result)
               : "D"(arguments[0]), "S"(arguments[1]), "d"(arguments[2]), "r"(fourth), "r"(fifth),
                 "r"(sixth)
               : "rcx", "r11", "memory");
  constexpr long kErrorMax = 4095;
  if (result < 0 && result >= -kErrorMax) {
    errno = static_cast<int>(-result);
    return -1;
  }
  return result;
}

}  // extern "C"
