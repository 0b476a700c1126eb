// SPDX-License-Identifier: Apache-2.0
// The kinds of a database's three sorts of objects. One object holds rows' locks, keys,
// transactions and waits; one for each table holds what was committed; one says which transactions
// a snapshot sees. All operations are announced on the first.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/object.hpp>

#include "database/cells.hpp"
#include "database/look.hpp"

namespace ordercheck::models::database {

/// The constant of an operation is its request; `other` is the images object of its table.
struct DatabaseKind : KindOf<LockCell> {
  static constexpr std::string_view name = "database";
  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);
  static void waits_for(const World& world, const Operation& operation,
                        std::vector<ThreadId>& threads);
  static std::optional<Time> deadline(const World& world, const Operation& operation);
  static std::string describe(const Operation& operation, Label label, Value result);
};

/// Details: a row's old and new image, or what a SELECT looks for.
struct ImagesKind : KindOf<ImageCell> {
  static constexpr std::string_view name = "table";

  static void labels(const World&, const Operation&, Labels&) {}

  static Value apply(Step&) { return {}; }

  static bool overlaps(Constant left, Constant right);
};

/// Commits of different sessions have no order among themselves; a snapshot has one with each.
struct CommitsKind : KindOf<Commits> {
  static constexpr std::string_view name = "commits";

  static void labels(const World&, const Operation&, Labels&) {}

  static Value apply(Step&) { return {}; }

  static bool overlaps(Constant left, Constant right);
};

/// What a commit that writes a row says of it.
Constant written_detail(RowName row, Constant old_image, Constant new_image);

// The verbs, each in the file of its subject.
Value apply_connect(Step& step);
Value apply_snapshot(Step& step);
Value apply_scan(Step& step);
Value apply_row(Step& step);
Value apply_queue(Step& step);
Value apply_await(Step& step);
Value apply_follow(Step& step);
Value apply_insert(Step& step);
Value apply_savepoint(Step& step);
Value apply_finish(Step& step);
Value apply_read_serial(Step& step);
Value apply_savepoints(Step& step);
Value apply_advisory(Step& step);
Value apply_sequence(Step& step);

/// Of the place in the queue for an advisory lock: takes the lock, or goes away.
void get_advisory(Step& step, Key cell, SessionName session);
void leave_advisory(Step& step, Key cell, SessionName session);
/// Gives back what belongs to the transactions that end.
void release_advisory(Step& step, const std::vector<Key>& cells,
                      const std::function<bool(const Subtransaction&)>& ends);

/// How many row locks one page takes before they become one.
std::uint32_t page_limit(const Layout& layout);

/// Acts on the bookkeeping of SERIALIZABLE, where a database has it.
void with_serial(Step& step, const std::function<void(Serial&, SerialState&)>& act);

/// Gives the cell for change; one that nobody has written begins as a State of its own.
template <class State>
State& change(Step& step, Key key) {
  auto& cell = step.write<LockCell>({step.operation.object, key});
  if (!std::holds_alternative<State>(cell)) {
    cell = State{};
  }
  return std::get<State>(cell);
}

/// The row, with the version of the beginning if nobody has touched it.
RowVersions& change_row(Step& step, Key key);
RowVersions base_row(Key key);

/// The next free place in the heap of a table, behind the rows of the beginning.
std::uint64_t place_in_heap(Step& step, std::uint32_t table);

/// Enters that the session waits, and whether it is therefore a victim.
void begin_wait(Step& step, SessionName session, Wait wait);
Wait wait_of(const Look& look, SessionName session);
void end_wait(Step& step, SessionName session);

}  // namespace ordercheck::models::database
