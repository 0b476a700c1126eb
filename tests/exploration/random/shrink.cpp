// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <ostream>
#include <utility>

#include "random/programs.hpp"

namespace ordercheck::exploration {

namespace {

/// Whether what the flag brings along is used by a statement.
bool needed(const RandomProgram& program, bool Surroundings::* flag) {
  const auto uses = [&](std::initializer_list<Verb> verbs) {
    return std::ranges::any_of(program.threads, [&](const std::vector<Statement>& statements) {
      return std::ranges::any_of(statements, [&](const Statement& statement) {
        return std::ranges::find(verbs, statement.verb) != verbs.end();
      });
    });
  };
  return (flag == &Surroundings::lane && uses({Verb::call})) ||
         (flag == &Surroundings::leases && uses({Verb::lease, Verb::end_lease})) ||
         (flag == &Surroundings::crashes && uses({Verb::look_for_crash}));
}

/// What makes a program smaller, collected.
class Shrinker {
 public:
  explicit Shrinker(const RandomProgram& program) : program_{program} {}

  std::vector<RandomProgram> shrink() {
    leave_out_threads();
    leave_out_statements();
    leave_out_surroundings();
    for (std::size_t thread = 0; thread < program_.threads.size(); ++thread) {
      for (std::size_t i = 0; i < program_.threads[thread].size(); ++i) {
        lower(thread, i, &Statement::w, 0);
        lower(thread, i, &Statement::v, 1);
        if (!names_thread(program_.threads[thread][i].verb)) {
          lower(thread, i, &Statement::x, 0);
        }
      }
    }
    return std::move(found_);
  }

 private:
  static bool names_thread(Verb verb) { return verb == Verb::start || verb == Verb::join; }

  RandomProgram& add() { return found_.emplace_back(program_); }

  /// Only the last one: the others keep their numbers.
  void leave_out_threads() {
    const std::size_t last = program_.threads.size() - 1;
    if (last == 0) {
      return;
    }
    RandomProgram& without = add();
    without.threads.pop_back();
    for (auto& statements : without.threads) {
      std::erase_if(statements, [&](const Statement& statement) {
        return names_thread(statement.verb) && statement.x == last;
      });
    }
    for (std::size_t thread = 1; thread < last; ++thread) {
      if (!program_.threads[thread].empty()) {
        add().threads[thread].clear();
      }
    }
  }

  void leave_out_statements() {
    for (std::size_t thread = 0; thread < program_.threads.size(); ++thread) {
      for (std::size_t i = 0; i < program_.threads[thread].size(); ++i) {
        auto& statements = add().threads[thread];
        statements.erase(statements.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }

  void leave_out_surroundings() {
    const Surroundings usual;
    for (const auto& [flag, name] : kFlags) {
      if (program_.around.*flag != usual.*flag && !needed(program_, flag)) {
        add().around.*flag = usual.*flag;
      }
    }
    for (const auto& [number, name] : kNumbers) {
      if (program_.around.*number != usual.*number) {
        add().around.*number = usual.*number;
      }
    }
  }

  void lower(std::size_t thread, std::size_t i, std::uint8_t Statement::* number,
             std::uint8_t least) {
    if (program_.threads[thread][i].*number > least) {
      add().threads[thread][i].*number = least;
    }
  }

  const RandomProgram& program_;
  std::vector<RandomProgram> found_;
};

}  // namespace

std::vector<RandomProgram> smaller(const RandomProgram& program) {
  return Shrinker{program}.shrink();
}

void showValue(const RandomProgram& program, std::ostream& out) { out << test_of(program); }

}  // namespace ordercheck::exploration

rc::Gen<ordercheck::exploration::RandomProgram>
rc::Arbitrary<ordercheck::exploration::RandomProgram>::arbitrary() {
  using ordercheck::exploration::RandomProgram;
  return [](const rc::Random& random, int size) {
    return rc::shrinkable::shrinkRecur(
        ordercheck::exploration::generate(random, size), [](const RandomProgram& program) {
          return rc::seq::fromContainer(ordercheck::exploration::smaller(program));
        });
  };
}
