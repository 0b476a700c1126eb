// SPDX-License-Identifier: Apache-2.0
// The database's kinds obey the laws on which the reduction rests.
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/object_laws.hpp>

#include "database/database_kind.hpp"
#include "database/layout.hpp"
#include "database/requests.hpp"
#include "runtime/world.hpp"

namespace ordercheck::models::database {
namespace {

constexpr ObjectId kLocks{1};
constexpr ObjectId kCommitsObject{2};
constexpr ObjectId kTable{3};

Subtransaction transaction_of(SessionName session) { return {session, 1, 0}; }

// One table with the rows 1 and 2 and a unique index.
class World {
 public:
  explicit World(bool any_victim, SerialMode serial = SerialMode::none) {
    BaseTable table;
    table.images = {constant("row 1"), constant("row 2")};
    table.indexes = {{{1, 1, constant("key 1")}, {2, 2, constant("key 2")}}};
    base_ = intern(table);
    Layout layout;
    layout.commits = real(kCommitsObject);
    layout.any_victim = any_victim;
    layout.serial = serial;
    layout.tables = {{real(kTable), 0, base_}};
    layout_ = intern(layout);
  }

  std::vector<LawObject> objects() const {
    return {LawObject::of<DatabaseKind>(LockCell{Unwritten{layout_}}), LawObject::of<CommitsKind>(),
            LawObject::of<ImagesKind>(ImageCell{BaseRows{base_}})};
  }

  Operation operation(Verb verb, SessionName session, Constant request) const {
    Operation operation;
    operation.kind = kind_id<DatabaseKind>();
    operation.verb = static_cast<std::uint8_t>(verb);
    operation.object = kLocks;
    operation.other = verb == Verb::snapshot ? kCommitsObject : kTable;
    operation.constant = request;
    operation.arguments[0].low = session;
    if (verb == Verb::finish) {
      operation.arguments[1].low = static_cast<std::uint64_t>(layout_);
    }
    return operation;
  }

  Operation row(SessionName session, RowName row, RowPurpose purpose, bool again = false) const {
    return operation(Verb::row, session,
                     pack(RowRequest{.row = row,
                                     .version = row,
                                     .new_version = make_row_name(session, 1),
                                     .me = transaction_of(session),
                                     .purpose = purpose,
                                     .mode = RowLock::no_key_update,
                                     .holds_tuple_lock = again},
                          {}));
  }

  Operation await(SessionName session) const {
    return operation(Verb::await, session, Constant::none);
  }

  Operation finish(SessionName session, bool commits, RowName row) const {
    FinishRequest request{
        .me = transaction_of(session), .commits = commits, .has_name = true, .writes = {}};
    if (commits && row != 0) {
      request.writes.push_back({.row = row,
                                .version = make_row_name(session, 1),
                                .image = constant("new"),
                                .old_image = constant("row 1")});
    }
    return operation(Verb::finish, session, pack(request));
  }

  Operation insert(SessionName session, const std::string& key, std::uint64_t hash) const {
    const RowName name = make_row_name(session, 2);
    return operation(Verb::insert, session,
                     pack(InsertRequest{.row = name,
                                        .version = name,
                                        .hash = hash,
                                        .me = transaction_of(session),
                                        .key = constant(key),
                                        .creates_row = true}));
  }

  Operation scan(SessionName session) const {
    return operation(Verb::scan, session, pack(ScanRequest{}));
  }

  Operation scan_key(SessionName session, std::uint64_t hash, const std::string& key) const {
    return operation(
        Verb::scan, session,
        pack(ScanRequest{.all = false,
                         .keys = {{0, hash, static_cast<std::uint64_t>(constant(key))}}}));
  }

 private:
  /// As object_laws numbers the objects.
  static ObjectId real(ObjectId named) {
    return ObjectId{runtime::kFirstFreeObject + static_cast<std::uint32_t>(named) - 1};
  }

  Constant base_;
  Constant layout_;
};

void expect_laws(const World& world, const std::vector<std::vector<Operation>>& threads) {
  for (const LawViolation& each : object_laws(world.objects(), threads)) {
    ADD_FAILURE() << each.law << ": " << each.text;
  }
}

TEST(DatabaseLaws, HoldForWritersOfOneRowAndAReader) {
  const World world{true};
  expect_laws(world, {{world.row(1, 1, RowPurpose::update), world.finish(1, true, 1)},
                      {world.row(2, 1, RowPurpose::update), world.await(2),
                       world.row(2, 1, RowPurpose::update, true), world.finish(2, false, 0)},
                      {world.scan(3), world.scan_key(3, 1, "key 1")}});
}

TEST(DatabaseLaws, HoldForADeadlockOfTwoRows) {
  for (const bool any_victim : {true, false}) {
    const World world{any_victim};
    expect_laws(world, {{world.row(1, 1, RowPurpose::update), world.row(1, 2, RowPurpose::lock),
                         world.await(1), world.finish(1, false, 0)},
                        {world.row(2, 2, RowPurpose::update), world.row(2, 1, RowPurpose::lock),
                         world.await(2), world.finish(2, false, 0)}});
  }
}

TEST(DatabaseLaws, HoldForInsertsOfOneKeyAndOfTwo) {
  const World world{true};
  expect_laws(world, {{world.insert(1, "key 3", 3), world.finish(1, true, 0)},
                      {world.insert(2, "key 3", 3), world.await(2), world.finish(2, false, 0)},
                      {world.insert(3, "key 4", 4), world.finish(3, true, 0)}});
}

TEST(DatabaseLaws, HoldForASnapshotBesideCommits) {
  const World world{true};
  expect_laws(world, {{world.row(1, 1, RowPurpose::update), world.finish(1, true, 1)},
                      {world.row(2, 2, RowPurpose::update), world.finish(2, true, 2)},
                      {world.operation(Verb::snapshot, 3, Constant::none), world.scan(3)}});
}

TEST(DatabaseLaws, HoldWhereSerializableIsDeclared) {
  const World world{true, SerialMode::index};
  expect_laws(world, {{world.row(1, 1, RowPurpose::update), world.finish(1, true, 1)},
                      {world.row(2, 2, RowPurpose::update), world.finish(2, true, 2)}});
}

}  // namespace
}  // namespace ordercheck::models::database
