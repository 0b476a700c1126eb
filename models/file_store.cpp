// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <ordercheck/models/file_store.hpp>

namespace ordercheck::models {
namespace detail {
namespace {

// Arguments: [0].low the cell of the path, [1].low that of the other path; the constant is what is
// written, or the path.
Cell cell_of(const Operation& operation) { return {operation.object, operation.arguments[0].low}; }

Cell other_cell_of(const Operation& operation) {
  return {operation.object, operation.arguments[1].low};
}

std::string text_of(Constant constant) { return std::string{bytes_of(constant)}; }

}  // namespace

Key key_of_path(std::string_view path) {
  // FNV-1a. A collision would make two paths one file; the few paths of a test do not collide.
  Key key = 14'695'981'039'346'656'037U;
  for (const char byte : path) {
    key = (key ^ static_cast<unsigned char>(byte)) * 1'099'511'628'211U;
  }
  return key == whole ? 0 : key;
}

void FileKind::labels(const World&, const Operation&, Labels& labels) { labels.add(); }

Value FileKind::apply(Step& step) {
  const Operation& operation = step.operation;
  switch (static_cast<FileVerb>(operation.verb)) {
    case truncate:
      step.write<File>(cell_of(operation)) = {.content = constant(""), .exists = 1};
      return {};
    case extend:
      step.write<File>(cell_of(operation)) = {.content = operation.constant, .exists = 1};
      return {};
    case read: {
      const File& file = step.read<File>(cell_of(operation));
      return {file.exists, static_cast<std::uint64_t>(file.content)};
    }
    case rename: {
      const File moved = step.world().at<File>(cell_of(operation));
      if (moved.exists == 0) {
        step.misuse("rename of a file that does not exist: " + text_of(operation.constant));
      }
      step.write<File>(cell_of(operation)) = {};
      step.write<File>(other_cell_of(operation)) = moved;
      return {};
    }
    case create_temporary:
      return {static_cast<std::uint64_t>(operation.thread), operation.index};
  }
  return {};
}

void FileKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const Access access = operation.verb == read ? Access::read : Access::write;
  touches.push_back({cell_of(operation), access, Sync::none, {}});
  if (operation.verb == rename) {
    touches.push_back({other_cell_of(operation), Access::write, Sync::none, {}});
  }
}

std::string FileKind::describe(const Operation& operation, Label, Value result) {
  switch (static_cast<FileVerb>(operation.verb)) {
    case truncate:
      return "empty " + text_of(operation.constant);
    case extend:
      return "write " + text_of(operation.constant);
    case read:
      return result.low == 0 ? "read: no such file"
                             : "read " + text_of(static_cast<Constant>(result.high));
    case rename:
      return "rename to " + text_of(operation.constant);
    case create_temporary:
      return "name a temporary file";
  }
  return {};
}

}  // namespace detail

std::optional<std::string> FileStore::read(std::string_view path) const {
  const Value result = object_.call(detail::read, {detail::key_of_path(path)});
  if (result.low == 0) {
    return std::nullopt;
  }
  return std::string{bytes_of(static_cast<Constant>(result.high))};
}

void FileStore::write(std::string_view path, std::string_view bytes) const {
  const Value key{detail::key_of_path(path)};
  object_.call(detail::truncate, key, {}, constant(path));
  object_.call(detail::extend, key, {}, constant(bytes.substr(0, bytes.size() / 2)));
  object_.call(detail::extend, key, {}, constant(bytes));
}

void FileStore::rename(std::string_view from, std::string_view to) const {
  object_.call(detail::rename, {detail::key_of_path(from)}, {detail::key_of_path(to)},
               constant(to));
}

std::string FileStore::create_temporary(std::string_view path) const {
  const Value name = object_.call(detail::create_temporary);
  return std::string{path} + "." + std::to_string(name.low) + "-" + std::to_string(name.high);
}

}  // namespace ordercheck::models
