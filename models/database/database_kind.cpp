// SPDX-License-Identifier: Apache-2.0
#include "database/database_kind.hpp"

#include <algorithm>

#include "database/deadlock.hpp"
#include "database/packing.hpp"
#include "database/requests.hpp"

namespace ordercheck::models::database {

namespace {

Verb verb_of(const Operation& operation) { return static_cast<Verb>(operation.verb); }

SessionName session_of(const Operation& operation) {
  return static_cast<SessionName>(operation.arguments[0].low);
}

bool waits(const Operation& operation) {
  return verb_of(operation) == Verb::await || verb_of(operation) == Verb::queue;
}

/// A session that waits; what it waits for stands in its own cell.
void labels_of_wait(const World& world, const Operation& operation, Labels& labels) {
  const Look look{world, operation.object};
  const SessionName session = session_of(operation);
  const Wait wait = wait_of(look, session);
  bool granted = false;
  bool promoted = false;
  if (wait.sort == WaitSort::transaction) {
    Subtransaction target = wait.target;
    target.number = wait.whole ? 0 : target.number;
    granted = !look.lives(target);
    promoted = !granted && !wait.whole && look.released(target);
  } else if (wait.sort == WaitSort::tuple) {
    const auto* const row = look.at<RowVersions>(wait.cell);
    const Version* const version = row == nullptr ? nullptr : row->find(wait.version);
    granted = version != nullptr && tuple_lock_is_free(*version, session, wait.mode);
  } else if (const auto* const lock = look.at<AdvisoryLock>(wait.cell)) {
    granted = advisory_is_free(*lock, session);
  }
  if (granted) {
    labels.add(kGranted);
  }
  if (promoted) {
    labels.add(kPromoted);
  }
  if (look.layout().any_victim ? waits_in_cycle(look, session) : wait.victim) {
    labels.add(kVictim);
  }
  if (wait.deadline != 0 && world.now() >= wait.deadline) {
    labels.add(kTimeout);
  }
}

}  // namespace

void DatabaseKind::labels(const World& world, const Operation& operation, Labels& labels) {
  if (waits(operation)) {
    labels_of_wait(world, operation, labels);
  } else {
    labels.add();
  }
}

Value DatabaseKind::apply(Step& step) {
  switch (verb_of(step.operation)) {
    case Verb::connect:
      return apply_connect(step);
    case Verb::snapshot:
      return apply_snapshot(step);
    case Verb::scan:
      return apply_scan(step);
    case Verb::row:
      return apply_row(step);
    case Verb::queue:
      return apply_queue(step);
    case Verb::await:
      return apply_await(step);
    case Verb::follow:
      return apply_follow(step);
    case Verb::insert:
      return apply_insert(step);
    case Verb::savepoint:
      return apply_savepoint(step);
    case Verb::finish:
      return apply_finish(step);
    case Verb::read_serial:
      return apply_read_serial(step);
    case Verb::savepoints:
      return apply_savepoints(step);
    case Verb::advisory:
      return apply_advisory(step);
    case Verb::sequence:
      return apply_sequence(step);
  }
  return {};
}

void DatabaseKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  KindOf<LockCell>::may_touch(operation, touches);
  if (verb_of(operation) == Verb::finish) {
    const Layout& layout = layout_of(static_cast<Constant>(operation.arguments[1].low));
    touches.push_back({{layout.commits, whole}, Access::write, Sync::none, {}});
    for (const Layout::Table& table : layout.tables) {
      touches.push_back({{table.images, whole}, Access::write, Sync::none, {}});
    }
  }
}

void DatabaseKind::waits_for(const World& world, const Operation& operation,
                             std::vector<ThreadId>& threads) {
  if (!waits(operation)) {
    return;
  }
  const Look look{world, operation.object};
  for (const SessionName session : blocking_sessions(look, session_of(operation))) {
    const auto* const wait = look.at<Wait>(wait_key(session));
    // A session that does not wait itself is known by the thread that connected it.
    threads.push_back(wait != nullptr && wait->sort != WaitSort::none
                          ? wait->thread
                          : ThreadId{static_cast<std::uint16_t>(session >> 16)});
  }
}

std::optional<Time> DatabaseKind::deadline(const World& world, const Operation& operation) {
  if (!waits(operation)) {
    return std::nullopt;
  }
  const auto* const wait = Look{world, operation.object}.at<Wait>(wait_key(session_of(operation)));
  return wait != nullptr && wait->deadline > world.now() ? std::optional{wait->deadline}
                                                         : std::nullopt;
}

std::string DatabaseKind::describe(const Operation& operation, Label label, Value) {
  switch (verb_of(operation)) {
    case Verb::connect:
      return "connect";
    case Verb::snapshot:
      return "take a snapshot";
    case Verb::scan:
      return "read";
    case Verb::row:
      return "take a row";
    case Verb::follow:
      return "take its newer versions";
    case Verb::insert:
      return "enter a key";
    case Verb::savepoint:
      return "end a savepoint";
    case Verb::finish:
      return "end the transaction";
    case Verb::read_serial:
      return "note what is read";
    case Verb::savepoints:
      return "note the savepoints";
    case Verb::advisory:
      return "advisory lock";
    case Verb::sequence:
      return "next value of a sequence";
    case Verb::queue:
    case Verb::await:
      break;
  }
  switch (static_cast<AwaitLabel>(label)) {
    case kGranted:
      return "the wait is over";
    case kPromoted:
      return "wait for the whole transaction";
    case kVictim:
      return "victim of a deadlock";
    case kTimeout:
      return "lock timeout";
  }
  return {};
}

bool ImagesKind::overlaps(Constant left, Constant right) {
  constexpr std::size_t kRowSize = 1 + sizeof(RowName);
  const std::string_view a = bytes_of(left);
  const std::string_view b = bytes_of(right);
  // Two that enter different rows in one list may do so in any order.
  return a.front() != 'w' || b.front() != 'w' || a.substr(0, kRowSize) == b.substr(0, kRowSize);
}

bool CommitsKind::overlaps(Constant left, Constant right) {
  return bytes_of(left) != "commit" || bytes_of(right) != "commit";
}

Constant written_detail(RowName row, Constant old_image, Constant new_image) {
  return Packer{}.add('w').add(row).add(old_image).add(new_image).constant();
}

RowVersions base_row(Key key) {
  constexpr RowName kRowBits = (RowName{1} << 48) - 1;
  return {{Version{.name = key & kRowBits}}};
}

RowVersions& change_row(Step& step, Key key) {
  auto& cell = step.write<LockCell>({step.operation.object, key});
  if (!std::holds_alternative<RowVersions>(cell)) {
    cell = base_row(key);
  }
  return std::get<RowVersions>(cell);
}

Wait wait_of(const Look& look, SessionName session) {
  const auto* const wait = look.at<Wait>(wait_key(session));
  return wait == nullptr ? Wait{} : *wait;
}

std::uint64_t place_in_heap(Step& step, std::uint32_t table) {
  constexpr std::uint64_t kFirst = std::uint64_t{1} << 32;
  return kFirst + change<Heap>(step, make_key(CellSort::heap, table)).next++;
}

void begin_wait(Step& step, SessionName session, Wait wait) {
  wait.thread = step.operation.thread;
  if (const auto timeout = static_cast<Time>(step.operation.arguments[1].low); timeout != 0) {
    wait.deadline = step.now() + timeout;
  }
  change<Wait>(step, wait_key(session)) = wait;
  const Look look{step};
  if (!look.layout().any_victim && waits_in_cycle(look, session)) {
    change<Wait>(step, wait_key(session)).victim = true;
  }
}

void end_wait(Step& step, SessionName session) { change<Wait>(step, wait_key(session)) = {}; }

}  // namespace ordercheck::models::database
