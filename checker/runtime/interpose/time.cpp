// SPDX-License-Identifier: Apache-2.0
// Sleeps, clocks and random numbers of the system.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <ctime>

#include <ordercheck/detail/door.hpp>
#include <sys/random.h>
#include <unistd.h>

#include "fiber/fiber.hpp"
#include "fiber/state.hpp"
#include "runtime/execution.hpp"
#include "runtime/interpose/uncontrolled.hpp"
#include "runtime/linked_files.hpp"

namespace ordercheck::runtime {

UncontrolledReads uncontrolled_reads;

namespace {

constexpr const char* kSleeps =
    "the system's sleep would stop every thread; use ordercheck::this_thread::sleep_for, which "
    "takes virtual time";

// Random bytes are a function of the seed, the thread and how many it has drawn: the same in every
// replay.
struct RandomStream {
  std::uint32_t execution = 0;
  std::uint64_t drawn = 0;
};

std::array<RandomStream, fiber::kSlotCountMax> streams;

std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31);
}

void fill(char* bytes, std::size_t size) {
  const std::size_t slot = fiber::current();
  RandomStream& stream = streams[slot];
  if (stream.execution != detail::current_execution) {
    stream = {detail::current_execution, 0};
  }
  constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;
  const std::uint64_t key = mixed(Execution::current->settings().seed + kGolden * (slot + 1));
  while (size > 0) {
    const std::uint64_t word = mixed(key + kGolden * ++stream.drawn);
    const std::size_t count = std::min(size, sizeof word);
    std::memcpy(bytes, &word, count);
    bytes += count;
    size -= count;
  }
}

}  // namespace

bool called_by_body() noexcept { return fiber::on_fiber() && detail::on_controlled_thread(); }

void refuse(const char* function, const char* message) {
  detail::report("misuse", function, message);
  detail::park();
}

void use_interposition() { use_lock_interposition(); }

}  // namespace ordercheck::runtime

extern "C" {

using ordercheck::runtime::called_by_body;
using ordercheck::runtime::refuse;
using ordercheck::runtime::Replaced;

int nanosleep(const timespec* duration, timespec* left) {
  static constinit Replaced<int(const timespec*, timespec*)> sleep_for{"nanosleep"};
  if (called_by_body()) {
    refuse("nanosleep", ordercheck::runtime::kSleeps);
  }
  return sleep_for(duration, left);
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  static constinit Replaced<int(clockid_t, int, const timespec*, timespec*)> sleep_until{
      "clock_nanosleep"};
  if (called_by_body()) {
    refuse("clock_nanosleep", ordercheck::runtime::kSleeps);
  }
  return sleep_until(clock, flags, time, left);
}

unsigned sleep(unsigned seconds) {
  static constinit Replaced<unsigned(unsigned)> sleep_for{"sleep"};
  if (called_by_body()) {
    refuse("sleep", ordercheck::runtime::kSleeps);
  }
  return sleep_for(seconds);
}

int usleep(useconds_t microseconds) {
  static constinit Replaced<int(useconds_t)> sleep_for{"usleep"};
  if (called_by_body()) {
    refuse("usleep", ordercheck::runtime::kSleeps);
  }
  return sleep_for(microseconds);
}

// Let through: a body that only measures something does no harm. It is counted, to name the cause
// when a replay differs.
int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static constinit Replaced<int(clockid_t, timespec*)> get_time{"clock_gettime"};
  if (called_by_body()) {
    ++ordercheck::runtime::uncontrolled_reads.clock;
  }
  return get_time(clock, time);
}

ssize_t getrandom(void* bytes, size_t size, unsigned flags) {
  static constinit Replaced<ssize_t(void*, size_t, unsigned)> get_random{"getrandom"};
  if (!called_by_body()) {
    return get_random(bytes, size, flags);
  }
  ordercheck::runtime::fill(static_cast<char*>(bytes), size);
  return static_cast<ssize_t>(size);
}

int getentropy(void* bytes, size_t size) {
  static constinit Replaced<int(void*, size_t)> get_entropy{"getentropy"};
  if (!called_by_body()) {
    return get_entropy(bytes, size);
  }
  ordercheck::runtime::fill(static_cast<char*>(bytes), size);
  return 0;
}

}  // extern "C"
