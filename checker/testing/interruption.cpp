// SPDX-License-Identifier: Apache-2.0
#include "testing/interruption.hpp"

#include <atomic>

namespace ordercheck::testing {
namespace {

constinit std::atomic<int> scopes{0};
constinit std::atomic<int> caught{0};
struct sigaction before_interrupt{};
struct sigaction before_terminate{};

// Gives both signals back at once, so that the second one ends a program that does not answer.
void on_signal(int signal) {
  caught = signal;
  sigaction(SIGINT, &before_interrupt, nullptr);
  sigaction(SIGTERM, &before_terminate, nullptr);
}

}  // namespace

InterruptionScope::InterruptionScope() : outermost_{scopes.fetch_add(1) == 0} {
  if (!outermost_) {
    return;
  }
  caught = 0;
  struct sigaction action{};
  action.sa_handler = &on_signal;
  sigaction(SIGINT, nullptr, &before_interrupt);
  sigaction(SIGTERM, nullptr, &before_terminate);
  interrupt_before_ = before_interrupt;
  terminate_before_ = before_terminate;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

InterruptionScope::~InterruptionScope() {
  --scopes;
  if (outermost_) {
    sigaction(SIGINT, &interrupt_before_, nullptr);
    sigaction(SIGTERM, &terminate_before_, nullptr);
  }
}

bool interrupted() noexcept { return caught != 0; }

}  // namespace ordercheck::testing
