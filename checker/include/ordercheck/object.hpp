// SPDX-License-Identifier: Apache-2.0
// Objects of a kind, and actors, in a body: what turns the rules of `kind.hpp` into scheduling
// points.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include <ordercheck/kind.hpp>
#include <ordercheck/world.hpp>

namespace ordercheck {

/// Announces an operation: a scheduling point. Returns its result once the search has let it
/// happen. The runtime fills in `thread` and `index`. Requires: called on a thread of a running
/// execution.
Value announce(const Operation& operation);

/// Interns bytes; the same bytes give the same id everywhere in this process.
Constant constant(std::string_view bytes);
/// The bytes of a constant.
std::string_view bytes_of(Constant constant);

/// Interns a trivially copyable value.
template <class T>
  requires std::is_trivially_copyable_v<T>
Constant constant_of(const T& value) {
  return constant({reinterpret_cast<const char*>(&value), sizeof value});
}

/// The value of a constant made by `constant_of<T>`.
template <class T>
  requires std::is_trivially_copyable_v<T>
T value_of(Constant constant) {
  T value{};
  const std::string_view bytes = bytes_of(constant);
  std::memcpy(&value, bytes.data(), bytes.size() < sizeof value ? bytes.size() : sizeof value);
  return value;
}

namespace detail {
ObjectId create_object(KindId kind, std::string_view name, const void* initial);
}  // namespace detail

/// An object of a user's kind. Creating it is no event. Requires: constructed inside an execution.
template <class Kind>
class Object {
 public:
  explicit Object(std::string_view name, const typename Kind::State& initial = {})
      : id_{detail::create_object(kind_id<Kind>(), name, &initial)} {}

  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() = default;

  /// Announces an operation on this object and returns its result.
  Value call(std::uint8_t verb, Value first = {}, Value second = {}, Constant constant = {}) const {
    Operation operation = this->operation(verb, first, second);
    operation.constant = constant;
    return announce(operation);
  }

  Operation operation(std::uint8_t verb, Value first = {}, Value second = {}) const {
    Operation operation;
    operation.kind = kind_id<Kind>();
    operation.verb = verb;
    operation.object = id_;
    operation.arguments = {first, second};
    return operation;
  }

  ObjectId id() const { return id_; }

 private:
  ObjectId id_;
};

/// A thread without a fiber: offers one operation for ever; its labels are its program. Its events
/// are ordered, so create one actor per lane (connection, partition, lease). An execution does not
/// wait for actors to end. Taking the label `never` ends it.
class Actor {
 public:
  template <class Kind>
  Actor(std::string_view name, const Object<Kind>& object, std::uint8_t verb, Value first = {},
        Value second = {})
      : Actor{name, object.operation(verb, first, second)} {}

  /// For an operation that needs more than one object.
  Actor(std::string_view name, const Operation& operation);

  ThreadId id() const { return id_; }

 private:
  ThreadId id_;
};

}  // namespace ordercheck
