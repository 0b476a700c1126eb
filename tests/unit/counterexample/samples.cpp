// SPDX-License-Identifier: Apache-2.0
#include "samples.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace ordercheck::counterexample {

namespace {

constexpr const char* kProgram = "/build/tests/shop_test";

Frame frame(std::string function, std::string_view place, std::uint64_t offset) {
  Frame made;
  made.function = std::move(function);
  made.module = kProgram;
  made.offset = offset;
  const std::size_t colon = place.find(':');
  made.file = fmt::format("/src/{}", place.substr(0, colon));
  std::from_chars(place.data() + colon + 1, place.data() + place.size(), made.line);
  return made;
}

}  // namespace

Stack stack_at(std::string_view place, std::string_view function) {
  if (place.empty()) {
    return {};
  }
  const auto offset = 0x1000U + static_cast<std::uint64_t>(place.back()) * 16U;
  Frame shim = frame("ordercheck::mutex::lock()", "include/ordercheck/mutex.hpp:20", offset);
  shim.internal = true;
  shim.inlined = true;
  Frame outer = frame("testing::Test::Run()", "gtest.cc:2680", 0x9000);
  outer.internal = true;
  return {shim, frame(std::string{function}, place, offset),
          frame("WalletTest_Body()", "wallet_test.cpp:12", 0x5000), outer};
}

DocumentBuilder::DocumentBuilder(std::string test) {
  document.binary.path = kProgram;
  document.binary.build_id = "5eed";
  document.test.arguments = {"--gtest_filter=" + test};
  document.test.name = std::move(test);
  document.test.folder = "/build/tests";
  document.settings.search = "exhaustive";
  document.settings.time = "quiescent";
  document.file = "/build/ordercheck-out/" + document.test.name + ".counterexample.json";
}

std::size_t DocumentBuilder::add_thread(std::string name, bool actor) {
  Thread& thread = document.threads.emplace_back();
  const std::size_t index = document.threads.size() - 1;
  thread.path = index == 0 ? "main" : fmt::format("main/{}", index - 1);
  thread.name = std::move(name);
  thread.actor = actor;
  thread.state = "ended";
  document.slots.push_back(thread.path);
  return index;
}

std::size_t DocumentBuilder::step(const What& what,
                                  std::initializer_list<std::size_t> further_causes) {
  const std::size_t position = document.steps.size();
  Step& step = document.steps.emplace_back();
  step.thread = what.thread;
  step.index = index_in_thread_[what.thread]++;
  step.kind = what.kind;
  step.text = what.text;
  step.object = what.object;
  step.stack = stack_at(what.place, what.thread == 0 ? "start_workers()" : "Wallet::debit(int)");
  step.watched = watched_;
  step.causes = further_causes;
  if (!what.object.empty()) {
    const auto [last, is_first] = last_on_object_.try_emplace(what.object, position);
    if (!is_first) {
      step.causes.push_back(std::exchange(last->second, position));
    }
  }
  if (position > 0) {
    step.time = document.steps[position - 1].time;
  }
  return position;
}

void DocumentBuilder::watch(std::string_view name, std::string value) {
  const auto found =
      std::ranges::find_if(watched_, [&](const Watched& watched) { return watched.first == name; });
  if (found == watched_.end()) {
    watched_.emplace_back(name, std::move(value));
  } else {
    found->second = std::move(value);
  }
}

Document DocumentBuilder::violated(const Violation& violation, std::size_t thread,
                                   std::string_view place) {
  Failure& failure = document.failure;
  failure.violation = violation;
  failure.thread = thread;
  failure.steps = document.steps.size();
  failure.stack = stack_at(place, "WalletTest_Body()");
  for (const Step& step : document.steps) {
    failure.faults += step.fault ? 1U : 0U;
    failure.preemptions += step.preemption ? 1U : 0U;
    Decision& decision = document.decisions.emplace_back();
    decision.thread = step.thread;
    decision.label = step.label;
    decision.thread_path = document.threads[step.thread].path;
    decision.thread_name = document.threads[step.thread].name;
    decision.kind = step.kind;
    decision.verb = step.verb;
    decision.object = step.object;
    decision.text = step.text;
  }
  return std::move(document);
}

Document overdrawn_wallet() {
  DocumentBuilder run{"Wallet.NeverOverdrawn"};
  const std::size_t main = run.add_thread("main");
  const std::size_t first = run.add_thread("worker-1");
  const std::size_t second = run.add_thread("worker-2");
  const auto section = [&](std::size_t thread, std::string text, const std::string& place,
                           std::size_t spawned) {
    run.step({thread, "mutex", "lock", "wallet mutex", place}, {spawned});
    run.step({thread, "var", std::move(text), "balance", place});
    run.step({thread, "mutex", "unlock", "wallet mutex", place});
  };
  run.watch("balance", "100");
  const std::size_t spawn_first =
      run.step({main, "thread", "start worker-1", "", "wallet_test.cpp:14"});
  const std::size_t spawn_second =
      run.step({main, "thread", "start worker-2", "", "wallet_test.cpp:15"});
  section(first, "load -> 100", "wallet.cpp:12", spawn_first);
  section(second, "load -> 100", "wallet.cpp:12", spawn_second);
  run.document.steps[5].preemption = true;
  run.watch("balance", "20");
  section(second, "store 20", "wallet.cpp:16", spawn_second);
  const std::size_t second_end = run.step({second, "thread", "end", ""});
  run.watch("balance", "-60");
  section(first, "store -60", "wallet.cpp:16", spawn_first);
  const std::size_t first_end = run.step({first, "thread", "end", ""});
  run.step({main, "thread", "join worker-1", "", "wallet_test.cpp:16"}, {first_end});
  run.step({main, "thread", "join worker-2", "", "wallet_test.cpp:17"}, {second_end});
  // The balance changes with the store, not with the lock before it.
  run.document.steps[8].watched = {{"balance", "100"}};
  run.document.steps[12].watched = {{"balance", "20"}};
  Document document = run.violated({"assertion", "", "expected balance >= 0, got -60", ""}, main,
                                   "wallet_test.cpp:18");
  document.certificate.executions = 6;
  document.certificate.executions_to_find = 3;
  document.certificate.executions_to_minimise = 2;
  document.certificate.minimal_preemptions = true;
  document.certificate.replays = 3;
  document.certificate.replays_reproduced = 3;
  return document;
}

Document deadlock() {
  DocumentBuilder run{"Transfer.BothWays"};
  const std::size_t main = run.add_thread("main");
  const std::size_t first = run.add_thread("worker-1");
  const std::size_t second = run.add_thread("worker-2");
  const std::size_t spawned = run.step({main, "thread", "start worker-1", "", "transfer.cpp:30"});
  run.step({main, "thread", "start worker-2", "", "transfer.cpp:31"});
  run.step({first, "mutex", "lock", "account a", "transfer.cpp:8"}, {spawned});
  run.step({second, "mutex", "lock", "account b", "transfer.cpp:8"}, {spawned + 1});
  run.last().preemption = true;
  run.document.threads[main].state = "blocked: join worker-1";
  run.document.threads[main].stack = stack_at("transfer.cpp:32", "TransferTest_Body()");
  run.document.threads[first].state = "blocked: lock account b, held by worker-2";
  run.document.threads[first].stack = stack_at("transfer.cpp:9", "transfer(Account&, Account&)");
  run.document.threads[second].state = "blocked: lock account a, held by worker-1";
  run.document.threads[second].stack = stack_at("transfer.cpp:9", "transfer(Account&, Account&)");
  Document document = run.violated(
      {"deadlock", "",
       "worker-1 waits for worker-2 (account b), worker-2 waits for worker-1 (account a)", ""},
      first);
  document.certificate.minimal_preemptions = true;
  document.certificate.executions_to_minimise = 1;
  return document;
}

Document lost_statistics() {
  DocumentBuilder run{"Statistics.AddUp"};
  const std::size_t main = run.add_thread("main");
  const std::size_t first = run.add_thread("worker-1");
  const std::size_t second = run.add_thread("worker-2");
  run.watch("revenue", "$0.00");
  run.watch("orders", "0");
  run.step({main, "thread", "start worker-1", ""});
  run.step({main, "thread", "start worker-2", ""});
  run.step({first, "var", "load -> 0", "revenue_", "statistics.cpp:38"}, {0});
  run.step({second, "var", "load -> 0", "revenue_", "statistics.cpp:38"}, {1});
  run.last().preemption = true;
  run.watch("revenue", "$10.00");
  run.step({second, "var", "store 1000", "revenue_", "statistics.cpp:38"}, {2});
  run.step({first, "var", "store 1000", "revenue_", "statistics.cpp:38"}, {3});
  Document document = run.violated(
      {"invariant", "revenue = sum of orders", "revenue is $10.00, expected $20.00", ""}, first);
  document.races.push_back(
      {"revenue_",
       {second, true, stack_at("statistics.cpp:38", "Statistics::add(long)")},
       {first, false, stack_at("statistics.cpp:41", "Statistics::revenue()")}});
  document.workload.text = "2 orders\n  order 1: customer 1, $10.00\n  order 2: customer 1, $10.00";
  document.workload.reproduction = "RC_PARAMS='reproduce=BAAAAUQ'";
  document.certificate.executions = 120;
  document.certificate.executions_to_find = 4;
  document.certificate.unknown_candidates = 2;
  document.certificate.before = Size{17, 0, 2, 61};
  document.certificate.after = Size{2, 0, 1, 6};
  document.invariants.push_back({"revenue = sum of orders", "always", 480, 0});
  return document;
}

Document lone_race() {
  DocumentBuilder run{"Statistics.Count"};
  run.add_thread("main");
  const std::size_t first = run.add_thread("worker-1");
  const std::size_t second = run.add_thread("worker-2");
  run.step({0, "thread", "start worker-1", ""});
  run.step({0, "thread", "start worker-2", ""});
  run.step({first, "thread", "end", ""}, {0});
  Document document =
      run.violated({"data_race", "orders_",
                    "data race on orders_: two threads use it and nothing orders them", ""},
                   second);
  document.races.push_back({"orders_",
                            {first, true, stack_at("statistics.cpp:12", "Statistics::count()")},
                            {second, true, stack_at("statistics.cpp:12", "Statistics::count()")}});
  return document;
}

Document double_charge() {
  constexpr std::int64_t kSecond = 1'000'000'000;
  DocumentBuilder run{"OrderService.ChargesOnceDespiteALateReply"};
  run.add_thread("main");
  const std::size_t worker = run.add_thread("worker-1");
  const std::size_t network = run.add_thread("network", true);
  run.watch("balance", "$200.00");
  const auto call = [&](const std::string& text, const std::string& place) {
    const std::size_t send = run.step({worker, "network", text, "connection 1", place});
    run.last().row = "POST /debit order 1, $50.00";
    return send;
  };
  call("send", "client.cpp:20");
  run.last().notes = {"attempt(order 1) = 1"};
  run.watch("balance", "$150.00");
  run.step({network, "network", "request arrives", "connection 1"});
  run.step({network, "network", "reply is late", "connection 1"});
  run.last().fault = true;
  run.last().label = 2;
  run.last().label_was_choice = true;
  call("receive -> time-out", "client.cpp:24");
  run.last().time = 2 * kSecond;
  call("send", "client.cpp:20");
  run.last().notes = {"attempt(order 1) = 2"};
  run.watch("balance", "$100.00");
  run.step({network, "network", "request arrives", "connection 1"});
  Document document =
      run.violated({"invariant", "charged at most once",
                    "order 1 was charged 2 times (2 x $50.00), expected once",
                    "the retry debits again: the request carries no idempotency key"},
                   network);
  document.certificate.minimal_preemptions = true;
  document.certificate.executions = document.certificate.executions_to_find = 31;
  return document;
}

Document long_run() {
  DocumentBuilder run{"Queue.Drains"};
  const std::size_t main = run.add_thread("main");
  const std::size_t consumer = run.add_thread("consumer");
  const std::size_t logger = run.add_thread("logger");
  run.step({main, "thread", "start consumer", ""});
  for (int i = 0; i < 60; ++i) {
    run.watch("size", std::to_string(i + 1));
    run.step({main, "atomic", fmt::format("fetch_add 1 -> {}", i), "size", "queue.cpp:7"});
    run.step({logger, "atomic", "store 1", "heartbeat", "log.cpp:3"});
    run.step({consumer, "atomic", fmt::format("load -> {}", i + 1), "size", "queue.cpp:11"});
    run.last().preemption = i == 30;
  }
  Document document =
      run.violated({"assertion", "", "the queue holds 60 items, but at most 8 were wanted", ""},
                   consumer, "queue.cpp:12");
  document.file.clear();
  return document;
}

Document crowd() {
  DocumentBuilder run{"Warehouse.StockIsNeverNegative"};
  const std::size_t main = run.add_thread("main");
  run.watch("revenue of all warehouses together", "$0.00");
  for (int i = 1; i <= 8; ++i) {
    run.add_thread(fmt::format("worker-{}", i));
    run.watch(fmt::format("stock[warehouse {}]", i), "10");
  }
  run.step({main, "thread", "start all workers", "", "warehouse.cpp:80"});
  for (std::size_t i = 1; i <= 8; ++i) {
    run.watch(fmt::format("stock[warehouse {}]", i), "9");
    run.step({i, "atomic", fmt::format("fetch_sub 1 -> {}", 7 - static_cast<int>(i)),
              "stock of all warehouses", "warehouse.cpp:42"},
             {0});
  }
  return run.violated({"invariant", "stock is never negative",
                       "stock of all warehouses is -1, which is less than 0", ""},
                      8);
}

Document every_field() {
  Document document = double_charge();
  document.binary = {
      kProgram, "5eed", {{kProgram, "5eed", 0x5555'0000}, {"/lib/libc.so.6", "c0de", 0x7fff'0000}}};
  document.test.check_call = 3;
  document.test.environment = {{"RC_PARAMS", "seed=7"}};
  document.workload = {"RC_PARAMS='reproduce=BAAAAUQ'",
                       "1 order\n  order 1: \"caf\xc3\xa9\", $50.00"};
  document.settings = {"preemption_bounded",
                       "racing",
                       2,
                       1,
                       42,
                       5000,
                       3,
                       1'000'000,
                       std::chrono::milliseconds{60'000},
                       std::chrono::milliseconds{10'000},
                       262'144,
                       true,
                       {"revenue_ at statistics.cpp:38"}};
  document.failure.stack = stack_at("order_test.cpp:31", "OrderTest_Body()");
  document.further.push_back(document.failure);
  document.further.back().violation = {"leak", "connection 1", "never closed", "no cause"};
  document.threads[1].stack = stack_at("client.cpp:24", "Client::receive()");
  document.steps[0].verb = 4;
  document.decisions[0].verb = 4;
  document.steps[0].synthetic = true;
  document.steps[5].preemption = true;
  document.steps[4].label = ~std::uint64_t{0};
  document.decisions[4].label = ~std::uint64_t{0};
  document.races = lost_statistics().races;
  document.certificate = {31, 30, 12, true, 2, Size{17, 3, 2, 61}, Size{2, 1, 0, 6}, 20, 19};
  document.invariants = {{"charged at most once", "always", 480, 0},
                         {"sold out", "sometimes", 31, 5}};
  document.remarks = {"no source lines: addr2line was not found; install binutils and replay"};
  document.replay = Replay{true, 4, "lock a by worker-1", "lock b by worker-1", true};
  return document;
}

}  // namespace ordercheck::counterexample
