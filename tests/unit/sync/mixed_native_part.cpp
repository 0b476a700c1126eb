// SPDX-License-Identifier: Apache-2.0
// Compiled for the native build: see mixed_program.cpp.
#include "mixed_native_part.hpp"

#include <ordercheck/sync.hpp>

int count_natively() {
  static ordercheck::mutex guard;
  static int count = 0;
  const ordercheck::lock_guard hold{guard};
  return ++count;
}
