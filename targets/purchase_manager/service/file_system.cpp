// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/service/file_system.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace purchase_manager {
namespace {

[[noreturn]] void fail(const std::string& path) {
  throw std::system_error{errno, std::generic_category(), path};
}

void sync_path(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) {
    fail(path);
  }
  const int failed = ::fsync(descriptor);
  ::close(descriptor);
  if (failed != 0) {
    fail(path);
  }
}

}  // namespace

std::optional<std::string> DiskFileSystem::read(const std::string& path) {
  const std::ifstream file{path, std::ios::binary};
  if (!file) {
    return std::nullopt;
  }
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

void DiskFileSystem::write(const std::string& path, const std::string& bytes) {
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file << bytes;
  file.close();
  if (!file) {
    fail(path);
  }
}

void DiskFileSystem::sync(const std::string& path) { sync_path(path, O_RDONLY); }

void DiskFileSystem::rename(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    fail(to);
  }
  // The new name lasts only when the folder does.
  const std::string folder = std::filesystem::path{to}.parent_path();
  sync_path(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

std::string DiskFileSystem::create_temporary(const std::string& path) {
  std::string name = path + ".XXXXXX";
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) {
    fail(name);
  }
  ::close(descriptor);
  return name;
}

}  // namespace purchase_manager
