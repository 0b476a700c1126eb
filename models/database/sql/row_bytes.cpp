// SPDX-License-Identifier: Apache-2.0
#include "database/sql/row_bytes.hpp"

#include <cstdint>
#include <cstring>

namespace ordercheck::models::sql {

namespace {

enum class Tag : char {
  null = 'n',
  boolean = 'b',
  integer = 'i',
  decimal = 'd',
  text = 's',
  timestamp = 't',
};

template <typename T>
void append(std::string& bytes, const T& value) {
  char raw[sizeof(T)];
  std::memcpy(raw, &value, sizeof(T));
  bytes.append(raw, sizeof(T));
}

template <typename T>
T take(std::string_view& bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  bytes.remove_prefix(sizeof(T));
  return value;
}

void append_value(std::string& bytes, const SqlValue& value) {
  if (value.is_null()) {
    append(bytes, Tag::null);
  } else if (value.is_boolean()) {
    append(bytes, Tag::boolean);
    append(bytes, static_cast<char>(value.boolean() ? 1 : 0));
  } else if (value.is_integer()) {
    append(bytes, Tag::integer);
    append(bytes, value.integer());
  } else if (value.is_decimal()) {
    append(bytes, Tag::decimal);
    append(bytes, value.decimal().units());
    append(bytes, static_cast<char>(value.decimal().scale()));
  } else if (value.is_text()) {
    append(bytes, Tag::text);
    append(bytes, static_cast<std::uint32_t>(value.text().size()));
    bytes += value.text();
  } else {
    append(bytes, Tag::timestamp);
    append(bytes, value.timestamp().microseconds);
    append(bytes, static_cast<char>(value.timestamp().with_time_zone ? 1 : 0));
  }
}

SqlValue take_value(std::string_view& bytes) {
  switch (take<Tag>(bytes)) {
    case Tag::null:
      return {};
    case Tag::boolean:
      return take<char>(bytes) != 0;
    case Tag::integer:
      return take<std::int64_t>(bytes);
    case Tag::decimal: {
      const auto units = take<Int128>(bytes);
      return Decimal{units, take<char>(bytes)};
    }
    case Tag::text: {
      const auto size = take<std::uint32_t>(bytes);
      const std::string_view text = bytes.substr(0, size);
      bytes.remove_prefix(size);
      return text;
    }
    case Tag::timestamp: {
      const auto microseconds = take<std::int64_t>(bytes);
      return Timestamp{microseconds, take<char>(bytes) != 0};
    }
  }
  return {};
}

}  // namespace

std::string encode(const Row& row) {
  std::string bytes;
  for (const SqlValue& value : row) {
    append_value(bytes, value);
  }
  return bytes;
}

std::string encode_key(const Row& key) {
  Row normal = key;
  for (SqlValue& value : normal) {
    if (value.is_decimal()) {
      Int128 units = value.decimal().units();
      int scale = value.decimal().scale();
      for (; scale > 0 && units % 10 == 0; --scale) {
        units /= 10;
      }
      value = Decimal{units, scale};
    }
  }
  return encode(normal);
}

Row decode(std::string_view bytes) {
  Row row;
  while (!bytes.empty()) {
    row.push_back(take_value(bytes));
  }
  return row;
}

}  // namespace ordercheck::models::sql
