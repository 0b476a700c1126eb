// SPDX-License-Identifier: Apache-2.0
// The kinds behind the models obey the laws on which the reduction rests.
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/models/file_store.hpp>
#include <ordercheck/models/network.hpp>
#include <ordercheck/object_laws.hpp>

namespace ordercheck::models_test {
namespace {

using models::detail::Fate;
using models::detail::FileKind;
using models::detail::LaneKind;
using models::detail::LaneVerb;
using models::detail::ServiceKind;

struct Purse {
  struct Request {
    std::int64_t owner = 0;
    std::int64_t amount = 0;
  };

  using State = std::int64_t;
  using Reply = std::int64_t;
  static constexpr std::string_view name = "purse";

  static Key key(const Request& request) { return static_cast<Key>(request.owner); }

  static Reply handle(State& state, const Request& request) {
    return state >= request.amount ? (state -= request.amount, 1) : 0;
  }
};

std::string text_of(const std::vector<LawViolation>& broken) {
  std::string text;
  for (const LawViolation& each : broken) {
    text += each.law + ": " + each.text + "\n";
  }
  return text;
}

Operation operation_of(KindId kind, std::uint8_t verb, ObjectId object) {
  Operation operation;
  operation.kind = kind;
  operation.verb = verb;
  operation.object = object;
  return operation;
}

// A client's call on a lane whose service is object 3.
std::vector<Operation> call(std::uint16_t thread, ObjectId lane, Fate fate,
                            const Purse::Request& request) {
  Operation send = operation_of(kind_id<LaneKind<Purse>>(), LaneVerb::send, lane);
  send.thread = ThreadId{thread};
  send.arguments = {Value{static_cast<std::uint64_t>(fate)}, Value{1'000}};
  send.constant = constant_of(request);
  Operation receive = send;
  receive.verb = LaneVerb::receive;
  receive.index = 1;
  receive.constant = {};
  receive.arguments = {Value{models::detail::name_of(send)}, Value{}};
  return {send, receive};
}

std::vector<Operation> deliveries(std::uint16_t thread, ObjectId lane, std::uint32_t count) {
  std::vector<Operation> list;
  for (std::uint32_t index = 0; index < count; ++index) {
    Operation deliver = operation_of(kind_id<LaneKind<Purse>>(), LaneVerb::deliver, lane);
    deliver.thread = ThreadId{thread};
    deliver.index = index;
    deliver.other = ObjectId{3};
    list.push_back(deliver);
  }
  return list;
}

class LaneLaws : public testing::TestWithParam<Fate> {};

TEST_P(LaneLaws, HoldForTwoClientsOfOneService) {
  const std::vector<LawObject> objects{LawObject::of<LaneKind<Purse>>(),
                                       LawObject::of<LaneKind<Purse>>(),
                                       LawObject::of<ServiceKind<Purse>>(1)};
  for (const std::int64_t other_owner : {1, 2}) {
    const auto broken =
        object_laws(objects, {call(0, ObjectId{1}, GetParam(), {.owner = 1, .amount = 1}),
                              call(1, ObjectId{2}, Fate::none, {.owner = other_owner, .amount = 1}),
                              deliveries(2, ObjectId{1}, 2), deliveries(3, ObjectId{2}, 1)});
    EXPECT_TRUE(broken.empty()) << text_of(broken);
  }
}

INSTANTIATE_TEST_SUITE_P(EachFate, LaneLaws,
                         testing::Values(Fate::none, Fate::lost_request, Fate::late_request,
                                         Fate::lost_reply, Fate::late_reply, Fate::duplicate));

TEST(FaultLaws, HoldForTwoClientsOfOneBudget) {
  Operation draw = operation_of(kind_id<models::detail::FaultKind>(), 0, ObjectId{1});
  draw.arguments[0] = Value{0b111110};
  const auto broken =
      object_laws({LawObject::of<models::detail::FaultKind>(1)}, {{draw, draw}, {draw}});
  EXPECT_TRUE(broken.empty()) << text_of(broken);
}

Operation of_file(models::detail::FileVerb verb, const std::string& path,
                  const std::string& text = {}) {
  Operation operation = operation_of(kind_id<FileKind>(), verb, ObjectId{1});
  operation.arguments[0] = Value{models::detail::key_of_path(path)};
  operation.constant = constant(text);
  return operation;
}

TEST(FileLaws, HoldForAWriterAReplacerAndAReader) {
  Operation rename = of_file(models::detail::rename, "new", "state");
  rename.arguments[1] = Value{models::detail::key_of_path("state")};
  const auto broken =
      object_laws({LawObject::of<FileKind>()},
                  {{of_file(models::detail::truncate, "state", "state"),
                    of_file(models::detail::extend, "state", "half")},
                   {of_file(models::detail::truncate, "new", "new"),
                    of_file(models::detail::extend, "new", "whole"), rename},
                   {of_file(models::detail::read, "state"), of_file(models::detail::read, "new")}});
  EXPECT_TRUE(broken.empty()) << text_of(broken);
}

}  // namespace
}  // namespace ordercheck::models_test
