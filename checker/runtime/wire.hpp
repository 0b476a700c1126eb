// SPDX-License-Identifier: Apache-2.0
// Values as bytes, between processes of the same program, so no version: an explorer and its
// parent, or a search and the one that goes on with it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ordercheck::wire {

template <class T>
concept Scalar = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/// Appends values to a string. A structure is written by its `fields(archive, value)`.
class Writer {
 public:
  template <class... T>
  void operator()(T&... values) {
    (write(values), ...);
  }

  std::string take() { return std::move(bytes_); }

 private:
  template <Scalar T>
  void write(T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  void write(std::string& text) {
    std::uint64_t size = text.size();
    write(size);
    bytes_ += text;
  }

  template <class T>
  void write(std::vector<T>& values) {
    std::uint64_t size = values.size();
    write(size);
    for (T& value : values) {
      write(value);
    }
  }

  template <class T>
  void write(std::optional<T>& value) {
    bool present = value.has_value();
    write(present);
    if (present) {
      write(*value);
    }
  }

  void write(std::chrono::milliseconds& value) {
    auto count = value.count();
    write(count);
  }

  template <class First, class Second>
  void write(std::pair<First, Second>& value) {
    write(value.first);
    write(value.second);
  }

  template <class T>
    requires std::is_class_v<T>
  void write(T& value) {
    fields(*this, value);
  }

  std::string bytes_;
};

/// Reads what a Writer wrote. Throws std::runtime_error when the bytes end early.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_{bytes} {}

  template <class... T>
  void operator()(T&... values) {
    (read(values), ...);
  }

 private:
  const char* take(std::uint64_t count) {
    if (count > bytes_.size()) {
      throw std::runtime_error{"bytes between two processes end early"};
    }
    const char* const start = bytes_.data();
    bytes_.remove_prefix(count);
    return start;
  }

  template <Scalar T>
  void read(T& value) {
    std::memcpy(&value, take(sizeof value), sizeof value);
  }

  void read(std::string& text) {
    std::uint64_t size = 0;
    read(size);
    text.assign(take(size), size);
  }

  template <class T>
  void read(std::vector<T>& values) {
    std::uint64_t size = 0;
    read(size);
    values.clear();
    for (; size > 0; --size) {
      read(values.emplace_back());
    }
  }

  template <class T>
  void read(std::optional<T>& value) {
    bool present = false;
    read(present);
    value.reset();
    if (present) {
      read(value.emplace());
    }
  }

  void read(std::chrono::milliseconds& value) {
    auto count = value.count();
    read(count);
    value = std::chrono::milliseconds{count};
  }

  template <class First, class Second>
  void read(std::pair<First, Second>& value) {
    read(value.first);
    read(value.second);
  }

  template <class T>
    requires std::is_class_v<T>
  void read(T& value) {
    fields(*this, value);
  }

  std::string_view bytes_;
};

template <class T>
std::string encode(T value) {
  Writer writer;
  writer(value);
  return writer.take();
}

template <class T>
T decode(std::string_view bytes) {
  T value;
  Reader{bytes}(value);
  return value;
}

}  // namespace ordercheck::wire
