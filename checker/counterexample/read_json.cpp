// SPDX-License-Identifier: Apache-2.0
#include <concepts>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "counterexample/fields.hpp"
#include "counterexample/file.hpp"
#include "counterexample/file_names.hpp"

namespace ordercheck::counterexample {

namespace {

using Json = nlohmann::json;

/// Where in the file the reader stands; its text is made only for a message.
struct Place {
  const Place* outer = nullptr;
  const char* name = "";
  std::optional<std::size_t> index;

  std::string text() const {
    if (outer == nullptr) {
      return name;
    }
    const std::string before = outer->text();
    if (index) {
      return fmt::format("{}[{}]", before, *index);
    }
    return before.empty() ? name : before + "." + name;
  }
};

[[noreturn]] void wrong_type(const Json& value, const Place& place, std::string_view expected) {
  throw BadFile(fmt::format("field {} is {} {}, expected {}", place.text(),
                            value.is_array() || value.is_object() ? "an" : "a", value.type_name(),
                            expected));
}

class Reader {
 public:
  Reader(const Json& object, const Place& place, const std::vector<Frame>& frames)
      : object_{object}, place_{place}, frames_{frames} {
    if (!object.is_object()) {
      wrong_type(object, place, "an object");
    }
  }

  template <class Type>
  void field(const char* name, Type& value) {
    const Place place{&place_, name, {}};
    const auto found = object_.find(name);
    if (found == object_.end()) {
      throw BadFile(fmt::format("field {} is missing", place.text()));
    }
    read(*found, place, value);
  }

  // Derived from the stack; for other readers.
  void location(const Stack&) {}

 private:
  template <std::unsigned_integral Type>
  void read(const Json& json, const Place& place, Type& value) {
    constexpr auto kMax = std::numeric_limits<Type>::max();
    if (!json.is_number_unsigned() || json.get<std::uint64_t>() > kMax) {
      wrong_type(json, place, fmt::format("a whole number from 0 to {}", kMax));
    }
    value = static_cast<Type>(json.get<std::uint64_t>());
  }

  // Points in virtual time and durations: signed, but never negative.
  void read(const Json& json, const Place& place, std::int64_t& value) {
    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
    if (!json.is_number_unsigned() || json.get<std::uint64_t>() > kMax) {
      wrong_type(json, place, fmt::format("a whole number from 0 to {}", kMax));
    }
    value = json.get<std::int64_t>();
  }

  void read(const Json& json, const Place& place, bool& value) {
    if (!json.is_boolean()) {
      wrong_type(json, place, "true or false");
    }
    value = json.get<bool>();
  }

  void read(const Json& json, const Place& place, std::string& value) {
    if (!json.is_string()) {
      wrong_type(json, place, "a string");
    }
    value = json.get<std::string>();
  }

  void read(const Json& json, const Place& place, std::chrono::milliseconds& value) {
    std::int64_t count = 0;
    read(json, place, count);
    value = std::chrono::milliseconds{count};
  }

  void read(const Json& json, const Place& place, std::pair<std::string, std::string>& value) {
    if (!json.is_array() || json.size() != 2 || !json[0].is_string() || !json[1].is_string()) {
      wrong_type(json, place, "a name and a value");
    }
    value = {json[0].get<std::string>(), json[1].get<std::string>()};
  }

  void read(const Json& json, const Place& place, Stack& value) {
    std::vector<std::size_t> indices;
    read(json, place, indices);
    for (const std::size_t index : indices) {
      if (index >= frames_.size()) {
        throw BadFile(fmt::format("field {} names frame {}, but there are only {}", place.text(),
                                  index, frames_.size()));
      }
      value.push_back(frames_[index]);
    }
  }

  template <class Type>
  void read(const Json& json, const Place& place, std::optional<Type>& value) {
    if (json.is_null()) {
      value.reset();
    } else {
      read(json, place, value.emplace());
    }
  }

  template <class Type>
  void read(const Json& json, const Place& place, std::vector<Type>& values) {
    if (!json.is_array()) {
      wrong_type(json, place, "an array");
    }
    for (const Json& element : json) {
      const Place element_place{&place, "", values.size()};
      read(element, element_place, values.emplace_back());
    }
  }

  template <class Type>
    requires std::is_class_v<Type>
  void read(const Json& json, const Place& place, Type& value) {
    Reader reader{json, place, frames_};
    fields(reader, value);
  }

  const Json& object_;
  const Place& place_;
  const std::vector<Frame>& frames_;
};

// The renderers index without asking, so that every index is checked here.
class IndexCheck {
 public:
  explicit IndexCheck(const Document& document) : document_{document} {}

  void run() const {
    failure("violation", document_.failure);
    for (std::size_t i = 0; i < document_.further.size(); ++i) {
      failure(fmt::format("further_violations[{}]", i), document_.further[i]);
    }
    for (std::size_t i = 0; i < document_.decisions.size(); ++i) {
      thread(fmt::format("decisions[{}].thread", i), document_.decisions[i].thread);
    }
    for (std::size_t i = 0; i < document_.steps.size(); ++i) {
      thread(fmt::format("steps[{}].thread", i), document_.steps[i].thread);
      for (const std::size_t cause : document_.steps[i].causes) {
        below(fmt::format("steps[{}].causes", i), "step", cause, i);
      }
    }
    for (std::size_t i = 0; i < document_.races.size(); ++i) {
      thread(fmt::format("races[{}].first.thread", i), document_.races[i].first.thread);
      thread(fmt::format("races[{}].second.thread", i), document_.races[i].second.thread);
    }
  }

 private:
  static void below(std::string_view field, std::string_view what, std::size_t index,
                    std::size_t count) {
    if (index >= count) {
      throw BadFile(
          fmt::format("field {} names {} {}, but there are only {}", field, what, index, count));
    }
  }

  void thread(std::string_view field, std::size_t index) const {
    below(field, "thread", index, document_.threads.size());
  }

  void failure(const std::string& field, const Failure& failure) const {
    thread(field + ".thread", failure.thread);
    below(field + ".steps", "step", failure.steps, document_.steps.size() + 1);
  }

  const Document& document_;
};

Json parse_json(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == text.npos) {
    throw BadFile("is empty");
  }
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::size_t end = text.find_last_not_of(" \t\r\n") + 1;
    if (error.byte > end) {
      throw BadFile(fmt::format("is truncated: it ends after {} bytes, in the middle of a value",
                                text.size()));
    }
    throw BadFile(fmt::format("is no JSON: byte {} is not what can stand there", error.byte));
  }
}

void check_schema(const Json& json) {
  const auto format = json.is_object() ? json.find(kFormatField) : json.end();
  if (!json.is_object() || format == json.end() || *format != kFormat) {
    throw BadFile(fmt::format(R"(is JSON, but no {} file: it has no field "{}": "{}")",
                              "counterexample", kFormatField, kFormat));
  }
  const auto schema = json.find(kSchemaField);
  if (schema == json.end() || !schema->is_number_unsigned()) {
    throw BadFile("has no schema version");
  }
  if (*schema != kSchemaVersion) {
    throw BadFile(
        fmt::format("has schema {}, but this ordercheck reads schema {} only; use the "
                    "version that wrote it",
                    schema->dump(), kSchemaVersion));
  }
}

std::vector<Frame> read_frames(const Json& json) {
  const auto found = json.find(kFramesField);
  if (found == json.end()) {
    throw BadFile(fmt::format("field {} is missing", kFramesField));
  }
  const Place root;
  const Place place{&root, kFramesField, {}};
  if (!found->is_array()) {
    wrong_type(*found, place, "an array");
  }
  const std::vector<Frame> none;
  std::vector<Frame> frames;
  for (const Json& element : *found) {
    const Place element_place{&place, "", frames.size()};
    Reader reader{element, element_place, none};
    fields(reader, frames.emplace_back());
  }
  return frames;
}

}  // namespace

Document parse(std::string_view json_text, std::string_view name) {
  try {
    const Json json = parse_json(json_text);
    check_schema(json);
    const std::vector<Frame> frames = read_frames(json);
    const Place root;
    Reader reader{json, root, frames};
    Document document;
    fields(reader, document);
    IndexCheck{document}.run();
    return document;
  } catch (const BadFile& error) {
    throw BadFile(fmt::format("counterexample file {}: {}", name, error.what()));
  }
}

}  // namespace ordercheck::counterexample
