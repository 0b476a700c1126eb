// SPDX-License-Identifier: Apache-2.0
// The states of the products in a file.
#pragma once

#include <string>

#include "purchase_manager/service/file_system.hpp"
#include "purchase_manager/service/product.hpp"

namespace purchase_manager {

/// The text of the state file: {"products":{"tcin":"state", ...}}
std::string text_of(const States& states);
/// Reads it. Throws std::runtime_error saying what is wrong with the text.
States parse_states(const std::string& text);

/// Keeps the states in a file.
class StateFile {
 public:
  StateFile(FileSystem& files, std::string path) : files_{files}, path_{std::move(path)} {}

  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;
  virtual ~StateFile() = default;

  /// Writes all states.
  virtual void save(const States& states) = 0;

  /// Reads all states; a file that is not there holds none. Throws std::runtime_error when it does
  /// not parse. Threads may call it at once, also while another saves.
  States load() const;

 protected:
  FileSystem& files() const { return files_; }

  const std::string& path() const { return path_; }

 private:
  FileSystem& files_;
  const std::string path_;
};

/// The correct one: a new file takes the place of the old one at once, so that readers and crashes
/// see either.
class ReplacedStateFile final : public StateFile {
 public:
  using StateFile::StateFile;
  void save(const States& states) override;
};

}  // namespace purchase_manager
