// SPDX-License-Identifier: Apache-2.0
#include "sync/waiters.hpp"

#include <bit>

namespace ordercheck::sync {

void offer_waiters(std::uint64_t waiters, Labels& labels) {
  if (waiters == 0) {
    labels.add(kNobody);
  }
  for (; waiters != 0; waiters &= waiters - 1) {
    labels.add(static_cast<Label>(std::countr_zero(waiters)));
  }
}

void take_signal(Step& step) {
  step.write<detail::Parked>(detail::parked(step.operation.thread)).signal = 0;
}

}  // namespace ordercheck::sync
