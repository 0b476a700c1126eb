// SPDX-License-Identifier: Apache-2.0
#include "explore/branch.hpp"

#include <cstring>
#include <stdexcept>
#include <utility>

#include "explore/wire_fields.hpp"
#include "runtime/wire.hpp"

namespace ordercheck::explore {

namespace {

/// Many small numbers: as they lie in memory.
template <class T>
std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

template <class T>
void from_bytes(const std::string& bytes, std::vector<T>& values) {
  if (bytes.size() % sizeof(T) != 0) {
    throw std::runtime_error{"a part of the tree is torn"};
  }
  values.resize(bytes.size() / sizeof(T));
  if (!bytes.empty()) {
    std::memcpy(values.data(), bytes.data(), bytes.size());
  }
}

template <class T>
void block(wire::Writer& writer, std::vector<T>& values) {
  std::string bytes = bytes_of(values);
  writer(bytes);
}

template <class T>
void block(wire::Reader& reader, std::vector<T>& values) {
  std::string bytes;
  reader(bytes);
  from_bytes(bytes, values);
}

}  // namespace

template <class Archive>
static void fields(Archive& archive, SharedEvents& value) {
  auto& [events, footprints] = value;
  archive(events, footprints);
}

template <class Archive>
static void fields(Archive& archive, Branch::Level& value) {
  auto& [event, elders] = value;
  archive(event);
  block(archive, elders);
}

template <class Archive>
static void fields(Archive& archive, Branch& value) {
  auto& [events, path, elders, items, oldest] = value;
  archive(events, path, oldest);
  block(archive, elders);
  block(archive, items);
}

template <class Archive>
static void fields(Archive& archive, Explored::Above& value) {
  auto& [depth, sequence] = value;
  archive(depth);
  block(archive, sequence);
}

template <class Archive>
static void fields(Archive& archive, Explored& value) {
  auto& [events, items, above] = value;
  archive(events, above);
  block(archive, items);
}

SharedEvents SharedEvents::of(const EventTable& table, const Footprints& footprints) {
  SharedEvents shared;
  shared.events = table.events();
  for (LabelledEvent& event : shared.events) {
    if (event.many != 0) {
      const auto list = footprints.list(event.many);
      shared.footprints.emplace_back(list.begin(), list.end());
      event.many = static_cast<std::uint32_t>(shared.footprints.size());
    }
  }
  return shared;
}

std::vector<LabelledEvent> SharedEvents::in(Footprints& here) const {
  std::vector<LabelledEvent> translated = events;
  for (LabelledEvent& event : translated) {
    if (event.many != 0) {
      event.many = here.number_of(footprints.at(event.many - 1));
    }
  }
  return translated;
}

std::string encode(Branch branch) { return wire::encode(std::move(branch)); }

std::string encode(Explored explored) { return wire::encode(std::move(explored)); }

Branch decode_branch(std::string_view bytes) { return wire::decode<Branch>(bytes); }

Explored decode_explored(std::string_view bytes) { return wire::decode<Explored>(bytes); }

}  // namespace ordercheck::explore
