// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <optional>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "counterexample/fields.hpp"
#include "counterexample/file.hpp"
#include "counterexample/file_names.hpp"
#include "counterexample/frame.hpp"

namespace ordercheck::counterexample {

namespace {

using Json = nlohmann::ordered_json;

/// Each frame is written once, since most stacks share their outer half; stacks are indices into
/// this table.
class FrameTable {
 public:
  std::size_t index_of(const Frame& frame) {
    const auto [entry, is_new] = indices_.try_emplace(frame, frames_.size());
    if (is_new) {
      frames_.push_back(frame);
    }
    return entry->second;
  }

  const std::vector<Frame>& frames() const { return frames_; }

 private:
  std::map<Frame, std::size_t> indices_;
  std::vector<Frame> frames_;
};

class Writer {
 public:
  explicit Writer(FrameTable& frames) : frames_{frames} {}

  template <class Type>
  void field(const char* name, const Type& value) {
    object_[name] = json_of(value);
  }

  /// For readers other than ours: the line that the report shows.
  void location(const Stack& stack) {
    const Frame* frame = shown_frame(stack);
    object_["file"] = frame == nullptr ? "" : frame->file;
    object_["line"] = frame == nullptr ? 0 : frame->line;
  }

  Json take() { return std::move(object_); }

 private:
  template <class Type>
    requires std::is_arithmetic_v<Type>
  Json json_of(Type value) {
    return value;
  }

  Json json_of(const std::string& text) { return text; }

  Json json_of(std::chrono::milliseconds duration) { return duration.count(); }

  Json json_of(const std::pair<std::string, std::string>& pair) {
    return Json::array({pair.first, pair.second});
  }

  Json json_of(const Stack& stack) {
    Json indices = Json::array();
    for (const Frame& frame : stack) {
      indices.push_back(frames_.index_of(frame));
    }
    return indices;
  }

  template <class Type>
  Json json_of(const std::optional<Type>& value) {
    return value ? json_of(*value) : Json(nullptr);
  }

  template <class Type>
  Json json_of(const std::vector<Type>& values) {
    Json list = Json::array();
    for (const Type& value : values) {
      list.push_back(json_of(value));
    }
    return list;
  }

  template <class Type>
    requires std::is_class_v<Type>
  Json json_of(const Type& value) {
    Writer writer{frames_};
    fields(writer, value);
    return writer.take();
  }

  FrameTable& frames_;
  Json object_ = Json::object();
};

// A field in a line, and of a list of objects each object: short enough to read, and good to
// compare.
std::string lay_out(const Json& object) {
  const auto compact = [](const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  std::string text = "{";
  for (const auto& [name, value] : object.items()) {
    text += (text.size() == 1 ? "\n" : ",\n") + compact(name) + ": ";
    if (!value.is_array() || value.empty() || !value.front().is_object()) {
      text += compact(value);
      continue;
    }
    std::string_view separator = "[\n  ";
    for (const Json& element : value) {
      text += std::string{separator} + compact(element);
      separator = ",\n  ";
    }
    text += "\n]";
  }
  return text + "\n}\n";
}

}  // namespace

std::string to_json(const Document& document) {
  FrameTable frames;
  Writer writer{frames};
  writer.field(kFormatField, std::string{kFormat});
  writer.field(kSchemaField, kSchemaVersion);
  fields(writer, document);
  // A frame is not a stack, so it needs no table: the writer is given one that stays empty.
  FrameTable none;
  Json list = Json::array();
  for (const Frame& frame : frames.frames()) {
    Writer frame_writer{none};
    fields(frame_writer, frame);
    list.push_back(frame_writer.take());
  }
  Json object = writer.take();
  object[kFramesField] = std::move(list);
  return lay_out(object);
}

}  // namespace ordercheck::counterexample
