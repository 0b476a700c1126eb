// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctime>

namespace ordercheck::bench {

/// CPU time of the calling thread.
inline double cpu_seconds() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace ordercheck::bench
