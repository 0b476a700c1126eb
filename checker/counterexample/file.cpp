// SPDX-License-Identifier: Apache-2.0
#include "counterexample/file.hpp"

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace ordercheck::counterexample {

namespace {

namespace fs = std::filesystem;

std::string reason(int error) { return std::generic_category().message(error); }

/// A file that exists until it is renamed to its final name.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& final_path)
      : path_{fmt::format("{}.{}.tmp", final_path.string(), ::getpid())},
        descriptor_{::open(path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666)} {}

  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  ~TemporaryFile() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
      ::unlink(path_.c_str());
    }
  }

  /// Returns 0, or the error.
  int write(std::string_view text) const {
    if (descriptor_ < 0) {
      return errno;
    }
    while (!text.empty()) {
      const ::ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) {
        continue;
      }
      if (written < 0) {
        return errno;
      }
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
  }

  int rename_to(const fs::path& final_path) {
    if (::rename(path_.c_str(), final_path.c_str()) != 0) {
      return errno;
    }
    ::close(std::exchange(descriptor_, -1));
    return 0;
  }

 private:
  std::string path_;
  int descriptor_;
};

std::string safe_name(std::string_view name) {
  std::string safe;
  for (const char character : name) {
    const bool plain = (character >= 'a' && character <= 'z') ||
                       (character >= 'A' && character <= 'Z') ||
                       (character >= '0' && character <= '9') || character == '.' ||
                       character == '_' || character == '-';
    safe += plain ? character : '_';
  }
  return safe.empty() || safe.front() == '.' ? "check" + safe : safe;
}

}  // namespace

Document read_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw BadFile(fmt::format("counterexample file {}: no such file", path.string()));
  }
  if (fs::is_directory(status)) {
    throw BadFile(fmt::format("counterexample file {}: is a folder", path.string()));
  }
  std::ifstream stream{path, std::ios::binary};
  std::ostringstream content;
  content << stream.rdbuf();
  if (!stream.is_open() || stream.bad()) {
    throw BadFile(fmt::format("counterexample file {}: cannot be read", path.string()));
  }
  Document document = parse(content.str(), path.string());
  document.file = fs::absolute(path).lexically_normal().string();
  return document;
}

void write_file(const Document& document, const fs::path& path) {
  const auto fail = [&](const std::string& why) {
    throw std::runtime_error(
        fmt::format("counterexample file {}: cannot be written: {}", path.string(), why));
  };
  std::error_code folder_error;
  if (path.has_parent_path()) {
    fs::create_directories(path.parent_path(), folder_error);
  }
  if (folder_error) {
    fail(folder_error.message());
  }
  TemporaryFile temporary{path};
  if (const int error = temporary.write(to_json(document)); error != 0) {
    fail(reason(error));
  }
  if (const int error = temporary.rename_to(path); error != 0) {
    fail(reason(error));
  }
}

std::string file_name_of(const Test& test) {
  std::string name = safe_name(test.name);
  if (test.check_call != 0) {
    name += fmt::format("-{}", test.check_call);
  }
  return name;
}

fs::path path_in(const fs::path& folder, const Document& document) {
  return folder / (file_name_of(document.test) + ".counterexample.json");
}

}  // namespace ordercheck::counterexample
