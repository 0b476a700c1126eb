// SPDX-License-Identifier: Apache-2.0
#include "testing/identity.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "counterexample/replay_protocol.hpp"
#include "testing/settings.hpp"

namespace ordercheck::testing {
namespace {

struct Calls {
  Framework framework;
  std::map<std::string, unsigned, std::less<>> count;
};

Calls& calls() {
  static Calls kept;
  return kept;
}

std::vector<std::string> command_line() {
  const std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::ostringstream content;
  content << file.rdbuf();
  const std::string text = std::move(content).str();
  std::vector<std::string> arguments;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\0', start);
    arguments.push_back(text.substr(start, end - start));
    start = end == std::string::npos ? text.size() : end + 1;
  }
  return arguments;
}

std::string program_name(const std::vector<std::string>& arguments) {
  return arguments.empty() ? "program"
                           : std::filesystem::path{arguments.front()}.filename().string();
}

// A replay neither keeps its state nor estimates.
bool is_of_long_searches(std::string_view name) {
  return name == "ORDERCHECK_CHECKPOINT" || name == "ORDERCHECK_CHECKPOINT_PERIOD" ||
         name == "ORDERCHECK_RESUME" || name == "ORDERCHECK_ESTIMATE";
}

// A checked execution asks no server, and the one that the scripts start has another name each
// time.
bool is_of_servers(std::string_view name) { return name.starts_with("ORDERCHECK_POSTGRES"); }

// What decides how the program behaves, but not where it writes and not whether it replays.
std::vector<std::pair<std::string, std::string>> settings_in_environment() {
  std::vector<std::pair<std::string, std::string>> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    if (equals != std::string_view::npos && name.starts_with(kVariablePrefix) &&
        name != kOutVariable && !is_of_long_searches(name) && !is_of_servers(name) &&
        name != counterexample::kReplayVariable && name != counterexample::kReplayOutVariable) {
      variables.emplace_back(name, text.substr(equals + 1));
    }
  }
  return variables;
}

}  // namespace

void set_framework(Framework framework) { calls().framework = std::move(framework); }

void begin_test() { calls().count.clear(); }

counterexample::Test next_check_call(const Options& options) {
  const Framework& framework = calls().framework;
  std::vector<std::string> arguments = command_line();
  const std::string running = framework.running_test ? framework.running_test() : std::string{};
  counterexample::Test test;
  test.name = !options.name.empty() ? options.name
              : !running.empty()    ? running
                                    : program_name(arguments);
  test.check_call = calls().count[test.name]++;
  if (running.empty()) {
    arguments.erase(arguments.begin(), arguments.begin() + (arguments.empty() ? 0 : 1));
    test.arguments = std::move(arguments);
  } else {
    test.arguments = framework.arguments(running);
  }
  test.environment = settings_in_environment();
  std::error_code ignored;
  test.folder = std::filesystem::current_path(ignored).string();
  return test;
}

}  // namespace ordercheck::testing
