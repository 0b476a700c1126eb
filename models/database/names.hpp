// SPDX-License-Identifier: Apache-2.0
// How the model names what the sessions create, and the cells in which it stands. A name is a
// function of who made the thing and at which of his own steps, never of who came first.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include <ordercheck/object.hpp>

namespace ordercheck::models::database {

/// A connection, in 24 bits; 0 is the data that the database began with.
using SessionName = std::uint32_t;
/// A row or a version of one, in 48 bits: session and a number of its own. A row has the name of
/// its first version. Rows that were there at the beginning are 1, 2, ...
using RowName = std::uint64_t;

/// A transaction, or a subtransaction of it (a savepoint's).
struct Subtransaction {
  SessionName session = 0;
  std::uint32_t transaction = 0;
  std::uint32_t number = 0;  // 0: the transaction itself
  auto operator<=>(const Subtransaction&) const = default;

  bool same_transaction(const Subtransaction& other) const {
    return session == other.session && transaction == other.transaction;
  }
};

inline RowName make_row_name(SessionName session, std::uint32_t number) {
  return RowName{session} << 24 | number;
}

/// What the cells of the lock object hold, by the first byte of the key.
enum class CellSort : std::uint8_t {
  layout,
  row,
  unique_key,
  transaction,
  wait,
  advisory,
  sequence,
  heap,
  server,
};

inline Key make_key(CellSort sort, Key rest) {
  return static_cast<Key>(sort) << 56 | (rest & ((Key{1} << 56) - 1));
}

inline CellSort sort_of(Key key) { return static_cast<CellSort>(key >> 56); }

inline Key row_key(std::uint32_t table, RowName row) {
  return make_key(CellSort::row, Key{table} << 48 | row);
}

inline Key transaction_key(const Subtransaction& name) {
  return make_key(CellSort::transaction, Key{name.session} << 32 | name.transaction);
}

inline Key wait_key(SessionName session) { return make_key(CellSort::wait, session); }

constexpr unsigned kHashBits = 44;

/// Indexes are counted over all tables. Different keys may share a cell: its entries carry theirs.
inline Key unique_key(std::uint32_t index, std::uint64_t hash) {
  return make_key(CellSort::unique_key,
                  Key{index} << kHashBits | (hash & ((Key{1} << kHashBits) - 1)));
}

inline std::uint32_t index_of_unique_key(Key key) {
  return static_cast<std::uint32_t>((key >> kHashBits) & 0xFFF);
}

// SIREAD locks know tables and indexes by one number.
inline std::uint32_t heap_relation(std::uint32_t table) { return table << 8; }

/// `index` counts those of the table.
inline std::uint32_t index_relation(std::uint32_t table, std::uint32_t index) {
  return (table << 8) + 1 + index;
}

/// What the cells of a table's images hold, by the first byte of the key.
enum class ImageSort : std::uint8_t { base, row, directory, key };

inline Key image_key(ImageSort sort, Key rest) {
  return static_cast<Key>(sort) << 56 | (rest & ((Key{1} << 56) - 1));
}

/// FNV-1a, folded into the bits that a key has for it.
std::uint64_t hash_of(std::string_view bytes);

}  // namespace ordercheck::models::database
