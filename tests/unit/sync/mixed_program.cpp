// SPDX-License-Identifier: Apache-2.0
// A checked program with one native object file. It must not get as far as main.
#include <cstdio>

#include <ordercheck/sync.hpp>

#include "mixed_native_part.hpp"

int main() {
  const ordercheck::mutex checked;
  static_cast<void>(checked);
  std::printf("main was reached: %d\n", count_natively());
  return 0;
}
