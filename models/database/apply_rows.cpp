// SPDX-License-Identifier: Apache-2.0
// Operations that take rows, and those that wait for them.
#include <algorithm>

#include "database/database_kind.hpp"
#include "database/deadlock.hpp"
#include "database/requests.hpp"
#include "database/serial.hpp"

namespace ordercheck::models::database {

namespace {

std::uint64_t next_position(Step& step, const Look& look, std::uint32_t table) {
  if (!look.layout().physical_order) {
    return 0;
  }
  return place_in_heap(step, table);
}

Constant newest_image(Step& step, RowName row) {
  const Cell cell{step.operation.other, image_key(ImageSort::row, row)};
  const auto& images = step.read<ImageCell>(cell);
  if (const auto* const committed = std::get_if<Images>(&images)) {
    return committed->images.back().image;
  }
  const BaseTable& base = base_table(std::get<BaseRows>(images).table);
  return row - 1 < base.images.size() ? base.images[row - 1] : Constant::none;
}

void register_wait(Step& step, const RowRequest& request, const RowReply& reply) {
  if (reply.answer == RowAnswer::wait) {
    begin_wait(step, request.me.session,
               {.sort = WaitSort::transaction, .target = reply.blockers.front()});
  } else if (reply.answer == RowAnswer::queued) {
    begin_wait(step, request.me.session,
               {.sort = WaitSort::tuple,
                .mode = request.mode,
                .cell = row_key(request.table, request.row),
                .version = reply.version});
  }
}

void assign_xid(Step& step, const Subtransaction& me) {
  with_serial(step, [&](Serial& serial, SerialState&) { serial.assign(me); });
}

bool may_write(Step& step, const Subtransaction& me, std::uint32_t table, RowName version) {
  const std::uint32_t relation = heap_relation(table);
  bool may = true;
  with_serial(step, [&](Serial& serial, SerialState&) {
    may = serial.conflict_in(
        me, {part_target(relation, version), page_target(relation), relation_target(relation)});
  });
  return may;
}

/// An attempt, after what came before it in the same operation.
RowReply take_row(Step& step, const RowRequest& request) {
  const Look look{step};
  if (request.purpose != RowPurpose::lock) {
    assign_xid(step, request.me);
  }
  RowVersions& row = change_row(step, row_key(request.table, request.row));
  RowReply reply = attempt(look, row, request, [&](RowName version) {
    return may_write(step, request.me, request.table, version);
  });
  if (reply.newly_locked) {
    assign_xid(step, request.me);
  }
  if (reply.answer == RowAnswer::free && request.purpose == RowPurpose::update) {
    reply.position = next_position(step, look, request.table);
    change_row(step, row_key(request.table, request.row)).versions.back().position = reply.position;
  }
  if (reply.answer == RowAnswer::free && request.wants_image) {
    reply.image = newest_image(step, request.row);
  }
  return reply;
}

/// The first of the blockers that still lives; none: 0 blockers left.
std::vector<Subtransaction> still_living(const Look& look,
                                         const std::vector<Subtransaction>& blockers) {
  const auto first = std::ranges::find_if(
      blockers, [&](const Subtransaction& blocker) { return look.lives(blocker); });
  return {first, blockers.end()};
}

}  // namespace

Value apply_row(Step& step) {
  std::vector<Subtransaction> none;
  const RowRequest request = unpack_row(step.operation.constant, none);
  const RowReply reply = take_row(step, request);
  register_wait(step, request, reply);
  return reply_value(reply);
}

Value apply_queue(Step& step) {
  std::vector<Subtransaction> blockers;
  RowRequest request = unpack_row(step.operation.constant, blockers);
  const SessionName session = request.me.session;
  const Look look{step};
  RowVersions& row = change_row(step, row_key(request.table, request.row));
  Version& version = row.known(request.version);
  RowReply reply{.version = request.version};
  if (step.label != kGranted) {
    if (step.label == kVictim && look.layout().any_victim) {
      waits_in_cycle(look, session);  // what it reads decides that there is a victim
    }
    if (step.label == kTimeout) {
      step.now();
    }
    leave_tuple_lock(version, session);
    end_wait(step, session);
    reply.answer = step.label == kVictim ? RowAnswer::victim : RowAnswer::timeout;
    return reply_value(reply);
  }
  take_tuple_lock(version, session);
  end_wait(step, session);
  if (request.follows) {
    // Waits for those whom it saw when it came, whoever has the row now.
    reply.answer = RowAnswer::wait;
    reply.holds_tuple_lock = true;
    reply.blockers = still_living(look, blockers);
    if (!reply.blockers.empty()) {
      register_wait(step, request, reply);
    }
    return reply_value(reply);
  }
  request.holds_tuple_lock = true;
  reply = take_row(step, request);
  register_wait(step, request, reply);
  return reply_value(reply);
}

Value apply_await(Step& step) {
  const auto session = static_cast<SessionName>(step.operation.arguments[0].low);
  const Look look{step};
  Wait wait = wait_of(look, session);
  switch (step.label) {
    case kVictim:
    case kTimeout:
      if (step.label == kVictim && look.layout().any_victim) {
        waits_in_cycle(look, session);
      }
      if (step.label == kTimeout) {
        step.now();
      }
      if (wait.sort == WaitSort::advisory) {
        leave_advisory(step, wait.cell, session);
      }
      end_wait(step, session);
      return {static_cast<std::uint64_t>(step.label == kVictim ? AwaitAnswer::victim
                                                               : AwaitAnswer::timeout)};
    case kPromoted:
      // The xid's lock is gone but it is still in progress: XactLockTableWait goes on with the top.
      look.released(wait.target);
      wait.whole = true;
      change<Wait>(step, wait_key(session)) = wait;
      return {static_cast<std::uint64_t>(AwaitAnswer::again)};
    default:
      break;
  }
  if (wait.sort == WaitSort::advisory) {
    get_advisory(step, wait.cell, session);
    end_wait(step, session);
    return {static_cast<std::uint64_t>(AwaitAnswer::done)};
  }
  Subtransaction target = wait.target;
  target.number = wait.whole ? 0 : target.number;
  look.lives(target);
  const std::vector<Subtransaction> left =
      still_living(look, unpack_blockers(step.operation.constant));
  if (left.empty()) {
    end_wait(step, session);
    return {static_cast<std::uint64_t>(AwaitAnswer::done)};
  }
  begin_wait(step, session, {.sort = WaitSort::transaction, .target = left.front()});
  return {static_cast<std::uint64_t>(AwaitAnswer::next), left.size()};
}

Value apply_follow(Step& step) {
  std::vector<Subtransaction> none;
  const RowRequest request = unpack_row(step.operation.constant, none);
  const Look look{step};
  assign_xid(step, request.me);
  RowVersions& row = change_row(step, row_key(request.table, request.row));
  const RowReply reply = follow(look, row, request);
  register_wait(step, request, reply);
  return reply_value(reply);
}

}  // namespace ordercheck::models::database
