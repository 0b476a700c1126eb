// SPDX-License-Identifier: Apache-2.0
#include "runtime/id_tables.hpp"

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "runtime/place.hpp"
#include "runtime/wire.hpp"

namespace ordercheck::runtime {

namespace {

/// A cell, and with the first cell of an object that object.
struct CellEntry {
  std::uint32_t object = 0;
  Key key = 0;
  std::string kind;     ///< place of its rules; empty: the object came with an earlier cell
  std::string path;     ///< creating thread and index; empty: known by its address
  std::string address;  ///< place of that
};

template <class Archive>
void fields(Archive& archive, CellEntry& value) {
  auto& [object, key, kind, path, address] = value;
  archive(object, key, kind, path, address);
}

struct Tables {
  std::vector<std::string> constants;
  std::vector<CellEntry> cells;
  std::vector<std::string> threads;
  std::vector<std::string> promoted;
};

template <class Archive>
void fields(Archive& archive, Tables& value) {
  auto& [constants, cells, threads, promoted] = value;
  archive(constants, cells, threads, promoted);
}

/// Whether a place has the same key in every process of the program.
bool is_fixed(Execution& execution, const void* address) {
  std::size_t slot = 0;
  return Arena::contains(address) || execution.pool().on_stack(address, slot) ||
         place_key(address).find('+') != std::string::npos;
}

CellIndex cell_index(std::size_t index) { return CellIndex{static_cast<std::uint32_t>(index)}; }

ObjectId object_id(std::size_t index) { return ObjectId{static_cast<std::uint32_t>(index)}; }

// Cell 0 and object 0 are nobody's.
CellEntry entry_of(const WorldStore& world, CellIndex index) {
  const CellRecord& cell = world.cell(index);
  const ObjectRecord& object = world.object(cell.object);
  CellEntry entry;
  entry.object = static_cast<std::uint32_t>(cell.object);
  entry.key = cell.key;
  if (object.first == index) {
    entry.kind = place_key(object.kind);
    entry.path = object.path;
    if (entry.path.empty() && entry.object >= kFirstFreeObject) {
      entry.address = place_key(object.address);
    }
  }
  return entry;
}

[[noreturn]] void does_not_fit(const std::string& what) {
  throw std::runtime_error{"this process has numbered its " + what +
                           " otherwise than the one that is to be continued"};
}

const void* place_named(const std::string& key) {
  const auto place = place_of_key(key);
  if (!place.has_value()) {
    throw std::runtime_error{"the module of " + key + " is not loaded"};
  }
  return *place;
}

void restore_cell(Execution& execution, const CellEntry& entry, std::size_t index) {
  WorldStore& world = execution.world();
  if (!entry.kind.empty()) {
    const ObjectId id = world.add_object(static_cast<KindId>(place_named(entry.kind)));
    world.object(id).path = entry.path;
    execution.adopt(id, entry.path.empty() ? place_named(entry.address) : nullptr);
  } else {
    world.index_of({ObjectId{entry.object}, entry.key});
  }
  if (world.cell_count() != index + 1 ||
      world.cell(cell_index(index)).object != ObjectId{entry.object}) {
    does_not_fit("objects");
  }
}

void restore_constants(const std::vector<std::string>& constants) {
  for (std::size_t i = 1; i < constants.size(); ++i) {
    if (static_cast<std::size_t>(constant(constants[i])) != i) {
      does_not_fit("constants");
    }
  }
}

}  // namespace

std::optional<std::string> obstacle_to_other_processes(Execution& execution) {
  const WorldStore& world = execution.world();
  for (std::size_t i = kFirstFreeObject; i < world.object_count(); ++i) {
    const ObjectRecord& object = world.object(object_id(i));
    if (object.path.empty() && !is_fixed(execution, object.address)) {
      return execution.name_of(object_id(i)) +
             " lies outside the body, at an address that no other process has; let the body make "
             "it, or make it a global variable";
    }
  }
  for (const std::uintptr_t place : execution.races().promoted_places()) {
    if (!is_fixed(execution, reinterpret_cast<const void*>(place))) {
      return "data on which threads race lies outside the body, at an address that no other "
             "process has; let the body make it, or make it a global variable";
    }
  }
  return std::nullopt;
}

std::string dump_ids(Execution& execution) {
  const WorldStore& world = execution.world();
  Tables tables;
  for (std::size_t i = 0; i < constant_count(); ++i) {
    tables.constants.emplace_back(bytes_of(Constant{static_cast<std::uint32_t>(i)}));
  }
  for (std::size_t i = 1; i < world.cell_count(); ++i) {
    tables.cells.push_back(entry_of(world, cell_index(i)));
  }
  tables.threads = execution.paths();
  for (const std::uintptr_t place : execution.races().promoted_places()) {
    tables.promoted.push_back(place_key(reinterpret_cast<const void*>(place)));
  }
  return wire::encode(std::move(tables));
}

void restore_ids(Execution& execution, std::string_view dump) {
  const auto tables = wire::decode<Tables>(dump);
  WorldStore& world = execution.world();
  restore_constants(tables.constants);
  const std::size_t own = world.cell_count();  // of the runtime itself
  for (std::size_t i = 1; i <= tables.cells.size(); ++i) {
    const CellEntry& entry = tables.cells[i - 1];
    if (i >= own) {
      restore_cell(execution, entry, i);
    } else if (world.cell(cell_index(i)).object != ObjectId{entry.object} ||
               world.cell(cell_index(i)).key != entry.key) {
      does_not_fit("objects");
    }
  }
  execution.assign_slots(tables.threads);
  if (execution.paths() != tables.threads) {
    does_not_fit("threads");
  }
  for (const std::string& place : tables.promoted) {
    execution.races().promote(place_named(place));
  }
}

}  // namespace ordercheck::runtime
