// SPDX-License-Identifier: Apache-2.0
// The files that the purchase manager needs.
#pragma once

#include <optional>
#include <string>

namespace purchase_manager {

/// Files by path. Threads may call it at once.
class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  /// Returns what the file holds now, or nothing when there is none.
  virtual std::optional<std::string> read(const std::string& path) = 0;
  /// Writes the file in place: who reads meanwhile sees it empty or in part.
  virtual void write(const std::string& path, const std::string& bytes) = 0;
  /// Blocks until what was written to the file survives a crash.
  virtual void sync(const std::string& path) = 0;
  /// Gives the file another path, at once, in place of what was there.
  virtual void rename(const std::string& from, const std::string& to) = 0;
  /// Returns a path beside `path` that nobody else is given.
  virtual std::string create_temporary(const std::string& path) = 0;
};

/// The files of the machine. Failures throw std::system_error naming the path.
class DiskFileSystem final : public FileSystem {
 public:
  std::optional<std::string> read(const std::string& path) override;
  void write(const std::string& path, const std::string& bytes) override;
  void sync(const std::string& path) override;
  void rename(const std::string& from, const std::string& to) override;
  std::string create_temporary(const std::string& path) override;
};

}  // namespace purchase_manager
