// SPDX-License-Identifier: Apache-2.0
#include "random/ledger.hpp"

#include <filesystem>
#include <fstream>

namespace ordercheck::exploration {

namespace {

/// Two builds of a program differ in when the file was written.
std::string running_build() {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  return program.filename().string() + " " + std::to_string(std::filesystem::file_size(program)) +
         " " + std::to_string(std::filesystem::last_write_time(program).time_since_epoch().count());
}

}  // namespace

Ledger::Ledger(const std::string& folder, const std::string& shard) : build_{running_build()} {
  if (!folder.empty()) {
    std::filesystem::create_directories(folder);
    file_ = folder + "/" + shard;
  }
}

bool Ledger::finished() const {
  std::ifstream file{file_};
  std::string build;
  return !file_.empty() && std::getline(file, build) && build == build_;
}

void Ledger::finish() const {
  if (!file_.empty()) {
    std::ofstream{file_} << build_ << '\n';
  }
}

}  // namespace ordercheck::exploration
