// SPDX-License-Identifier: Apache-2.0
// The purchase manager's files in a modelled file store; for checked builds.
#pragma once

#include <optional>
#include <string>

#include <ordercheck/models/file_store.hpp>

#include "purchase_manager/service/file_system.hpp"

namespace purchase_manager {

class ModelledFiles final : public FileSystem {
 public:
  std::optional<std::string> read(const std::string& path) override { return store_.read(path); }

  void write(const std::string& path, const std::string& bytes) override {
    store_.write(path, bytes);
  }

  // The store loses nothing: what was written is safe.
  void sync(const std::string&) override {}

  void rename(const std::string& from, const std::string& to) override { store_.rename(from, to); }

  std::string create_temporary(const std::string& path) override {
    return store_.create_temporary(path);
  }

 private:
  ordercheck::models::FileStore store_;
};

}  // namespace purchase_manager
