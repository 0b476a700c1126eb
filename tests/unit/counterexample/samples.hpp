// SPDX-License-Identifier: Apache-2.0
// Documents made by hand, as a search would leave them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// Writes an execution down step by step. A step depends on the last one on its object and on those
/// named.
class DocumentBuilder {
 public:
  explicit DocumentBuilder(std::string test);

  std::size_t add_thread(std::string name, bool actor = false);

  /// "lock wallet mutex" is text "lock" on object "wallet mutex"; `place` is "wallet.cpp:12" in
  /// /src, or empty.
  struct What {
    std::size_t thread;
    std::string kind;
    std::string text;
    std::string object;
    std::string place = {};
  };

  std::size_t step(const What& what, std::initializer_list<std::size_t> further_causes = {});

  Step& last() { return document.steps.back(); }

  /// The value of a watched quantity from the next step on.
  void watch(std::string_view name, std::string value);

  /// Closes the document: `place` is where it was noticed.
  Document violated(const Violation& violation, std::size_t thread, std::string_view place = {});

  Document document;

 private:
  std::map<std::string, std::size_t> last_on_object_;
  std::vector<Watched> watched_;
  std::map<std::size_t, std::uint32_t> index_in_thread_;
};

/// The line of the body, below a frame of the checker and above one of a test framework.
Stack stack_at(std::string_view place, std::string_view function);

/// Two threads check a balance in one critical section and debit it in another: a test with an
/// assertion.
Document overdrawn_wallet();
/// Two threads take two mutexes in opposite order.
Document deadlock();
/// A racy read-modify-write behind a broken invariant, with a generated workload.
Document lost_statistics();
/// Two threads write one place, and do nothing else that they share.
Document lone_race();
/// A reply that is late: actors, faults, time, rows and notes.
Document double_charge();
/// A thread that runs alone for so long that the middle is folded, and one that has nothing to do
/// with it.
Document long_run();
/// More threads and watched quantities than fit side by side.
Document crowd();

/// Every field holds something of its own.
Document every_field();

}  // namespace ordercheck::counterexample
