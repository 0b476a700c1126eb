// SPDX-License-Identifier: Apache-2.0
#include "database/requests.hpp"

#include "database/packing.hpp"

namespace ordercheck::models::database {

namespace {

/// The parts of an answer that do not fit beside it.
struct RowParts {
  RowName version = 0;
  RowName next = 0;
  std::uint64_t position = 0;
  std::uint64_t image = 0;
};

struct InsertParts {
  std::uint64_t position = 0;
  RowName row = 0;
  RowName version = 0;
  Subtransaction creator;
  std::uint32_t unused = 0;
};

Value value_with(std::uint64_t low, Constant parts) {
  return {low, static_cast<std::uint64_t>(parts)};
}

Constant parts_of(Value value) { return static_cast<Constant>(value.high); }

}  // namespace

Constant pack(const ScanRequest& request) {
  return Packer{}
      .add(request.snapshot)
      .add(request.detail)
      .add(request.all)
      .add(request.keys)
      .constant();
}

ScanRequest unpack_scan(Constant constant) {
  Unpacker unpacker{constant};
  ScanRequest request;
  request.snapshot = unpacker.take<Constant>();
  request.detail = unpacker.take<Constant>();
  request.all = unpacker.take<bool>();
  request.keys = unpacker.take_list<ScanKey>();
  return request;
}

Constant pack(const SerialRead& request) {
  return Packer{}
      .add(request.me)
      .add(request.table)
      .add(request.index)
      .add(request.snapshot)
      .add(request.row)
      .add(request.version)
      .add(request.all)
      .add(request.lazy)
      .add(request.one)
      .add(request.found)
      .add(request.keys)
      .constant();
}

SerialRead unpack_serial_read(Constant constant) {
  Unpacker unpacker{constant};
  SerialRead request;
  request.me = unpacker.take<Subtransaction>();
  request.table = unpacker.take<std::uint32_t>();
  request.index = unpacker.take<std::uint32_t>();
  request.snapshot = unpacker.take<Constant>();
  request.row = unpacker.take<RowName>();
  request.version = unpacker.take<RowName>();
  request.all = unpacker.take<bool>();
  request.lazy = unpacker.take<bool>();
  request.one = unpacker.take<bool>();
  request.found = unpacker.take<bool>();
  request.keys = unpacker.take_list<ScanKey>();
  return request;
}

Constant pack(const RowRequest& request, const std::vector<Subtransaction>& blockers) {
  return Packer{}.add(request).add(blockers).constant();
}

RowRequest unpack_row(Constant constant, std::vector<Subtransaction>& blockers) {
  Unpacker unpacker{constant};
  const auto request = unpacker.take<RowRequest>();
  blockers = unpacker.take_list<Subtransaction>();
  return request;
}

Constant pack(const InsertRequest& request) { return Packer{}.add(request).constant(); }

InsertRequest unpack_insert(Constant constant) { return Unpacker{constant}.take<InsertRequest>(); }

Constant pack(const SavepointRequest& request) {
  return Packer{}
      .add(request.me)
      .add(request.tuple)
      .add(request.advisory_locks)
      .add(request.aborted)
      .add(request.released)
      .constant();
}

SavepointRequest unpack_savepoint(Constant constant) {
  Unpacker unpacker{constant};
  SavepointRequest request;
  request.me = unpacker.take<Subtransaction>();
  request.tuple = unpacker.take<HeldTuple>();
  request.advisory_locks = unpacker.take_list<Key>();
  request.aborted = unpacker.take_list<std::uint32_t>();
  request.released = unpacker.take_list<std::uint32_t>();
  return request;
}

Constant pack(const FinishRequest& request) {
  return Packer{}
      .add(request.me)
      .add(request.commits)
      .add(request.has_name)
      .add(request.tuple)
      .add(request.advisory_locks)
      .add(request.writes)
      .add(request.keys)
      .constant();
}

FinishRequest unpack_finish(Constant constant) {
  Unpacker unpacker{constant};
  FinishRequest request;
  request.me = unpacker.take<Subtransaction>();
  request.commits = unpacker.take<bool>();
  request.has_name = unpacker.take<bool>();
  request.tuple = unpacker.take<HeldTuple>();
  request.advisory_locks = unpacker.take_list<Key>();
  request.writes = unpacker.take_list<Write>();
  request.keys = unpacker.take_list<WrittenKey>();
  return request;
}

Constant pack(const AdvisoryRequest& request) { return Packer{}.add(request).constant(); }

AdvisoryRequest unpack_advisory(Constant constant) {
  return Unpacker{constant}.take<AdvisoryRequest>();
}

Constant pack(const SequenceRequest& request) { return Packer{}.add(request).constant(); }

SequenceRequest unpack_sequence(Constant constant) {
  return Unpacker{constant}.take<SequenceRequest>();
}

Constant pack_blockers(const std::vector<Subtransaction>& blockers) {
  return blockers.empty() ? Constant::none : Packer{}.add(blockers).constant();
}

std::vector<Subtransaction> unpack_blockers(Constant constant) {
  return constant == Constant::none ? std::vector<Subtransaction>{}
                                    : Unpacker{constant}.take_list<Subtransaction>();
}

Value reply_value(const RowReply& reply) {
  const std::uint64_t low = static_cast<std::uint64_t>(reply.answer) |
                            std::uint64_t{reply.holds_tuple_lock} << 8 |
                            std::uint64_t{reply.blocked_by_update} << 9;
  const RowParts parts{reply.version, reply.next, reply.position,
                       static_cast<std::uint64_t>(reply.image)};
  return value_with(low, Packer{}.add(parts).add(reply.blockers).constant());
}

RowReply row_reply(Value value) {
  Unpacker unpacker{parts_of(value)};
  const auto parts = unpacker.take<RowParts>();
  return {.answer = static_cast<RowAnswer>(value.low & 0xFF),
          .holds_tuple_lock = (value.low >> 8 & 1) != 0,
          .blocked_by_update = (value.low >> 9 & 1) != 0,
          .version = parts.version,
          .next = parts.next,
          .position = parts.position,
          .image = static_cast<Constant>(parts.image),
          .blockers = unpacker.take_list<Subtransaction>()};
}

Value reply_value(const InsertReply& reply) {
  const InsertParts parts{reply.position, reply.row, reply.version, reply.creator, 0};
  return value_with(static_cast<std::uint64_t>(reply.answer), Packer{}.add(parts).constant());
}

InsertReply insert_reply(Value value) {
  const auto parts = Unpacker{parts_of(value)}.take<InsertParts>();
  return {.answer = static_cast<InsertAnswer>(value.low),
          .position = parts.position,
          .row = parts.row,
          .version = parts.version,
          .creator = parts.creator};
}

Value rows_value(const std::vector<FoundRow>& rows) {
  return value_with(rows.size(), rows.empty() ? Constant::none : Packer{}.add(rows).constant());
}

std::vector<FoundRow> found_rows(Value value) {
  return value.low == 0 ? std::vector<FoundRow>{} : Unpacker{parts_of(value)}.take_list<FoundRow>();
}

}  // namespace ordercheck::models::database
