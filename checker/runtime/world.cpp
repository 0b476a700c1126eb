// SPDX-License-Identifier: Apache-2.0
#include "runtime/world.hpp"

#include <bit>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "runtime/kinds.hpp"

namespace ordercheck {

const void* World::find(Cell cell) const {
  return static_cast<const runtime::WorldStore*>(this)->find(cell);
}

Time World::now() const { return at<runtime::ClockState>({runtime::kClock}).now; }

std::size_t World::thread_count() const {
  return static_cast<const runtime::WorldStore*>(this)->threads();
}

void Step::touch(Cell cell, Access access, Sync sync, Constant detail) {
  runtime::StepAccess::active->touch(cell, access, sync, detail);
}

void Step::touch_everything() {
  runtime::StepAccess::active->touch({runtime::kEverything}, Access::write, Sync::none, {});
}

const World& Step::world() const { return runtime::StepAccess::active->world(); }

Time Step::now() { return read<runtime::ClockState>({runtime::kClock}).now; }

void Step::misuse(std::string_view what) { runtime::StepAccess::active->set_misuse(what); }

void* Step::change(Cell cell, Sync sync, Constant detail) {
  return runtime::StepAccess::active->change(cell, sync, detail);
}

}  // namespace ordercheck

namespace ordercheck::runtime {

namespace {

constexpr std::size_t kObjectCountMax = std::size_t{1} << 18;
constexpr std::size_t kCellCountMax = std::size_t{1} << 20;

std::uint64_t bits_of_state(const detail::StateRules& rules, const void* state) {
  if (!rules.in_place) {
    return std::bit_cast<std::uint64_t>(rules.copy(state));
  }
  std::uint64_t bits = 0;
  std::memcpy(&bits, state, rules.size);
  return bits;
}

/// Whether two ways of synchronising on one cell by one operation are one way; `into` becomes it.
bool merge(Sync& into, Sync more) {
  if (more == Sync::none || more == into) {
    return true;
  }
  if (into == Sync::none) {
    into = more;
    return true;
  }
  const auto plain = [](Sync sync) {
    return sync == Sync::acquire || sync == Sync::release || sync == Sync::both;
  };
  if (plain(into) && plain(more)) {
    into = Sync::both;
    return true;
  }
  return false;
}

void destroy_bits(const detail::StateRules& rules, std::uint64_t bits) {
  if (!rules.in_place && bits != 0) {
    rules.destroy(std::bit_cast<void*>(bits));
  }
}

}  // namespace

StepAccess* StepAccess::active = nullptr;

WorldStore::WorldStore() {
  // References into both stay valid while an apply makes cells: they never move. The pages are used
  // when touched.
  objects_.reserve(kObjectCountMax);
  cells_.reserve(kCellCountMax);
  objects_.emplace_back();  // ObjectId::none
  cells_.emplace_back();
  add_system_objects(*this);
}

WorldStore::~WorldStore() {
  // The cells hold their initial values when the owner has undone the journal; each initial value
  // is shared.
  for (const ObjectRecord& record : objects_) {
    if (record.kind != nullptr) {
      destroy_bits(record.kind->state, record.initial);
    }
  }
}

ObjectId WorldStore::add_object(KindId kind) {
  if (objects_.size() == kObjectCountMax) {
    throw std::length_error{
        "ordercheck: more than 262144 objects in one check; create fewer objects in the body"};
  }
  const ObjectId id{static_cast<std::uint32_t>(objects_.size())};
  objects_.emplace_back();
  objects_.back().kind = kind;
  objects_.back().first = add_cell(id, 0);
  return id;
}

CellIndex WorldStore::add_cell(ObjectId id, Key key) {
  if (cells_.size() == kCellCountMax) {
    throw std::length_error{"ordercheck: more than 1048576 cells in one check; use fewer keys"};
  }
  const CellIndex index{static_cast<std::uint32_t>(cells_.size())};
  CellRecord record;
  record.key = key;
  record.object = id;
  record.rules = &object(id).kind->state;
  record.bits = object(id).initial;
  cells_.push_back(record);
  return index;
}

void WorldStore::set_initial(ObjectId id, const void* state) {
  ObjectRecord& record = object(id);
  const std::uint64_t old = record.initial;
  record.initial = bits_of_state(record.kind->state, state);
  cell(record.first).bits = record.initial;
  if (record.many_cells) {
    for (CellRecord& each : cells_) {
      if (each.object == id) {
        each.bits = record.initial;
      }
    }
  }
  destroy_bits(record.kind->state, old);
}

CellIndex WorldStore::index_of(Cell cell) {
  if (cell.key == 0) {
    return object(cell.object).first;
  }
  const auto found = keyed_.find(cell);
  if (found != keyed_.end()) {
    return found->second;
  }
  const CellIndex index = add_cell(cell.object, cell.key);
  object(cell.object).many_cells = true;
  object(cell.object).touched_whole = object(cell.object).touched_whole || cell.key == whole;
  keyed_.emplace(cell, index);
  return index;
}

const void* WorldStore::state_of(CellIndex index) const {
  const CellRecord& record = cell(index);
  return record.rules->in_place ? &record.bits : std::bit_cast<const void*>(record.bits);
}

const void* WorldStore::find(Cell cell) const {
  const ObjectRecord& record = object(cell.object);
  if (cell.key == 0) {
    return state_of(record.first);
  }
  const auto found = keyed_.find(cell);
  if (found != keyed_.end()) {
    return state_of(found->second);
  }
  return record.kind->state.in_place ? static_cast<const void*>(&record.initial)
                                     : std::bit_cast<const void*>(record.initial);
}

void* WorldStore::change(CellIndex index, Journal& journal, std::size_t mark) {
  CellRecord& record = cell(index);
  for (std::size_t i = mark; i < journal.size(); ++i) {
    if (journal[i].cell == index) {
      return record.rules->in_place ? &record.bits : std::bit_cast<void*>(record.bits);
    }
  }
  journal.push_back({index, record.bits});
  if (record.rules->in_place) {
    return &record.bits;
  }
  void* copy = record.rules->copy(std::bit_cast<const void*>(record.bits));
  record.bits = std::bit_cast<std::uint64_t>(copy);
  return copy;
}

void WorldStore::undo(Journal& journal, std::size_t from, std::size_t mark) {
  for (std::size_t i = from; i-- > mark;) {
    std::swap(cell(journal[i].cell).bits, journal[i].other);
  }
}

void WorldStore::redo(Journal& journal, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    std::swap(cell(journal[i].cell).bits, journal[i].other);
  }
}

void WorldStore::drop(Journal& journal, std::size_t mark) {
  for (std::size_t i = journal.size(); i-- > mark;) {
    destroy_bits(*cell(journal[i].cell).rules, journal[i].other);
  }
  journal.truncate(mark);
}

bool WorldStore::equal_bits(CellIndex index, std::uint64_t a, std::uint64_t b) const {
  const detail::StateRules& rules = *cell(index).rules;
  if (rules.in_place || a == b) {
    return a == b;
  }
  return rules.equal(std::bit_cast<const void*>(a), std::bit_cast<const void*>(b));
}

Value StepAccess::apply(const Operation& operation, Label label) {
  misuse_.clear();
  journal_mark_ = journal_.size();
  footprint_mark_ = footprint_.size();
  StepAccess* const before = std::exchange(active, this);
  Step step{operation, label};
  const Value result = label == never ? Value{} : operation.kind->apply(step);
  active = before;
  return result;
}

void StepAccess::touch(Cell cell, Access access, Sync sync, Constant detail) {
  Entry entry;
  entry.cell = world_.index_of(cell);
  entry.object = cell.object;
  entry.detail = detail;
  entry.access = access;
  entry.sync = sync;
  entry.whole = cell.key == whole;
  entry.before = world_.cell(entry.cell).bits;
  for (std::size_t i = footprint_mark_; i < footprint_.size(); ++i) {
    Entry& known = footprint_[i];
    if (known.cell == entry.cell && known.detail == detail && merge(known.sync, sync)) {
      // A read, then a write of the same cell are one access in write mode.
      known.access = access == Access::write ? access : known.access;
      return;
    }
  }
  footprint_.push_back(entry);
}

void* StepAccess::change(Cell cell, Sync sync, Constant detail) {
  touch(cell, Access::write, sync, detail);
  return world_.change(world_.index_of(cell), journal_, journal_mark_);
}

}  // namespace ordercheck::runtime
