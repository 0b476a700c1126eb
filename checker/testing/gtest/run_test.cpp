// SPDX-License-Identifier: Apache-2.0
#include "testing/gtest/run_test.hpp"

#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "testing/gtest/reporter.hpp"
#include "testing/identity.hpp"
#include "testing/interruption.hpp"
#include "testing/settings.hpp"
#include "testing/size_text.hpp"

namespace ordercheck::testing {
namespace {

std::string running_test() {
  const ::testing::TestInfo* const test = ::testing::UnitTest::GetInstance()->current_test_info();
  return test == nullptr ? std::string{}
                         : std::string{test->test_suite_name()} + "." + test->name();
}

class NewTest final : public ::testing::EmptyTestEventListener {
  void OnTestStart(const ::testing::TestInfo&) override { begin_test(); }
};

bool adopt() {
  ::testing::UnitTest::GetInstance()->listeners().Append(new NewTest);
  set_framework({.running_test = &running_test, .arguments = [](const std::string& test) {
                   return std::vector<std::string>{"--gtest_filter=" + test,
                                                   "--gtest_also_run_disabled_tests"};
                 }});
  return true;
}

const bool kAdopted = adopt();

// Set when the user asked for the end: the tests that follow do not begin.
bool ended_by_user = false;

bool passes(const Result& result, const Options& options) {
  return result.verdict == Verdict::exhausted ||
         (result.verdict == Verdict::sampled && options.search == Search::random_walk);
}

std::string invariant_line(const InvariantCount& invariant) {
  std::string line = fmt::format("'{}' ({}): {} evaluations", invariant.name, invariant.type,
                                 with_separators(invariant.evaluations));
  if (invariant.type == "sometimes") {
    line += fmt::format(", reached {} times", with_separators(invariant.reached));
  }
  return line;
}

std::string details(const Result& result, std::string_view indent) {
  std::string text;
  for (const InvariantCount& invariant : result.invariants) {
    text += fmt::format("{}{}\n", indent, invariant_line(invariant));
  }
  return text;
}

std::string failure_text(const Result& result) {
  if (result.counterexample) {
    return result.counterexample->text();
  }
  std::string text{to_string(result.verdict)};
  for (const Violation& violation : result.violations) {
    text += fmt::format("\n{}: {}", violation.type, violation.message);
  }
  if (result.verdict == Verdict::sampled) {
    text += "\n" + result.message +
            "; a test passes on sampling only when its options ask for Search::random_walk";
  } else if (result.verdict == Verdict::stopped) {
    text += "\n" + result.message;
  }
  return text + "\n" + details(result, "  ");
}

}  // namespace

void adopt_gtest() {
  if (!kAdopted) {
    std::fputs("ordercheck: a test ran before the program was initialised\n", stderr);
  }
}

Face with_assertions(Face face) {
  auto reporter = std::make_shared<std::unique_ptr<ViolationReporter>>();
  face.begin = [reporter] { *reporter = std::make_unique<ViolationReporter>(); };
  face.end = [reporter] { reporter->reset(); };
  face.discarded = [reporter, before = std::move(face.discarded)] {
    return (*reporter != nullptr && (*reporter)->skipped()) || (before && before());
  };
  return face;
}

void report_test(const detail::TestPlace& place, const Options& options,
                 const std::function<Checked(const Options&)>& check) {
  adopt_gtest();
  if (ended_by_user) {
    ADD_FAILURE_AT(place.file, place.line) << "not run: a signal asked for the end";
    return;
  }
  Checked checked;
  try {
    checked = check(options);
  } catch (const std::exception& error) {
    ADD_FAILURE_AT(place.file, place.line) << error.what();
    return;
  }
  const Result& result = checked.result;
  ended_by_user = result.stop_reason == StopReason::signal && interrupted();
  if (checked.discarded && result.verdict != Verdict::violated) {
    GTEST_SKIP() << "the body skips itself";
  }
  if (result.verdict == Verdict::stopped && result.stop_reason == StopReason::time &&
      resolve(options).estimate.count() != 0) {
    GTEST_SKIP() << result.message;  // it was asked for nothing else
  }
  if (!passes(result, options)) {
    ADD_FAILURE_AT(place.file, place.line) << failure_text(result);
    return;
  }
  fmt::print("[ {:<8} ] {}, {:.2f} s\n{}",
             result.verdict == Verdict::exhausted ? "EXPLORED" : "SAMPLED", result.message,
             result.seconds, details(result, "             "));
  std::fflush(stdout);
}

}  // namespace ordercheck::testing

namespace ordercheck::detail {

void run_test(const TestPlace& place, void (*body)(), const Options& options) {
  testing::Face face;
  face.job = [body](const std::string&) { return testing::Job{body, {}}; };
  face = testing::with_assertions(std::move(face));
  testing::report_test(place, options,
                       [&face](const Options& code) { return testing::check(code, face); });
}

}  // namespace ordercheck::detail
