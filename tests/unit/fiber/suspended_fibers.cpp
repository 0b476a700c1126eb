// SPDX-License-Identifier: Apache-2.0
// Stops with one fiber running, one suspended, one not begun and one idle, for a debugger to look
// at.
#include <csignal>
#include <cstddef>

#include "fiber/fiber.hpp"

namespace {

using namespace ordercheck::fiber;

thread_local int level = 0;

[[gnu::noinline]] void descend(std::size_t slot, int depth) {
  level = depth;
  if (depth < 3) {
    descend(slot, depth + 1);
  } else if (slot == 0) {
    switch_to(1);
  } else {
    std::raise(SIGTRAP);
  }
  level = 0;
}

std::size_t wait_or_stop(std::size_t slot) {
  descend(slot, 1);
  return kHost;
}

}  // namespace

int main() {
  Pool pool{Options{}};
  for (const std::size_t slot : {0U, 1U, 2U}) {
    pool.start(slot, wait_or_stop);
  }
  pool.prepare(3);
  switch_to(0);
}
