// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include <malloc.h>
#include <unistd.h>

#include "fiber/donor.hpp"
#include "fiber/fiber.hpp"
#include "fiber/sanitizer.hpp"
#include "fiber/state.hpp"

namespace ordercheck::fiber {
namespace {

constexpr std::size_t kGuardSizeMin = std::size_t{1024} * 1024;

std::size_t slot_of(const void* address) noexcept {
  const auto first = reinterpret_cast<std::uintptr_t>(StackArea::of(0, 0).begin);
  return (reinterpret_cast<std::uintptr_t>(address) - first) / kAreaSize;
}

}  // namespace

struct Pool::Donors {
  std::size_t stack_size_bytes = 0;
  pid_t process = 0;
  std::vector<TlsPiece> pieces;
  std::array<std::unique_ptr<Donor>, kSlotCountMax> of_slot;

  bool has_area(const void* address, std::size_t& slot) const noexcept {
    const std::size_t found = slot_of(address);
    if (found >= kSlotCountMax || of_slot[found] == nullptr) {
      return false;
    }
    slot = found;
    return true;
  }
};

Pool::Pool(const Options& options) : donors_{std::make_unique<Donors>()} {
  require(fibers[kHost].thread_pointer == 0, "a second pool of fibers beside the first");
  if (options.stack_size_bytes > stack_size_bytes_max()) {
    throw std::invalid_argument("a fiber's stack of " + std::to_string(options.stack_size_bytes) +
                                " bytes is asked for, at most " +
                                std::to_string(stack_size_bytes_max()) + " can be had");
  }
  mode = {choose_thread_pointer(), thread_sanitizer_runs(), sanitizer_runs()};
  donors_->stack_size_bytes = options.stack_size_bytes;
  donors_->process = getpid();
  if (mode.thread_pointer != ThreadPointer::shared) {
    donors_->pieces = tls_pieces();
    // Or each donor's storage would bring an arena of its own.
    mallopt(M_ARENA_MAX, 1);
  }
  adopt_host();
}

Pool::~Pool() {
  require(detail::running == kHost, "the pool of fibers is destroyed on a fiber");
  const bool forked = donors_->process != getpid();
  for (std::size_t slot = 0; slot < kSlotCountMax; ++slot) {
    if (forked) {
      [[maybe_unused]] const Donor* const without_thread = donors_->of_slot[slot].release();
      continue;
    }
    if (!idle(slot)) {
      abandon(slot);
    }
    donors_->of_slot[slot].reset();
  }
  for (Fiber& fiber : fibers) {
    fiber = {};
  }
  release_thread_exit();
}

std::size_t Pool::stack_size_bytes_max() noexcept {
  return kAreaSize - kScratchSize - kGuardSizeMin - kStaticStorageSize;
}

void Pool::prepare(std::size_t slot) {
  require(slot < kSlotCountMax, "no such slot");
  if (donors_->of_slot[slot] != nullptr) [[likely]] {
    return;
  }

  struct Request {
    Donors& donors;
    std::size_t slot;
    std::exception_ptr failure;
  } request{*donors_, slot, nullptr};

  call_on_host(
      [](void* argument) {
        auto& [donors, index, failure] = *static_cast<Request*>(argument);
        try {
          Fiber& fiber = fibers[index];
          fiber.slot = index;
          donors.of_slot[index] =
              std::make_unique<Donor>(fiber, donors.stack_size_bytes, donors.pieces);
        } catch (...) {
          failure = std::current_exception();
        }
      },
      &request);
  if (request.failure != nullptr) {
    std::rethrow_exception(request.failure);
  }
}

void Pool::start(std::size_t slot, Entry entry) {
  prepare(slot);
  Fiber& fiber = fibers[slot];
  require(!fiber.live, "start of a fiber that has not ended");
  fiber.entry = entry;
  fiber.live = true;
  fiber.entered = false;
  if (mode.thread_pointer == ThreadPointer::shared) {
    fiber.suspended_state = {};
  } else {
    restore(fiber.thread_locals);
    *fiber.exceptions = {};
    *fiber.error_number = 0;
  }
  drop_thread_exit(slot);
  put_entry(fiber);
}

// The fibers are the pool's, although they stand where the switch finds them fastest.
// NOLINTNEXTLINE(readability-make-member-function-const)
void Pool::abandon(std::size_t slot) {
  require(slot < kSlotCountMax && detail::running == kHost, "a fiber is abandoned on a fiber");
  Fiber& fiber = fibers[slot];
  require(!idle(slot), "a fiber is abandoned that does not live");
  const void* const caught = mode.thread_pointer == ThreadPointer::shared
                                 ? fiber.suspended_state.exceptions.caught
                                 : fiber.exceptions->caught;
  if (fiber.entered && (mode.sanitizer || caught != nullptr)) {
    discard(fiber);
  }
  fiber.live = false;
  fiber.context = nullptr;
}

bool Pool::idle(std::size_t slot) const noexcept {
  return donors_->of_slot[slot] == nullptr || !fibers[slot].live;
}

bool Pool::in_guard(const void* address, std::size_t& slot) const noexcept {
  std::size_t found = 0;
  if (!donors_->has_area(address, found)) {
    return false;
  }
  const StackArea area = StackArea::of(found, donors_->stack_size_bytes);
  if (address < area.begin + kScratchSize || address >= area.stack) {
    return false;
  }
  slot = found;
  return true;
}

bool Pool::on_stack(const void* address, std::size_t& slot) const noexcept {
  std::size_t found = 0;
  if (!donors_->has_area(address, found) ||
      address < StackArea::of(found, donors_->stack_size_bytes).stack) {
    return false;
  }
  slot = found;
  return true;
}

}  // namespace ordercheck::fiber
