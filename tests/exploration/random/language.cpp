// SPDX-License-Identifier: Apache-2.0
#include "random/language.hpp"

#include <utility>

namespace ordercheck::exploration {

namespace {

/// X, V and W stand for the statement's numbers.
std::string_view form_of(Verb verb) {
  switch (verb) {
    case Verb::load:
      return "last = xX.load()";
    case Verb::store:
      return "xX.store(V)";
    case Verb::store_last:
      return "xX.store(last)";
    case Verb::add:
      return "last = xX.fetch_add(V)";
    case Verb::exchange:
      return "last = xX.exchange(V)";
    case Verb::compare_exchange:
      return "last = xX.compare_exchange(V to W)";
    case Verb::await_equal:
      return "await(xX == V)";
    case Verb::atomic_wait:
      return "xX.wait(V)";
    case Verb::atomic_notify_one:
      return "xX.notify_one()";
    case Verb::atomic_notify_all:
      return "xX.notify_all()";
    case Verb::skip_unless:
      return "if last != V skip W";
    case Verb::yield:
      return "yield()";
    case Verb::require_not:
      return "require(last != V)";
    case Verb::start:
      return "start thread X";
    case Verb::lock:
      return "mX.lock()";
    case Verb::unlock:
      return "mX.unlock() if owned";
    case Verb::unlock_wildly:
      return "mX.unlock()";
    case Verb::try_lock:
      return "last = mX.try_lock()";
    case Verb::lock_both:
      return "lock(m0, m1)";
    case Verb::try_lock_for:
      return "last = timed.try_lock_for(V)";
    case Verb::unlock_timed:
      return "timed.unlock() if owned";
    case Verb::lock_recursive:
      return "recursive.lock()";
    case Verb::unlock_recursive:
      return "recursive.unlock() if owned";
    case Verb::lock_exclusive:
      return "shared.lock()";
    case Verb::unlock_exclusive:
      return "shared.unlock() if owned";
    case Verb::lock_shared:
      return "shared.lock_shared()";
    case Verb::unlock_shared:
      return "shared.unlock_shared() if owned";
    case Verb::try_lock_exclusive:
      return "last = shared.try_lock()";
    case Verb::try_lock_shared:
      return "last = shared.try_lock_shared()";
    default:
      return {};
  }
}

std::string_view form_of_rest(Verb verb) {
  switch (verb) {
    case Verb::wait:
      return "condition.wait(mX) if owned";
    case Verb::wait_for:
      return "last = condition.wait_for(mX, V) if owned";
    case Verb::notify_one:
      return "condition.notify_one()";
    case Verb::notify_all:
      return "condition.notify_all()";
    case Verb::acquire:
      return "semaphoreX.acquire()";
    case Verb::try_acquire:
      return "last = semaphoreX.try_acquire()";
    case Verb::acquire_for:
      return "last = semaphoreX.try_acquire_for(V)";
    case Verb::release:
      return "semaphoreX.release()";
    case Verb::count_down:
      return "latch.count_down()";
    case Verb::latch_wait:
      return "latch.wait()";
    case Verb::barrier_arrive:
      return "barrier.arrive_and_wait()";
    case Verb::call_once:
      return "call_once(x0.fetch_add(1))";
    case Verb::choose:
      return "last = choose(V)";
    case Verb::strike:
      return "last = budget.strikes()";
    case Verb::sleep:
      return "sleep_for(V)";
    case Verb::now:
      return "last = now()";
    case Verb::put:
      return "store.put(key X, V)";
    case Verb::put_last:
      return "store.put(key last, V)";
    case Verb::put_if_absent:
      return "last = store.put_if_absent(key X, V)";
    case Verb::get:
      return "last = store.get(key X)";
    case Verb::move:
      return "last = store.move(key X to key V)";
    case Verb::scan:
      return "last = store.sum()";
    case Verb::count_parity:
      return "last = store.count(values of parity V)";
    case Verb::redirect:
      return "store.redirect(to key X)";
    case Verb::follow:
      return "last = store.increment(where redirected)";
    case Verb::await_followed:
      return "store.await(non-zero where redirected)";
    case Verb::take_any:
      return "last = store.take(any non-zero key)";
    case Verb::call:
      return "last = lane.call(timeout V)";
    case Verb::lease:
      return "last = lease.acquire(for V)";
    case Verb::end_lease:
      return "last = lease.release()";
    case Verb::look_for_crash:
      return "last = crashed()";
    case Verb::change_guarded:
      return "guarded X = V, under mX";
    case Verb::publish:
      return "publish own box, holding last";
    case Verb::peek:
      return "last = box of thread X, if published, incremented";
    case Verb::own_object:
      return "atomic own{last}; own.fetch_add(1)";
    case Verb::read_plain:
      return "last = plain X";
    case Verb::write_plain:
      return "plain X = V";
    default:
      return {};
  }
}

std::string text_of(const Statement& statement) {
  std::string_view form = form_of(statement.verb);
  form = form.empty() ? form_of_rest(statement.verb) : form;
  std::string text;
  for (const char c : form) {
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

std::string text_of(const Surroundings& around) {
  std::string text;
  const std::pair<bool, const char*> flags[] = {
      {!around.joins, "nobody joins"},
      {around.racing, "racing time"},
      {around.spurious, "one spurious wakeup"},
      {around.lane, "a lane"},
      {around.leases, "a lease"},
      {around.crashes, around.patient_crash ? "a crash, at any time" : "a crash"},
      {around.settles, "main settles"},
      {around.one_invariant, "invariant over x0"},
      {around.two_invariant, "invariant over x0, x1"},
      {around.guards, "invariant over guarded 0, guarded 1"},
      {around.store_invariant, "invariant over keys 1, 2 of the store"}};
  for (const auto& [set, name] : flags) {
    if (set) {
      text += text.empty() ? name : std::string{", "} + name;
    }
  }
  return text;
}

}  // namespace

std::string text_of(const RandomProgram& program) {
  std::string text = "seed " + std::to_string(program.seed) + "; " + text_of(program.around) +
                     "; forbidden " + std::to_string(program.around.first_forbidden) + ", " +
                     std::to_string(program.around.second_forbidden) + "; faults " +
                     std::to_string(program.around.faults) + "\n";
  for (std::size_t thread = 0; thread < program.threads.size(); ++thread) {
    text += thread == 0 ? "main:\n" : "thread " + std::to_string(thread) + ":\n";
    for (const Statement& statement : program.threads[thread]) {
      text += "  " + text_of(statement) + "\n";
    }
  }
  return text;
}

}  // namespace ordercheck::exploration
