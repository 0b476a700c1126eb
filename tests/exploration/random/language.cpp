// SPDX-License-Identifier: Apache-2.0
#include "random/language.hpp"

#include <array>
#include <utility>

namespace ordercheck::exploration {

namespace {

/// How a verb is called in C++ and in words. X, V and W stand for the statement's numbers.
struct VerbForm {
  Verb verb;
  std::string_view name;
  std::string_view form;
};

constexpr std::array kForms{
    VerbForm{Verb::load, "load", "last = xX.load()"},
    VerbForm{Verb::load_relaxed, "load_relaxed", "last = xX.load(relaxed)"},
    VerbForm{Verb::store, "store", "xX.store(V)"},
    VerbForm{Verb::store_relaxed, "store_relaxed", "xX.store(V, relaxed)"},
    VerbForm{Verb::store_last, "store_last", "xX.store(last)"},
    VerbForm{Verb::add, "add", "last = xX.fetch_add(V)"},
    VerbForm{Verb::exchange, "exchange", "last = xX.exchange(V)"},
    VerbForm{Verb::compare_exchange, "compare_exchange", "last = xX.compare_exchange(V to W)"},
    VerbForm{Verb::await_equal, "await_equal", "await(xX == V)"},
    VerbForm{Verb::await_sum, "await_sum", "await(x0 + x1 == V)"},
    VerbForm{Verb::atomic_wait, "atomic_wait", "xX.wait(V)"},
    VerbForm{Verb::atomic_notify_one, "atomic_notify_one", "xX.notify_one()"},
    VerbForm{Verb::atomic_notify_all, "atomic_notify_all", "xX.notify_all()"},
    VerbForm{Verb::skip_unless, "skip_unless", "if last != V skip W"},
    VerbForm{Verb::yield, "yield", "yield()"},
    VerbForm{Verb::require_not, "require_not", "require(last != V)"},
    VerbForm{Verb::start, "start", "start thread X"},
    VerbForm{Verb::join, "join", "join thread X if it is this one's"},
    VerbForm{Verb::lock, "lock", "mX.lock()"},
    VerbForm{Verb::unlock, "unlock", "mX.unlock() if owned"},
    VerbForm{Verb::unlock_wildly, "unlock_wildly", "mX.unlock()"},
    VerbForm{Verb::try_lock, "try_lock", "last = mX.try_lock()"},
    VerbForm{Verb::lock_both, "lock_both", "lock(m0, m1)"},
    VerbForm{Verb::lock_all, "lock_all", "lock(m0, m1, shared)"},
    VerbForm{Verb::lock_timed, "lock_timed", "timed.lock()"},
    VerbForm{Verb::try_lock_timed, "try_lock_timed", "last = timed.try_lock()"},
    VerbForm{Verb::try_lock_for, "try_lock_for", "last = timed.try_lock_for(V)"},
    VerbForm{Verb::try_lock_until, "try_lock_until", "last = timed.try_lock_until(V)"},
    VerbForm{Verb::unlock_timed, "unlock_timed", "timed.unlock() if owned"},
    VerbForm{Verb::lock_recursive, "lock_recursive", "recursive.lock()"},
    VerbForm{Verb::try_lock_recursive, "try_lock_recursive", "last = recursive.try_lock()"},
    VerbForm{Verb::try_lock_recursive_for, "try_lock_recursive_for",
             "last = recursive.try_lock_for(V)"},
    VerbForm{Verb::unlock_recursive, "unlock_recursive", "recursive.unlock() if owned"},
    VerbForm{Verb::lock_exclusive, "lock_exclusive", "shared.lock()"},
    VerbForm{Verb::unlock_exclusive, "unlock_exclusive", "shared.unlock() if owned"},
    VerbForm{Verb::lock_shared, "lock_shared", "shared.lock_shared()"},
    VerbForm{Verb::unlock_shared, "unlock_shared", "shared.unlock_shared() if owned"},
    VerbForm{Verb::try_lock_exclusive, "try_lock_exclusive", "last = shared.try_lock()"},
    VerbForm{Verb::try_lock_shared, "try_lock_shared", "last = shared.try_lock_shared()"},
    VerbForm{Verb::try_lock_exclusive_for, "try_lock_exclusive_for",
             "last = shared.try_lock_for(V)"},
    VerbForm{Verb::try_lock_shared_for, "try_lock_shared_for",
             "last = shared.try_lock_shared_for(V)"},
    VerbForm{Verb::wait, "wait", "condition.wait(mX) if owned"},
    VerbForm{Verb::wait_while, "wait_while", "condition.wait(mX, until x0 is V) if owned"},
    VerbForm{Verb::wait_for, "wait_for", "last = condition.wait_for(mX, V) if owned"},
    VerbForm{Verb::wait_until, "wait_until", "last = condition.wait_until(mX, V) if owned"},
    VerbForm{Verb::notify_one, "notify_one", "condition.notify_one()"},
    VerbForm{Verb::notify_all, "notify_all", "condition.notify_all()"},
    VerbForm{Verb::wait_any, "wait_any", "any.wait(mX) if owned"},
    VerbForm{Verb::wait_any_shared, "wait_any_shared", "any.wait(shared lock of shared) if owned"},
    VerbForm{Verb::wait_unless_stopped, "wait_unless_stopped",
             "last = any.wait(mX, token, until x0 is V) if owned"},
    VerbForm{Verb::notify_any, "notify_any", "any.notify_all()"},
    VerbForm{Verb::request_stop, "request_stop", "last = source.request_stop()"},
    VerbForm{Verb::acquire, "acquire", "semaphoreX.acquire()"},
    VerbForm{Verb::try_acquire, "try_acquire", "last = semaphoreX.try_acquire()"},
    VerbForm{Verb::acquire_for, "acquire_for", "last = semaphoreX.try_acquire_for(V)"},
    VerbForm{Verb::acquire_until, "acquire_until", "last = semaphoreX.try_acquire_until(V)"},
    VerbForm{Verb::release, "release", "semaphoreX.release()"},
    VerbForm{Verb::release_two, "release_two", "semaphoreX.release(2)"},
    VerbForm{Verb::count_down, "count_down", "latch.count_down()"},
    VerbForm{Verb::latch_wait, "latch_wait", "latch.wait()"},
    VerbForm{Verb::latch_try_wait, "latch_try_wait", "last = latch.try_wait()"},
    VerbForm{Verb::barrier_arrive, "barrier_arrive", "barrier.arrive_and_wait()"},
    VerbForm{Verb::barrier_drop, "barrier_drop", "barrier.arrive_and_drop()"},
    VerbForm{Verb::complete_phase, "complete_phase", "completing.arrive_and_wait()"},
    VerbForm{Verb::call_once, "call_once", "call_once(x0.fetch_add(1))"},
    VerbForm{Verb::fulfil, "fulfil", "promise.set_value(last), by thread 1, once"},
    VerbForm{Verb::await_future, "await_future", "last = future.get()"},
    VerbForm{Verb::await_future_for, "await_future_for", "last = future.wait_for(V)"},
    VerbForm{Verb::choose, "choose", "last = choose(V)"},
    VerbForm{Verb::strike, "strike", "last = budget.strikes()"},
    VerbForm{Verb::sleep, "sleep", "sleep_for(V)"},
    VerbForm{Verb::sleep_until, "sleep_until", "sleep_until(V)"},
    VerbForm{Verb::now, "now", "last = now()"},
    VerbForm{Verb::put, "put", "store.put(key X, V)"},
    VerbForm{Verb::put_last, "put_last", "store.put(key last, V)"},
    VerbForm{Verb::put_if_absent, "put_if_absent", "last = store.put_if_absent(key X, V)"},
    VerbForm{Verb::erase, "erase", "last = store.erase(key X)"},
    VerbForm{Verb::get, "get", "last = store.get(key X)"},
    VerbForm{Verb::move, "move", "last = store.move(key X to key V)"},
    VerbForm{Verb::transfer, "transfer",
             "last = store.transfer(key X to key V of the other store)"},
    VerbForm{Verb::scan, "scan", "last = store.sum()"},
    VerbForm{Verb::count_parity, "count_parity", "last = store.count(values of parity V)"},
    VerbForm{Verb::redirect, "redirect", "store.redirect(to key X)"},
    VerbForm{Verb::follow, "follow", "last = store.increment(where redirected)"},
    VerbForm{Verb::await_followed, "await_followed", "store.await(non-zero where redirected)"},
    VerbForm{Verb::await_both, "await_both", "store.take(keys 1 and 2, once neither is zero)"},
    VerbForm{Verb::await_parity, "await_parity", "store.await(some value of parity V)"},
    VerbForm{Verb::take_any, "take_any", "last = store.take(any non-zero key)"},
    VerbForm{Verb::take_pair, "take_pair", "last = store.take(keys 1 and 2, or neither)"},
    VerbForm{Verb::call, "call", "last = lane.call(timeout V)"},
    VerbForm{Verb::lease, "lease", "last = lease.acquire(for V)"},
    VerbForm{Verb::end_lease, "end_lease", "last = lease.release()"},
    VerbForm{Verb::look_for_crash, "look_for_crash", "last = crashed()"},
    VerbForm{Verb::change_guarded, "change_guarded", "guarded X = V, under mX"},
    VerbForm{Verb::publish, "publish", "publish own box, holding last"},
    VerbForm{Verb::peek, "peek", "last = box of thread X, if published, incremented"},
    VerbForm{Verb::own_object, "own_object", "atomic own{last}; own.fetch_add(1)"},
    VerbForm{Verb::read_plain, "read_plain", "last = plain X"},
    VerbForm{Verb::write_plain, "write_plain", "plain X = V"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kForms.size(); ++i) {
    if (static_cast<std::size_t>(kForms[i].verb) != i) {
      return false;
    }
  }
  return kForms.size() == kVerbCount;
}

static_assert(in_order(), "the table of forms follows the order of the verbs");

std::string words_of(const Statement& statement) {
  std::string text;
  for (const char c : kForms[static_cast<std::size_t>(statement.verb)].form) {
    if (c == 'X') {
      text += std::to_string(statement.x);
    } else if (c == 'V') {
      text += std::to_string(statement.v);
    } else if (c == 'W') {
      text += std::to_string(statement.w);
    } else {
      text += c;
    }
  }
  return text;
}

std::string code_of(const Statement& statement) {
  const std::string name{kForms[static_cast<std::size_t>(statement.verb)].name};
  return "{Verb::" + name + ", " + std::to_string(statement.x) + ", " +
         std::to_string(statement.v) + ", " + std::to_string(statement.w) + "}";
}

std::string code_of(const Surroundings& around) {
  const Surroundings usual;
  std::string text;
  const auto add = [&text](const std::string& field) {
    text += (text.empty() ? "." : ", .") + field;
  };
  for (const auto& [flag, name] : kFlags) {
    if (around.*flag != usual.*flag) {
      add(std::string{name} + (around.*flag ? " = true" : " = false"));
    }
  }
  for (const auto& [number, name] : kNumbers) {
    if (around.*number != usual.*number) {
      add(std::string{name} + " = " + std::to_string(around.*number));
    }
  }
  return "{" + text + "}";
}

}  // namespace

std::string code_of(const RandomProgram& program) {
  std::string text = "{.around = " + code_of(program.around) + ",\n .threads = {\n";
  for (std::size_t thread = 0; thread < program.threads.size(); ++thread) {
    text +=
        thread == 0 ? "     {  // main\n" : "     {  // thread " + std::to_string(thread) + "\n";
    for (const Statement& statement : program.threads[thread]) {
      text += "         " + code_of(statement) + ",  // " + words_of(statement) + "\n";
    }
    text += "     },\n";
  }
  return text + " }}";
}

std::string test_of(const RandomProgram& program) {
  return "TEST(FoundPrograms, NameWhatWasFound) {\n  expect_agreement(" + code_of(program) +
         ");\n}\n";
}

std::size_t size_of(const RandomProgram& program) {
  std::size_t size = 0;
  for (const auto& statements : program.threads) {
    size += statements.size();
  }
  return size;
}

}  // namespace ordercheck::exploration
