// SPDX-License-Identifier: Apache-2.0
// Operations of SERIALIZABLE transactions on the bookkeeping that they share.
#include <algorithm>

#include "database/database_kind.hpp"
#include "database/requests.hpp"
#include "database/row_rules.hpp"
#include "database/serial.hpp"
#include "database/sight.hpp"
#include "database/sql/evaluate.hpp"
#include "database/sql/row_bytes.hpp"

namespace ordercheck::models::database {

namespace {

/// A version that a scan comes to.
struct Visited {
  RowName row = 0;
  RowName version = 0;
  std::uint64_t position = 0;
  Constant key{};
};

class SerialScan {
 public:
  SerialScan(Step& step, const SerialRead& request)
      : step_{step},
        look_{step},
        request_{request},
        state_{change<SerialState>(step, make_key(CellSort::server, 0))},
        serial_{state_, page_limit(look_.layout())},
        sight_{request.snapshot},
        base_{base_table(look_.layout().tables[request.table].base)} {}

  /// False: failure 40001. Otherwise `rows` are those whose turn comes later.
  bool run(std::vector<FoundRow>& rows) {
    if (request_.one) {
      return read_row(request_.row, request_.version);
    }
    if (request_.found) {
      return read_found();
    }
    if (request_.index == kNoIndex) {
      serial_.lock(request_.me, relation_target(heap_relation(request_.table)));
      return read_heap();
    }
    std::vector<Visited> entries = index_entries();
    lock_index(entries.empty() && state_has_no_entry());
    for (const Visited& entry : entries) {
      if (request_.lazy) {
        rows.push_back({entry.row, entry.version, 0, static_cast<std::uint64_t>(entry.key)});
      } else if (!read_row(entry.row, entry.version)) {
        return false;
      }
    }
    return true;
  }

 private:
  std::uint32_t relation() const {
    return request_.index == kNoIndex ? heap_relation(request_.table)
                                      : index_relation(request_.table, request_.index);
  }

  RowVersions versions_of(RowName row) const {
    const Key key = row_key(request_.table, row);
    const auto* const written = look_.at<RowVersions>(key);
    return written != nullptr ? *written : base_row(key);
  }

  bool mine(const Subtransaction& name) const {
    return name.same_transaction(request_.me) && look_.lives(name);
  }

  bool sees(const Subtransaction& name) const {
    return look_.outcome_of(name) == Outcome::committed &&
           sight_.sees(name.session, name.transaction);
  }

  bool is_visible(const Version& version) const {
    if (!mine(version.creator) && !sees(version.creator)) {
      return false;
    }
    return version.update_mode == RowLock::none ||
           (!mine(version.updater) && !sees(version.updater));
  }

  /// CheckForSerializableConflictOut: who made or replaced a version that this transaction sees
  /// otherwise.
  bool conflict_out(const Version& version, bool visible) {
    if (!serial_.check_read(request_.me)) {
      return false;
    }
    const SerialTransaction* const own = serial_.find(request_.me);
    const Outcome created = look_.outcome_of(version.creator);
    if (own == nullptr || created == Outcome::aborted) {
      return true;
    }
    Subtransaction writer = version.creator;
    const bool is_updated = version.update_mode != RowLock::none;
    if (created == Outcome::active) {
      if (mine(version.creator) && is_updated && mine(version.updater) && visible) {
        writer = version.updater;
      }
    } else {
      const Outcome ended = is_updated ? look_.outcome_of(version.updater) : Outcome::aborted;
      if (ended == Outcome::aborted) {
        if (visible) {
          return true;
        }
      } else {
        if (ended == Outcome::committed && serial_.xid_of(version.updater) < own->xmin) {
          return true;
        }
        writer = visible ? version.updater : version.creator;
      }
    }
    if (writer.session == 0) {
      return true;
    }
    Subtransaction top = writer;
    top.number = 0;
    const bool in_snapshot = look_.outcome_of(top) == Outcome::committed && sees(top);
    return serial_.conflict_out(request_.me, writer, in_snapshot);
  }

  void lock_row(const Version& version) {
    if (!mine(version.creator)) {
      serial_.lock(request_.me, part_target(heap_relation(request_.table), version.name));
    }
  }

  /// Along the versions of an index entry until one is visible.
  bool read_row(RowName row, RowName first) {
    const RowVersions versions = versions_of(row);
    for (const Version* version = versions.find(first); version != nullptr;
         version = versions.find(version->next)) {
      if (version->name != first && (version->changed_keys >> request_.index & 1U) != 0) {
        return true;  // an entry of its own leads there
      }
      const bool visible = is_visible(*version);
      if (!conflict_out(*version, visible)) {
        return false;
      }
      if (visible) {
        lock_row(*version);
        return true;
      }
    }
    return true;
  }

  bool read_found() {
    const RowVersions versions = versions_of(request_.row);
    const Version* const version = versions.find(request_.version);
    if (version == nullptr) {
      return true;
    }
    lock_row(*version);
    return conflict_out(*version, true);
  }

  /// All versions as they lie in the table.
  bool read_heap() {
    std::vector<Version> versions;
    for (const RowName row : all_rows()) {
      const RowVersions of_row = versions_of(row);
      for (const Version& version : of_row.versions) {
        versions.push_back(version);
        if (version.creator.session == 0) {
          versions.back().position = version.name;
        }
      }
    }
    std::ranges::stable_sort(versions, {}, &Version::position);
    return std::ranges::all_of(versions, [&](const Version& version) {
      return conflict_out(version, is_visible(version));
    });
  }

  std::vector<RowName> all_rows() const {
    std::vector<RowName> rows;
    for (RowName row = 1; row <= base_.images.size(); ++row) {
      rows.push_back(row);
    }
    for (const auto& [table, row] : state_.rows) {
      if (table == request_.table) {
        rows.push_back(row);
      }
    }
    return rows;
  }

  bool state_has_no_entry() const {
    return base_.indexes[request_.index].empty() &&
           std::ranges::none_of(state_.entries, [&](const IndexEntry& entry) {
             return entry.relation == relation();
           });
  }

  void lock_index(bool empty) {
    if (look_.layout().serial == SerialMode::ideal && !request_.all) {
      for (const ScanKey& key : request_.keys) {
        serial_.lock(request_.me, part_target(relation(), key.hash));
      }
      return;
    }
    const bool whole_index = empty || look_.layout().serial == SerialMode::ideal;
    serial_.lock(request_.me, whole_index ? relation_target(relation()) : page_target(relation()));
  }

  bool wanted(Constant key) const {
    return request_.all || std::ranges::any_of(request_.keys, [&](const ScanKey& each) {
             return static_cast<Constant>(each.key) == key;
           });
  }

  /// In the order of their keys; equal ones in that of their places in the table.
  std::vector<Visited> index_entries() const {
    std::vector<Visited> entries;
    for (const BaseKey& key : base_.indexes[request_.index]) {
      if (wanted(key.key)) {
        entries.push_back({key.row, key.row, key.row, key.key});
      }
    }
    for (const IndexEntry& entry : state_.entries) {
      if (entry.relation == relation() && wanted(entry.key)) {
        entries.push_back({entry.row, entry.version, ~std::uint64_t{0}, entry.key});
      }
    }
    std::ranges::stable_sort(entries, [](const Visited& left, const Visited& right) {
      const sql::Row a = sql::decode(bytes_of(left.key));
      const sql::Row b = sql::decode(bytes_of(right.key));
      for (std::size_t part = 0; part < a.size(); ++part) {
        if (const int order = sql::compare(a[part], b[part]); order != 0) {
          return order < 0;
        }
      }
      return left.position < right.position;
    });
    return entries;
  }

  Step& step_;
  Look look_;
  const SerialRead& request_;
  SerialState& state_;
  Serial serial_;
  Sight sight_;
  const BaseTable& base_;
};

}  // namespace

std::uint32_t page_limit(const Layout& layout) {
  constexpr std::uint32_t kMaxLocksPerPage = 2;
  return layout.serial == SerialMode::ideal ? 0 : kMaxLocksPerPage;
}

void with_serial(Step& step, const std::function<void(Serial&, SerialState&)>& act) {
  const Layout& layout = Look{step}.layout();
  if (layout.serial != SerialMode::none) {
    auto& state = change<SerialState>(step, make_key(CellSort::server, 0));
    Serial serial{state, page_limit(layout)};
    act(serial, state);
  }
}

Value apply_read_serial(Step& step) {
  const SerialRead request = unpack_serial_read(step.operation.constant);
  std::vector<FoundRow> rows;
  if (!SerialScan{step, request}.run(rows)) {
    return {kSerializationFailure};
  }
  return rows_value(rows);
}

Value apply_savepoints(Step& step) {
  const SavepointRequest request = unpack_savepoint(step.operation.constant);
  with_serial(step, [&](Serial& serial, SerialState&) {
    serial.numbered(request.me).savepoints = request.released;
  });
  return {};
}

}  // namespace ordercheck::models::database
