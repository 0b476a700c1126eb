// SPDX-License-Identifier: Apache-2.0
#include "database/layout.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include <ordercheck/detail/door.hpp>

#include "database/packing.hpp"

namespace ordercheck::models::database {

namespace {

BaseTable unpack_base(Constant constant) {
  Unpacker unpacker{constant};
  BaseTable table;
  table.images = unpacker.take_list<Constant>();
  table.indexes.resize(unpacker.take<std::uint64_t>());
  for (std::vector<BaseKey>& index : table.indexes) {
    index = unpacker.take_list<BaseKey>();
  }
  return table;
}

Layout unpack_layout(Constant constant) {
  Unpacker unpacker{constant};
  Layout layout;
  layout.commits = unpacker.take<ObjectId>();
  layout.physical_order = unpacker.take<bool>();
  layout.any_victim = unpacker.take<bool>();
  layout.serial = unpacker.take<SerialMode>();
  layout.tables = unpacker.take_list<Layout::Table>();
  layout.sequences = unpacker.take_list<Layout::Sequence>();
  return layout;
}

/// Decoding is a function of the bytes, so that keeping what was decoded changes nothing.
template <class T>
const T& decoded(Constant constant, T (*unpack)(Constant)) {
  const ordercheck::detail::HostScope host;
  static std::unordered_map<std::uint32_t, std::unique_ptr<const T>> known;
  std::unique_ptr<const T>& entry = known[static_cast<std::uint32_t>(constant)];
  if (entry == nullptr) {
    entry = std::make_unique<const T>(unpack(constant));
  }
  return *entry;
}

}  // namespace

std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 1'099'511'628'211U;
  }
  return (hash ^ hash >> kHashBits) & ((std::uint64_t{1} << kHashBits) - 1);
}

std::vector<RowName> BaseTable::rows_with(std::size_t index, std::uint64_t hash,
                                          Constant key) const {
  std::vector<RowName> rows;
  const auto by_hash = [](const BaseKey& entry, std::uint64_t wanted) {
    return entry.hash < wanted;
  };
  const std::vector<BaseKey>& entries = indexes[index];
  for (auto at = std::lower_bound(entries.begin(), entries.end(), hash, by_hash);
       at != entries.end() && at->hash == hash; ++at) {
    if (at->key == key) {
      rows.push_back(at->row);
    }
  }
  return rows;
}

std::uint32_t Layout::table_of_index(std::uint32_t index) const {
  std::uint32_t table = 0;
  while (table + 1 < tables.size() && tables[table + 1].first_index <= index) {
    ++table;
  }
  return table;
}

Constant intern(const BaseTable& table) {
  Packer packer;
  packer.add(table.images).add(static_cast<std::uint64_t>(table.indexes.size()));
  for (const std::vector<BaseKey>& index : table.indexes) {
    packer.add(index);
  }
  return packer.constant();
}

Constant intern(const Layout& layout) {
  return Packer{}
      .add(layout.commits)
      .add(layout.physical_order)
      .add(layout.any_victim)
      .add(layout.serial)
      .add(layout.tables)
      .add(layout.sequences)
      .constant();
}

const BaseTable& base_table(Constant constant) { return decoded<BaseTable>(constant, unpack_base); }

const Layout& layout_of(Constant constant) { return decoded<Layout>(constant, unpack_layout); }

}  // namespace ordercheck::models::database
