// SPDX-License-Identifier: Apache-2.0
#include "testing/checkpoints.hpp"

#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "counterexample/binary_identity.hpp"
#include "counterexample/file.hpp"

namespace ordercheck::testing {
namespace {

namespace fs = std::filesystem;

// Equal in every build: the name of a file must be found again.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3ULL;
  }
  return hash;
}

// Of the program and of what it loads: ids of cells and kinds are offsets into these.
std::string build_of_program() {
  std::string text;
  for (const counterexample::LoadedModule& loaded : counterexample::loaded_modules()) {
    const counterexample::Module& module = loaded.module;
    const std::string name = fs::path{module.path}.filename().string();
    if (name.find("vdso") != std::string::npos) {
      continue;  // the kernel's
    }
    std::string id = module.build_id;
    std::error_code error;
    if (id.empty()) {
      const auto written = fs::last_write_time(module.path, error).time_since_epoch().count();
      id = fmt::format("{} bytes of {}", fs::file_size(module.path, error), written);
    }
    text += fmt::format("{} {}\n", name, id);
  }
  return text;
}

std::string options_text(const Options& options) {
  return fmt::format(
      "time={}, early_ticks={}, spurious_wakeups={}, seed={}, step_bound={}, promote_races={}, "
      "stack_size_bytes={}",
      options.time == TimeMode::quiescent ? "quiescent" : "racing", options.early_ticks,
      options.spurious_wakeups, options.seed, options.step_bound, options.promote_races ? 1 : 0,
      options.stack_size_bytes);
}

std::string test_text(const counterexample::Test& test, const std::string& workload) {
  std::string text = test.name;
  if (test.check_call != 0) {
    text += fmt::format(", check call {}", test.check_call);
  }
  return workload.empty() ? text : text + ", workload " + workload;
}

}  // namespace

explore::Persistence persistence_of(const Options& options, const counterexample::Test& test,
                                    const std::string& workload) {
  if (options.resume == Resume::yes && options.checkpoint.empty()) {
    throw std::invalid_argument{
        "a search is to be resumed, but no folder of checkpoints is named; set "
        "ORDERCHECK_CHECKPOINT, or Options::checkpoint"};
  }
  explore::Persistence persistence;
  persistence.owner = {{}, test_text(test, workload), options_text(options)};
  if (options.checkpoint.empty() || options.search != Search::exhaustive) {
    return persistence;
  }
  persistence.owner.binary = build_of_program();
  // Different tests never share a file, however their names are written.
  const std::string name = fmt::format("{}.{:08x}.checkpoint", counterexample::file_name_of(test),
                                       hash_of(persistence.owner.test) & 0xFFFF'FFFFU);
  persistence.file = fs::absolute(options.checkpoint / name).string();
  persistence.period = options.checkpoint_period;
  persistence.resume = options.resume;
  return persistence;
}

}  // namespace ordercheck::testing
