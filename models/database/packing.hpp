// SPDX-License-Identifier: Apache-2.0
// Arguments and results of operations as interned bytes.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <ordercheck/object.hpp>

namespace ordercheck::models::database {

/// Appends values that have no padding, and lists of them.
class Packer {
 public:
  template <class T>
  Packer& add(const T& value) {
    static_assert(std::has_unique_object_representations_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }

  template <class T>
  Packer& add(const std::vector<T>& values) {
    static_assert(std::has_unique_object_representations_v<T>);
    add(static_cast<std::uint64_t>(values.size()));
    if (!values.empty()) {
      bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    }
    return *this;
  }

  Constant constant() const { return ordercheck::constant(bytes_); }

 private:
  std::string bytes_;
};

/// Takes them in the same order.
class Unpacker {
 public:
  explicit Unpacker(Constant constant) : bytes_{bytes_of(constant)} {}

  template <class T>
  T take() {
    T value{};
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return value;
  }

  template <class T>
  std::vector<T> take_list() {
    std::vector<T> values(take<std::uint64_t>());
    if (!values.empty()) {
      std::memcpy(values.data(), bytes_.data(), values.size() * sizeof(T));
      bytes_.remove_prefix(values.size() * sizeof(T));
    }
    return values;
  }

 private:
  std::string_view bytes_;
};

}  // namespace ordercheck::models::database
