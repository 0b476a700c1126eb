// SPDX-License-Identifier: Apache-2.0
// Operations that enter keys, and those that end transactions and savepoints.
#include <algorithm>

#include "database/database_kind.hpp"
#include "database/requests.hpp"
#include "database/serial.hpp"

namespace ordercheck::models::database {

namespace {

KeyEntries base_entries(const Layout& layout, std::uint32_t index, const InsertRequest& request) {
  const Layout::Table& table = layout.tables[layout.table_of_index(index)];
  KeyEntries entries;
  for (const RowName row :
       base_table(table.base).rows_with(index - table.first_index, request.hash, request.key)) {
    entries.entries.push_back({request.key, row, row});
  }
  return entries;
}

KeyEntries entries_of(const Look& look, const InsertRequest& request) {
  const auto* const written = look.at<KeyEntries>(unique_key(request.index, request.hash));
  return written != nullptr ? *written : base_entries(look.layout(), request.index, request);
}

/// The first live version with the key, or who has to end before one can know.
LiveVersion look_up(const Look& look, const InsertRequest& request, const KeyEntries& entries,
                    RowName& row) {
  const std::uint32_t table = look.layout().table_of_index(request.index);
  const std::uint32_t index = request.index - look.layout().tables[table].first_index;
  for (const KeyEntry& entry : entries.entries) {
    if (entry.key != request.key || entry.version == request.version) {
      continue;
    }
    const auto* const written = look.at<RowVersions>(row_key(table, entry.row));
    const RowVersions base =
        written == nullptr ? base_row(row_key(table, entry.row)) : RowVersions{};
    const LiveVersion live =
        find_live(look, written != nullptr ? *written : base, entry.version, index, request.me);
    if (live.found) {
      row = entry.row;
      return live;
    }
  }
  return {};
}

Subtransaction creator_of(const Look& look, std::uint32_t table, RowName row, RowName version) {
  const auto* const written = look.at<RowVersions>(row_key(table, row));
  const Version* const found = written == nullptr ? nullptr : written->find(version);
  return found == nullptr ? Subtransaction{} : found->creator;
}

std::uint64_t create_row(Step& step, const Look& look, const InsertRequest& request) {
  std::uint64_t position = 0;
  if (look.layout().physical_order) {
    position = place_in_heap(step, request.table);
  }
  RowVersions& row = change<RowVersions>(step, row_key(request.table, request.row));
  row.versions = {{.name = request.row, .creator = request.me, .position = position}};
  return position;
}

void insert_sorted(std::vector<RowName>& rows, RowName row) {
  const auto place = std::ranges::lower_bound(rows, row);
  if (place == rows.end() || *place != row) {
    rows.insert(place, row);
  }
}

void add_to_list(Step& step, ObjectId images, Key key, RowName row, Constant detail) {
  auto& cell = step.write<ImageCell>({images, key}, Sync::none, detail);
  if (!std::holds_alternative<RowSet>(cell)) {
    cell = RowSet{};
  }
  insert_sorted(std::get<RowSet>(cell).rows, row);
}

void write_image(Step& step, const Layout& layout, const FinishRequest& request,
                 const Write& write) {
  const ObjectId images = layout.tables[write.table].images;
  const Constant detail = written_detail(write.row, write.old_image, write.image);
  auto& cell =
      step.write<ImageCell>({images, image_key(ImageSort::row, write.row)}, Sync::none, detail);
  if (!std::holds_alternative<Images>(cell)) {
    cell = Images{};
  }
  std::get<Images>(cell).images.push_back({.version = write.version,
                                           .session = request.me.session,
                                           .transaction = request.me.transaction,
                                           .position = write.position,
                                           .image = write.image});
  if (write.old_image == Constant::none) {
    add_to_list(step, images, image_key(ImageSort::directory, 0), write.row, detail);
  }
  for (const WrittenKey& key : request.keys) {
    if (key.row == write.row && key.table == write.table) {
      add_to_list(step, images, image_key(ImageSort::key, Key{key.index} << kHashBits | key.hash),
                  write.row, detail);
    }
  }
}

void commit_writes(Step& step, const Layout& layout, const FinishRequest& request) {
  static const Constant kDetail = constant("commit");
  for (const Write& write : request.writes) {
    write_image(step, layout, request, write);
  }
  auto& last = step.write<Commits>({layout.commits}, Sync::none, kDetail).last;
  const auto place = std::ranges::lower_bound(last, request.me.session, {},
                                              &std::pair<SessionName, std::uint32_t>::first);
  if (place != last.end() && place->first == request.me.session) {
    place->second = request.me.transaction;
  } else {
    last.insert(place, {request.me.session, request.me.transaction});
  }
}

void give_back(Step& step, const HeldTuple& tuple, SessionName session) {
  if (tuple.row == 0) {
    return;
  }
  if (Version* const version = change_row(step, tuple.row).find(tuple.version)) {
    leave_tuple_lock(*version, session);
  }
}

void add_sorted(std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& numbers) {
  into.insert(into.end(), numbers.begin(), numbers.end());
  std::ranges::sort(into);
  into.erase(std::unique(into.begin(), into.end()), into.end());
}

}  // namespace

namespace {

/// The row comes into the table, whatever its keys will say.
bool begin_row(Step& step, const Look& look, const InsertRequest& request, InsertReply& reply) {
  if (!request.creates_row || !request.enters ||
      look.at<RowVersions>(row_key(request.table, request.row)) != nullptr) {
    return true;
  }
  bool may = true;
  with_serial(step, [&](Serial& serial, SerialState& state) {
    serial.assign(request.me);
    may = serial.conflict_in(request.me, {relation_target(heap_relation(request.table))});
    state.rows.emplace_back(request.table, request.row);
  });
  if (may) {
    reply.position = create_row(step, look, request);
  }
  return may;
}

std::uint32_t relation_of(const Look& look, const InsertRequest& request) {
  return index_relation(request.table,
                        request.index - look.layout().tables[request.table].first_index);
}

/// What SERIALIZABLE readers of the index make of a new key, taken or not.
bool check_key(Step& step, const Look& look, const InsertRequest& request) {
  const std::uint32_t relation = relation_of(look, request);
  bool may = true;
  with_serial(step, [&](Serial& serial, SerialState&) {
    const Target place = look.layout().serial == SerialMode::ideal
                             ? part_target(relation, request.hash)
                             : page_target(relation);
    may = serial.conflict_in(request.me, {place, relation_target(relation)});
  });
  return may;
}

void enter_key(Step& step, const Look& look, const InsertRequest& request, KeyEntries entries) {
  entries.entries.push_back({request.key, request.row, request.version});
  change<KeyEntries>(step, unique_key(request.index, request.hash)) = std::move(entries);
  with_serial(step, [&](Serial&, SerialState& state) {
    state.entries.push_back(
        {relation_of(look, request), request.key, request.row, request.version});
  });
}

}  // namespace

Value apply_insert(Step& step) {
  const InsertRequest request = unpack_insert(step.operation.constant);
  const Look look{step};
  InsertReply reply;
  if (request.cancels) {
    change<RowVersions>(step, row_key(request.table, request.row)).versions.clear();
    return reply_value(reply);
  }
  if (!begin_row(step, look, request, reply)) {
    reply.answer = InsertAnswer::serialization;
    return reply_value(reply);
  }
  if (request.key == Constant::none) {
    return reply_value(reply);
  }
  KeyEntries entries = entries_of(look, request);
  const LiveVersion live = look_up(look, request, entries, reply.row);
  if (live.found) {
    reply.answer = live.blocked ? InsertAnswer::wait : InsertAnswer::duplicate;
    reply.version = live.version;
    reply.creator =
        live.blocked ? live.blocker : creator_of(look, request.table, reply.row, live.version);
  }
  if (live.blocked) {
    begin_wait(step, request.me.session, {.sort = WaitSort::transaction, .target = live.blocker});
  } else if (request.enters) {
    if (!check_key(step, look, request)) {
      reply.answer = InsertAnswer::serialization;
    } else if (!live.found) {
      enter_key(step, look, request, std::move(entries));
    }
  }
  return reply_value(reply);
}

Value apply_savepoint(Step& step) {
  const SavepointRequest request = unpack_savepoint(step.operation.constant);
  auto& state = change<TransactionState>(step, transaction_key(request.me));
  add_sorted(state.aborted, request.aborted);
  add_sorted(state.released, request.released);
  give_back(step, request.tuple, request.me.session);
  if (!request.aborted.empty()) {
    release_advisory(step, request.advisory_locks, [&](const Subtransaction& owner) {
      return owner.same_transaction(request.me) &&
             std::ranges::find(request.aborted, owner.number) != request.aborted.end();
    });
  }
  with_serial(step,
              [&](Serial& serial, SerialState&) { serial.aborted(request.me, request.aborted); });
  return {};
}

Value apply_finish(Step& step) {
  FinishRequest request = unpack_finish(step.operation.constant);
  bool may_commit = true;
  with_serial(step, [&](Serial& serial, SerialState&) {
    may_commit = !request.commits || serial.prepare(request.me);
    request.commits = request.commits && may_commit;
    serial.ended(request.me);
    serial.end(request.me, request.commits);
  });
  if (request.has_name) {
    auto& state = change<TransactionState>(step, transaction_key(request.me));
    state.outcome = request.commits ? Outcome::committed : Outcome::aborted;
  }
  give_back(step, request.tuple, request.me.session);
  release_advisory(step, request.advisory_locks,
                   [&](const Subtransaction& owner) { return owner.same_transaction(request.me); });
  if (request.commits && !request.writes.empty()) {
    commit_writes(step, Look{step}.layout(), request);
  }
  return {may_commit ? 0 : kSerializationFailure};
}

}  // namespace ordercheck::models::database
