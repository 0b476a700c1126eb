// SPDX-License-Identifier: Apache-2.0
#include "counterexample/symbolise.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "counterexample/frame.hpp"
#include "counterexample/process.hpp"

namespace ordercheck::counterexample {

namespace {

constexpr std::string_view kUnknown = "??";

/// The folder with checker/ and models/: the sources were compiled from there.
std::string_view project_folder() {
  constexpr std::string_view kThisFile = __FILE__;
  constexpr std::string_view kInside = "checker/counterexample/symbolise.cpp";
  return kThisFile.ends_with(kInside) ? kThisFile.substr(0, kThisFile.size() - kInside.size())
                                      : std::string_view{};
}

/// "file:line", perhaps followed by " (discriminator 2)".
void set_location(Frame& frame, std::string_view location) {
  location = location.substr(0, location.find(" (discriminator"));
  const std::size_t colon = location.find_last_of(':');
  if (colon == location.npos || location.substr(0, colon) == kUnknown) {
    return;
  }
  const std::string_view line = location.substr(colon + 1);
  std::from_chars(line.data(), line.data() + line.size(), frame.line);
  frame.file = std::filesystem::path{location.substr(0, colon)}.lexically_normal().string();
}

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

/// Whether "shop::Wallet::debit(int)" is the full name of "debit".
bool is_full_name(std::string_view full, std::string_view plain) {
  if (full == plain) {
    return true;
  }
  const std::string call = std::string{plain} + "(";
  const std::size_t at = full.find(call);
  return !plain.empty() && at != full.npos &&
         (at == 0 || full[at - 1] == ':' || full[at - 1] == ' ');
}

// Functions of internal linkage have no full name in the debug information. addr2line then gives
// the innermost inlined one the full name of the function around them all.
void undo_shifted_name(Stack& chain) {
  if (chain.size() > 1 && is_full_name(chain.front().function, chain.back().function)) {
    chain.back().function = std::exchange(chain.front().function, {});
  }
}

using Chains = std::map<std::uint64_t, Stack>;

/// The program's answer: per address its number, then pairs of function and location, inlined calls
/// first.
Chains read_answer(std::string_view answer, const std::string& module) {
  Chains chains;
  Stack* chain = nullptr;
  while (!answer.empty()) {
    const std::string_view line = take_line(answer);
    if (line.starts_with("0x")) {
      std::uint64_t offset = 0;
      std::from_chars(line.data() + 2, line.data() + line.size(), offset, 16);
      chain = &chains[offset];
      continue;
    }
    if (chain == nullptr) {
      break;
    }
    Frame frame;
    frame.function = line == kUnknown ? std::string_view{} : line;
    set_location(frame, take_line(answer));
    frame.module = module;
    chain->push_back(std::move(frame));
  }
  for (auto& [offset, frames] : chains) {
    undo_shifted_name(frames);
    for (Frame& frame : frames) {
      frame.offset = offset;
      frame.inlined = &frame != &frames.back();
      // What has neither name nor line in a program that has both is start-up code.
      frame.internal =
          (frame.function.empty() && frame.file.empty()) || is_internal(frame, project_folder());
    }
  }
  return chains;
}

/// A place in a module, as both sides of the question name it. The call stands before the return
/// address.
struct Site {
  const LoadedModule* module = nullptr;
  std::uint64_t offset = 0;
};

Site site_of(const std::vector<LoadedModule>& modules, std::uintptr_t return_address) {
  const std::uintptr_t call = return_address == 0 ? 0 : return_address - 1;
  const auto found =
      std::ranges::find_if(modules, [call](const LoadedModule& m) { return m.contains(call); });
  return found == modules.end() ? Site{nullptr, call}
                                : Site{&*found, call - found->module.load_address};
}

Frame plain_frame(const Site& site) {
  Frame frame;
  frame.module = site.module == nullptr ? std::string{kUnknown} : site.module->module.path;
  frame.offset = site.offset;
  frame.internal = is_internal(frame, project_folder());
  return frame;
}

}  // namespace

std::vector<Stack> Symboliser::symbolise(const std::vector<Addresses>& stacks) {
  std::map<const LoadedModule*, std::set<std::uint64_t>> questions;
  for (const Addresses& addresses : stacks) {
    for (const std::uintptr_t address : addresses) {
      if (const Site site = site_of(modules_, address); site.module != nullptr) {
        questions[site.module].insert(site.offset);
      }
    }
  }
  std::map<const LoadedModule*, Chains> answers;
  for (const auto& [loaded, offsets] : questions) {
    std::error_code error;
    if (!std::filesystem::exists(loaded->module.path, error)) {
      continue;
    }
    Command command;
    command.arguments = {program_, "-a", "-f", "-i", "-C", "-e", loaded->module.path};
    for (const std::uint64_t offset : offsets) {
      command.input += fmt::format("{:#x}\n", offset);
    }
    const Ended ended = run(command);
    if (!ended.started || ended.exit_code == 127) {
      remark_ =
          fmt::format("no source lines: {} was not found; install binutils and replay", program_);
      break;
    }
    answers[loaded] = read_answer(ended.output, loaded->module.path);
  }
  std::vector<Stack> frames;
  for (const Addresses& addresses : stacks) {
    Stack& stack = frames.emplace_back();
    for (const std::uintptr_t address : addresses) {
      const Site site = site_of(modules_, address);
      const Stack& chain = answers[site.module][site.offset];
      if (chain.empty()) {
        stack.push_back(plain_frame(site));
      }
      stack.insert(stack.end(), chain.begin(), chain.end());
    }
  }
  return frames;
}

}  // namespace ordercheck::counterexample
