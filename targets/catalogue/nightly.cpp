// SPDX-License-Identifier: Apache-2.0
#include "catalogue/nightly.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace catalogue {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using ordercheck::Result;
using ordercheck::Verdict;
using Clock = std::chrono::steady_clock;

/// Of this program's file: what an older build has shown says nothing about this one.
std::string build_of_program() {
  std::ifstream file{"/proc/self/exe", std::ios::binary};
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (auto byte = std::istreambuf_iterator<char>{file}; byte != std::istreambuf_iterator<char>{};
       ++byte) {
    hash = (hash ^ static_cast<unsigned char>(*byte)) * 0x100000001B3ULL;
  }
  return fmt::format("{:016x}", hash);
}

fs::path file_of(const fs::path& folder, const std::string& target) {
  return folder / (target + ".nights.json");
}

Verdict verdict_of(std::string_view name) {
  for (const Verdict verdict : {Verdict::exhausted, Verdict::sampled, Verdict::violated}) {
    if (to_string(verdict) == name) {
      return verdict;
    }
  }
  return Verdict::stopped;
}

/// What the file says; nothing of a target when it is missing or was not written to its end.
Nightly read(const fs::path& file) {
  Nightly nightly;
  std::ifstream stream{file};
  const ordered_json document = ordered_json::parse(stream, nullptr, false);
  if (!document.is_object()) {
    return nightly;
  }
  nightly.target = document.value("target", "");
  nightly.build = document.value("build", "");
  for (const ordered_json& size : document.value("sizes", ordered_json::array())) {
    nightly.sizes.push_back({.size = size.value("size", 0),
                             .workload = size.value("workload", ""),
                             .verdict = verdict_of(size.value("verdict", "")),
                             .executions = size.value("executions", std::uint64_t{0}),
                             .seconds = size.value("seconds", 0.0),
                             .message = size.value("message", "")});
  }
  return nightly;
}

void write(const fs::path& path, const std::string& text) {
  const fs::path temporary = path.string() + ".tmp";
  std::ofstream file{temporary};
  file << text;
  file.close();
  if (!file) {
    throw std::runtime_error{"cannot write " + path.string()};
  }
  fs::rename(temporary, path);
}

void write(const Nightly& nightly, const fs::path& folder) {
  ordered_json document{{"target", nightly.target}, {"build", nightly.build}};
  document["sizes"] = ordered_json::array();
  for (const NightlySize& size : nightly.sizes) {
    document["sizes"].push_back({{"size", size.size},
                                 {"workload", size.workload},
                                 {"verdict", to_string(size.verdict)},
                                 {"executions", size.executions},
                                 {"seconds", size.seconds},
                                 {"message", size.message}});
  }
  write(file_of(folder, nightly.target), document.dump(2) + "\n");
}

/// Goes on with a size, or begins it.
void explore(NightlySize& size, const Target& target, std::chrono::milliseconds time_budget,
             const fs::path& folder) {
  const Search search = target.sized(size.size);
  ordercheck::Options options;
  options.name = fmt::format("{}.size_{}", target.name, size.size);
  options.time_budget = time_budget;
  options.out = folder;
  options.checkpoint = folder;
  options.resume = ordercheck::Resume::when_it_fits;
  const Result result = ordercheck::check(options, search.body);
  size.workload = search.workload;
  size.verdict = result.verdict;
  size.executions = result.executions;
  size.seconds += result.seconds;
  size.message = result.message;
}

}  // namespace

Nightly run_nightly(const Target& target, std::chrono::milliseconds time_budget,
                    const fs::path& folder) {
  fs::create_directories(folder);
  const auto end = Clock::now() + time_budget;
  Nightly nightly = read(file_of(folder, target.name));
  const std::string build = build_of_program();
  if (nightly.target != target.name || nightly.build != build) {
    nightly = {.target = target.name, .build = build, .sizes = {}};
  }
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) {
      return nightly;
    }
    if (nightly.sizes.empty() || nightly.sizes.back().verdict == Verdict::exhausted) {
      NightlySize next;
      next.size = nightly.sizes.empty() ? 1 : nightly.sizes.back().size + 1;
      nightly.sizes.push_back(next);
    }
    explore(nightly.sizes.back(), target, left, folder);
    write(nightly, folder);
    if (nightly.sizes.back().verdict != Verdict::exhausted) {
      return nightly;
    }
  }
}

std::string summary_page(const fs::path& folder) {
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator{folder}) {
    if (entry.path().string().ends_with(".nights.json")) {
      files.insert(entry.path());
    }
  }
  std::string text =
      "# Nightly searches\n\nCorrect code, every workload up to a size, all interleavings. Times "
      "are sums over all nights with the same build.\n\n"
      "| target | size | verdict | executions | seconds | what was said |\n"
      "| --- | --: | --- | --: | --: | --- |\n";
  for (const fs::path& file : files) {
    const Nightly nightly = read(file);
    for (const NightlySize& size : nightly.sizes) {
      text += fmt::format("| `{}` | {}: {} | {} | {} | {:.0f} | {} |\n", nightly.target, size.size,
                          size.workload, to_string(size.verdict), size.executions, size.seconds,
                          size.message);
    }
  }
  return text;
}

}  // namespace catalogue
