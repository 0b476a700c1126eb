// SPDX-License-Identifier: Apache-2.0
// Edges between SERIALIZABLE transactions, and which of them must fail.
#include <algorithm>

#include "database/serial.hpp"

namespace ordercheck::models::database {

namespace {

void erase(std::vector<Subtransaction>& names, const Subtransaction& name) {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) {
    names.erase(found);
  }
}

bool contains(const std::vector<Subtransaction>& names, const Subtransaction& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

/// A read only transaction that has become safe takes no part any more.
SerialTransaction* Serial::needed(const Subtransaction& top) {
  SerialTransaction* const transaction = find(top);
  if (transaction != nullptr && transaction->safe) {
    end(top, false);
    return nullptr;
  }
  return transaction;
}

bool Serial::check_read(const Subtransaction& top) {
  const SerialTransaction* const transaction = needed(top);
  return transaction == nullptr || !transaction->doomed;
}

bool Serial::conflict_out(const Subtransaction& top, const Subtransaction& writer,
                          bool in_snapshot) {
  SerialTransaction* const reader = find(top);
  if (reader == nullptr || writer.same_transaction(top)) {
    return true;
  }
  Subtransaction writer_top = writer;
  writer_top.number = 0;
  const Xid top_xid = xid_of(writer_top);
  if (top_xid == 0 || top_xid < reader->xmin) {
    return true;
  }
  SerialTransaction* const other = find(writer_top);
  if (other == nullptr || other->doomed || in_snapshot || contains(reader->out, writer_top)) {
    return true;
  }
  if (reader->read_only && other->committed &&
      (!other->conflict_out || reader->last_before < other->earliest_out)) {
    return true;
  }
  return flag(*reader, *reader, *other);
}

bool Serial::conflict_in(const Subtransaction& me, const std::vector<Target>& targets) {
  Subtransaction top = me;
  top.number = 0;
  SerialTransaction* const writer = find(top);
  if (writer == nullptr || writer->safe) {
    return true;
  }
  if (writer->doomed) {
    return false;
  }
  writer->wrote = true;
  for (const Target& target : targets) {
    bool own = false;
    const std::vector<Subtransaction> readers = holders(target);
    for (const Subtransaction& name : readers) {
      if (name == top) {
        own = me.number == 0 && target.level == 3;
        continue;
      }
      SerialTransaction& reader = known(name);
      if (reader.doomed || contains(writer->in, name) ||
          (reader.committed && writer->xmin >= reader.finished_before)) {
        continue;
      }
      if (!flag(*writer, reader, *writer)) {
        return false;
      }
    }
    if (own) {
      unlock(*writer, target);
    }
  }
  return true;
}

/// Whether the edge completes Tin -> Tpivot -> Tout with Tout the first of them to commit.
bool Serial::is_dangerous(const SerialTransaction& reader, const SerialTransaction& writer) {
  if (writer.committed && writer.conflict_out) {
    return true;
  }
  for (const Subtransaction& name : writer.out) {
    const SerialTransaction& out = known(name);
    if (out.prepared && (!reader.committed || out.prepare_number <= reader.commit_number) &&
        (!writer.committed || out.prepare_number <= writer.commit_number) &&
        (!reader.read_only || out.prepare_number <= reader.last_before)) {
      return true;
    }
  }
  if (!writer.prepared || reader.read_only) {
    return false;
  }
  return std::ranges::any_of(reader.in, [&](const Subtransaction& name) {
    const SerialTransaction& first = known(name);
    return !first.doomed && (!first.committed || first.commit_number >= writer.prepare_number) &&
           (!first.read_only || first.last_before >= writer.prepare_number);
  });
}

bool Serial::flag(SerialTransaction& current, SerialTransaction& reader,
                  SerialTransaction& writer) {
  if (is_dangerous(reader, writer)) {
    if (&current == &writer || writer.prepared) {
      return false;
    }
    writer.doomed = true;
  }
  reader.out.push_back(writer.name);
  writer.in.push_back(reader.name);
  return true;
}

void Serial::drop_edge(SerialTransaction& reader, SerialTransaction& writer) {
  erase(reader.out, writer.name);
  erase(writer.in, reader.name);
}

void Serial::drop_edges_at_end(SerialTransaction& transaction, bool commits) {
  const std::vector<Subtransaction> out = transaction.out;
  for (const Subtransaction& name : out) {
    SerialTransaction& writer = known(name);
    if (commits && !transaction.read_only && writer.committed) {
      if (!transaction.conflict_out || writer.prepare_number < transaction.earliest_out) {
        transaction.earliest_out = writer.prepare_number;
      }
      transaction.conflict_out = true;
    }
    if (!commits || writer.committed || writer.last_before >= state_.last_number) {
      drop_edge(transaction, writer);
    }
  }
  const std::vector<Subtransaction> in = transaction.in;
  for (const Subtransaction& name : in) {
    SerialTransaction& reader = known(name);
    if (!commits || reader.committed || reader.read_only) {
      drop_edge(reader, transaction);
    }
  }
}

/// What a transaction that can write leaves to the read only ones that have watched it.
void Serial::free_read_only(const SerialTransaction& ended, bool commits) {
  for (const Subtransaction& name : state_.active) {
    SerialTransaction& reader = known(name);
    if (!contains(reader.possibly_unsafe, ended.name)) {
      continue;
    }
    if (commits && ended.wrote && ended.conflict_out && ended.earliest_out <= reader.last_before) {
      reader.possibly_unsafe.clear();
    } else {
      erase(reader.possibly_unsafe, ended.name);
      reader.safe = reader.possibly_unsafe.empty();
    }
  }
}

}  // namespace ordercheck::models::database
