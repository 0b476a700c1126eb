// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/invariant.hpp>
#include <ordercheck/models/network.hpp>
#include <ordercheck/settle.hpp>
#include <ordercheck/sync.hpp>

#include "explore.hpp"

namespace ordercheck::models_test {
namespace {

using namespace std::chrono_literals;
using models::Connection;
using models::Network;
using models::NetworkFault;
using testing::ElementsAre;
using testing::Pair;

// A counter for each key: it counts what it has seen, so that repetitions show.
struct CounterRules {
  struct Request {
    std::int64_t key = 0;
    std::int64_t amount = 0;
  };

  using State = std::int64_t;
  using Reply = std::int64_t;
  static constexpr std::string_view name = "counter";

  static Key key(const Request& request) { return static_cast<Key>(request.key); }

  static Reply handle(State& state, const Request& request) { return state += request.amount; }
};

using Counters = Network<CounterRules>;

std::string text_of(const std::optional<std::int64_t>& reply) {
  return reply ? std::to_string(*reply) : "none";
}

// Calls once and, without a reply in time, once more. The outcome: both replies, and what the
// counter is in the end.
Outcomes call_and_retry(NetworkFault fault, Search search = Search::exhaustive) {
  Outcomes outcomes;
  exhaust(
      [&] {
        Counters network{{.limit = 1, .types = {fault}}};
        Connection<CounterRules> connection = network.connect();
        const auto first = connection.call({.amount = 1}, 2s);
        std::string text = text_of(first);
        if (!first) {
          text += " then " + text_of(connection.call({.amount = 1}, 2s));
        }
        settle(1min);
        outcomes.add(text + ", counter " + std::to_string(network.ask({})));
      },
      search);
  return outcomes;
}

TEST(Network, WithoutFaultsEveryCallIsAnsweredOnce) {
  Outcomes outcomes;
  const Result result = exhaust([&] {
    Counters network;
    Connection<CounterRules> connection = network.connect();
    const auto first = connection.call({.amount = 1}, 2s);
    outcomes.add(text_of(first) + text_of(connection.call({.amount = 1}, 2s)));
  });
  EXPECT_EQ(result.executions, 1);
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("12", 1)));
}

TEST(Network, ALostRequestIsNeverHandled) {
  EXPECT_THAT(call_and_retry(NetworkFault::lost_request).counts(),
              ElementsAre(Pair("1, counter 1", 1), Pair("none then 1, counter 1", 1)));
}

TEST(Network, ALostReplyLeavesTheRequestHandled) {
  EXPECT_THAT(call_and_retry(NetworkFault::lost_reply).counts(),
              ElementsAre(Pair("1, counter 1", 1), Pair("none then 2, counter 2", 1)));
}

TEST(Network, ALateRequestMayBeHandledBeforeTheTimeoutOrAfterTheRetry) {
  EXPECT_THAT(call_and_retry(NetworkFault::late_request).reached(),
              ElementsAre(Pair("1, counter 1", true),              // no fault, or late but in time
                          Pair("none then 1, counter 2", true),    // after the retry was handled
                          Pair("none then 2, counter 2", true)));  // between timeout and retry
}

TEST(Network, ALateReplyMayComeInTimeOrAfterTheRetry) {
  EXPECT_THAT(call_and_retry(NetworkFault::late_reply).reached(),
              ElementsAre(Pair("1, counter 1", true), Pair("none then 2, counter 2", true)));
}

TEST(Network, ADuplicateIsHandledAtAnyLaterMoment) {
  Outcomes outcomes;
  exhaust([&] {
    Counters network{{.limit = 1, .types = {NetworkFault::duplicate}}};
    Connection<CounterRules> connection = network.connect();
    const auto first = connection.call({.amount = 1}, 2s);
    const auto second = connection.call({.amount = 1}, 2s);
    settle(1min);
    outcomes.add(text_of(first) + " then " + text_of(second) + ", counter " +
                 std::to_string(network.ask({})));
  });
  EXPECT_THAT(outcomes.reached(),
              ElementsAre(Pair("1 then 2, counter 2", true),  // no fault
                          Pair("1 then 2, counter 3", true),  // after the second call, or it itself
                          Pair("1 then 3, counter 3", true)));  // between the calls
}

// The double charge of a retry without a key hangs on this: the reply that a client has given up
// comes while the retry is under way.
TEST(Network, TheLateReplyAfterTheRetryIsReached) {
  exhaust([] {
    Counters network{{.limit = 1, .types = {NetworkFault::late_reply}}};
    Connection<CounterRules> connection = network.connect();
    sometimes(
        "a reply came after the retry was sent",
        [](const models::detail::Lane& lane) { return lane.late == 1 && lane.awaited != 0; },
        CellRead<models::detail::Lane>{connection.cell()});
    if (!connection.call({.amount = 1}, 2s)) {
      connection.call({.amount = 1}, 2s);
    }
    settle(1min);
  });
}

TEST(Network, TheReductionReachesWhatBruteForceReaches) {
  for (const NetworkFault fault :
       {NetworkFault::lost_request, NetworkFault::late_request, NetworkFault::lost_reply,
        NetworkFault::late_reply, NetworkFault::duplicate}) {
    EXPECT_EQ(call_and_retry(fault).reached(), call_and_retry(fault, Search::depth_first).reached())
        << "fault " << static_cast<int>(fault);
  }
}

// Both clients call for one key, and one fault is left for both of them.
Outcomes two_clients_and_a_fault(Search search) {
  Outcomes outcomes;
  exhaust(
      [&] {
        Counters network{{.limit = 1}};
        Connection<CounterRules> first = network.connect();
        Connection<CounterRules> second = network.connect();
        std::optional<std::int64_t> reply_of_second;
        thread other{[&] { reply_of_second = second.call({.amount = 10}, 2s); }};
        const auto reply_of_first = first.call({.amount = 1}, 2s);
        other.join();
        settle(1min);
        outcomes.add(text_of(reply_of_first) + ", " + text_of(reply_of_second) + ", counter " +
                     std::to_string(network.ask({})));
      },
      search);
  return outcomes;
}

TEST(Network, TwoClientsReachWhatBruteForceReaches) {
  const Outcomes reduced = two_clients_and_a_fault(Search::exhaustive);
  const Outcomes all = two_clients_and_a_fault(Search::depth_first);
  const auto reached = reduced.reached();
  EXPECT_EQ(reached, all.reached());
  EXPECT_LT(reduced.execution_count(), all.execution_count());
  // Each client is answered in either order, or has lost its request, or its reply, ...
  EXPECT_TRUE(reached.contains("1, 11, counter 11") && reached.contains("11, 10, counter 11"));
  EXPECT_TRUE(reached.contains("none, 10, counter 10") && reached.contains("none, 11, counter 11"));
}

Result two_clients(std::int64_t key_of_first, std::int64_t key_of_second) {
  return exhaust([=] {
    Counters network;
    Connection<CounterRules> first = network.connect();
    Connection<CounterRules> second = network.connect();
    thread other{[&] { second.call({.key = key_of_second, .amount = 1}, 2s); }};
    first.call({.key = key_of_first, .amount = 1}, 2s);
    other.join();
  });
}

TEST(Network, RequestsThatConcernOneKeyAreOrderedBothWays) {
  EXPECT_EQ(two_clients(1, 1).executions, 2);
}

TEST(Network, RequestsThatConcernOtherKeysCommute) { EXPECT_EQ(two_clients(1, 2).executions, 1); }

TEST(Network, FaultsStayWithinTheirLimit) {
  Outcomes outcomes;
  exhaust([&] {
    Counters network{{.limit = 1, .types = {NetworkFault::lost_reply}}};
    Connection<CounterRules> connection = network.connect();
    int lost = 0;
    for (int call = 0; call < 3; ++call) {
      lost += connection.call({.amount = 1}, 2s) ? 0 : 1;
    }
    outcomes.add(std::to_string(lost) + " lost");
  });
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("0 lost", 1), Pair("1 lost", 3)));
}

}  // namespace
}  // namespace ordercheck::models_test
