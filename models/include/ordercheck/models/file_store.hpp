// SPDX-License-Identifier: Apache-2.0
// Files by path, as several threads and processes see them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <ordercheck/object.hpp>

namespace ordercheck::models {

namespace detail {

/// One file; a path without a file has `exists` = 0.
struct File {
  Constant content{};
  std::uint32_t exists = 0;
  bool operator==(const File&) const = default;
};

enum FileVerb : std::uint8_t { truncate, extend, read, rename, create_temporary };

/// One cell for each path.
struct FileKind : KindOf<File> {
  static constexpr std::string_view name = "file store";
  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label label, Value result);
};

/// The cell of a path is a function of the path alone.
Key key_of_path(std::string_view path);

}  // namespace detail

/// A small file system that never fails and loses nothing.
///
/// A write in place is several steps, between which a reader sees the file empty or in part;
/// reading a whole file and renaming one are single steps. Does not model crashes, so there is
/// nothing to synchronise; nor folders, permissions, or a reader that holds a file open while it is
/// replaced.
class FileStore {
 public:
  FileStore() = default;

  /// Returns what the file holds now, or nothing when there is none.
  std::optional<std::string> read(std::string_view path) const;

  /// Empties the file, creating it if need be, then writes the first half of the bytes, then the
  /// rest.
  void write(std::string_view path, std::string_view bytes) const;

  /// Gives the file another path in place of what was there. Misuse: there is no such file.
  void rename(std::string_view from, std::string_view to) const;

  /// Returns a path beside `path` that nobody else is given.
  std::string create_temporary(std::string_view path) const;

  /// For invariants: the cell that holds the file, whose state is a detail::File.
  Cell cell(std::string_view path) const { return {object_.id(), detail::key_of_path(path)}; }

 private:
  Object<detail::FileKind> object_{"files"};
};

}  // namespace ordercheck::models
