// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <unordered_map>

#include <ordercheck/detail/sync/atomic_ref.hpp>

#include "sync/atomic_kind.hpp"

namespace ordercheck::sync {

namespace {

struct AtomicRefKind : AtomicKind {
  static constexpr std::string_view name = "atomic_ref";
};

constinit const detail::KindRules kAtomicRefRules = detail::rules_of<AtomicRefKind>();

/// A place and the objects that stood for it so far. They outlive the executions: a place has the
/// same object in all of them.
struct Referent {
  detail::AtomicPlace place;
  std::deque<detail::Handle> generations;
};

std::unordered_map<const void*, Referent>& referents() {
  static std::unordered_map<const void*, Referent> all;
  return all;
}

}  // namespace

}  // namespace ordercheck::sync

namespace ordercheck::detail {

AtomicPlace& AtomicPlace::refer(const void* address, std::uint64_t bits) {
  const HostScope host;
  sync::Referent& referent = sync::referents()[address];
  AtomicPlace& place = referent.place;
  if (place.execution_ != current_execution) {
    place = AtomicPlace{};
    place.execution_ = current_execution;
  } else if (place.references_ != 0) {
    place.expect(bits);
    place.add();
    return place;
  } else if (place.bits_ != bits) {
    ++place.generation_;
  }
  if (place.generation_ >= referent.generations.size()) {
    referent.generations.emplace_back(&sync::kAtomicRefRules);
  }
  place.references_ = 1;
  place.bits_ = bits;
  place.handle_ = &referent.generations[place.generation_];
  place.handle_->id(&place.bits_);  // registered with the value that it begins with
  return place;
}

Operation AtomicPlace::operation(AtomicVerb verb, std::uint64_t bits) const {
  expect(bits);
  return handle_->operation(&bits_, static_cast<std::uint8_t>(verb));
}

void AtomicPlace::expect(std::uint64_t bits) const {
  if (bits != bits_) {
    stop_for_misuse(name_of(id()),
                    "an object was written without atomic_ref while an atomic_ref refers to it");
  }
}

}  // namespace ordercheck::detail
