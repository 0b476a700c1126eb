// SPDX-License-Identifier: Apache-2.0
#include "counterexample/file.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "counterexample/inspect.hpp"
#include "counterexample/text.hpp"
#include "samples.hpp"

namespace ordercheck::counterexample {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class CounterexampleFile : public ::testing::Test {
 protected:
  CounterexampleFile() {
    std::string name = (fs::temp_directory_path() / "ordercheck-file-test.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }

  void TearDown() override { fs::remove_all(folder_); }

  std::string write_text(const std::string& name, std::string_view text) const {
    const fs::path path = folder_ / name;
    std::ofstream{path, std::ios::binary} << text;
    return path.string();
  }

  std::size_t file_count() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{folder_}, fs::directory_iterator{}));
  }

  fs::path folder_;
};

std::vector<Document> samples() {
  return {overdrawn_wallet(), deadlock(), lost_statistics(), double_charge(),
          long_run(),         crowd(),    every_field()};
}

std::string sentence_for(std::string_view text) {
  try {
    parse(text, "orders.json");
  } catch (const BadFile& error) {
    return error.what();
  }
  return "";
}

std::string sentence_of_reading(const fs::path& path) {
  try {
    read_file(path);
  } catch (const BadFile& error) {
    return error.what();
  }
  return "";
}

/// Whatever a file says, telling it must not crash.
void tell_everything(const Document& document) {
  EXPECT_FALSE(text_of(document, {.width = 60, .all = true}).empty());
  EXPECT_FALSE(text_of(document).empty());
  EXPECT_FALSE(threads_text(document, document.failure.steps).empty());
  EXPECT_FALSE(trace_text(document, "debit").empty());
}

TEST_F(CounterexampleFile, WhatIsWrittenIsRead) {
  for (const Document& document : samples()) {
    const fs::path path = folder_ / "a.json";
    write_file(document, path);
    const Document read = read_file(path);
    EXPECT_EQ(to_json(read), to_json(document));
    EXPECT_EQ(read.file, path.string());
    EXPECT_EQ(read.steps, document.steps);
    EXPECT_EQ(read.decisions, document.decisions);
    EXPECT_EQ(read.threads, document.threads);
    EXPECT_EQ(read.races, document.races);
    EXPECT_EQ(read.certificate, document.certificate);
    EXPECT_EQ(read.settings, document.settings);
    EXPECT_EQ(read.binary, document.binary);
    EXPECT_EQ(read.test, document.test);
    EXPECT_EQ(read.workload, document.workload);
    EXPECT_EQ(read.replay, document.replay);
  }
}

TEST_F(CounterexampleFile, EventsCarrySourceLocationsForOtherReaders) {
  const json file = json::parse(to_json(overdrawn_wallet()));
  EXPECT_EQ(file["steps"][2]["file"], "/src/wallet.cpp");
  EXPECT_EQ(file["steps"][2]["line"], 12);
  EXPECT_EQ(file["violation"]["file"], "/src/wallet_test.cpp");
  EXPECT_EQ(file["schema"], 1);
}

TEST_F(CounterexampleFile, ASharedFrameIsWrittenOnce) {
  const json file = json::parse(to_json(long_run()));
  EXPECT_EQ(file["steps"].size(), 181U);
  EXPECT_LT(file["frames"].size(), 12U);
}

TEST_F(CounterexampleFile, BytesThatAreNoTextDoNotPreventWriting) {
  Document document = deadlock();
  document.failure.violation.message = "balance of \xff\xfe is wrong";
  const Document read = parse(to_json(document), "a.json");
  EXPECT_THAT(read.failure.violation.message,
              AllOf(StartsWith("balance of "), EndsWith(" is wrong")));
}

TEST_F(CounterexampleFile, FoldersAreMadeOnTheWay) {
  const fs::path path = folder_ / "out" / "nightly" / "a.json";
  write_file(deadlock(), path);
  EXPECT_EQ(read_file(path).test.name, "Transfer.BothWays");
}

TEST_F(CounterexampleFile, AnOldFileIsReplacedWholeAndNothingElseIsLeft) {
  const fs::path path = folder_ / "a.json";
  write_file(long_run(), path);
  write_file(deadlock(), path);
  EXPECT_EQ(read_file(path).test.name, "Transfer.BothWays");
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(CounterexampleFile, AFileThatCannotBeWrittenIsNamedAndLeavesNothing) {
  const fs::path taken = folder_ / "taken";
  fs::create_directory(taken);
  try {
    write_file(deadlock(), taken);
    FAIL() << "wrote over a folder";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr(taken.string()), HasSubstr("cannot be written: ")));
  }
  EXPECT_EQ(file_count(), 1U);
  const std::string plain = write_text("plain", "x");
  EXPECT_THROW(write_file(deadlock(), fs::path{plain} / "a.json"), std::runtime_error);
}

TEST_F(CounterexampleFile, EachCheckCallOfATestHasItsOwnFile) {
  Document document = deadlock();
  EXPECT_EQ(path_in("/out", document), "/out/Transfer.BothWays.counterexample.json");
  document.test.check_call = 2;
  EXPECT_EQ(path_in("/out", document), "/out/Transfer.BothWays-2.counterexample.json");
  document.test.name = "All/Transfer.BothWays/1 x";
  EXPECT_EQ(path_in("/out", document).parent_path(), "/out");
  document.test.name = "..";
  EXPECT_EQ(path_in("/out", document).parent_path(), "/out");
}

TEST_F(CounterexampleFile, WhatCannotBeReadIsSaidInOneSentence) {
  EXPECT_EQ(sentence_of_reading("no/such.json"), "counterexample file no/such.json: no such file");
  EXPECT_EQ(sentence_of_reading(folder_),
            "counterexample file " + folder_.string() + ": is a folder");
  EXPECT_EQ(sentence_for(""), "counterexample file orders.json: is empty");
  EXPECT_EQ(sentence_for(" \n"), "counterexample file orders.json: is empty");
  EXPECT_EQ(sentence_for("hello"),
            "counterexample file orders.json: is no JSON: byte 1 is not what can stand there");
  EXPECT_EQ(sentence_for("{\"schema\": 1"),
            "counterexample file orders.json: is truncated: it ends after 12 bytes, in the middle "
            "of a value");
  EXPECT_THAT(sentence_for("[1, 2]"), HasSubstr("is JSON, but no counterexample file"));
  EXPECT_THAT(sentence_for("{\"name\": \"x\"}"), HasSubstr("is JSON, but no counterexample file"));
  EXPECT_THAT(sentence_for(R"({"format": "ordercheck counterexample"})"),
              HasSubstr("has no schema version"));
  EXPECT_THAT(sentence_for(R"({"format": "ordercheck counterexample", "schema": 7})"),
              HasSubstr("has schema 7, but this ordercheck reads schema 1 only"));
  EXPECT_THAT(sentence_for(R"({"format": "ordercheck counterexample", "schema": 1})"),
              HasSubstr("field frames is missing"));
  EXPECT_THAT(sentence_for(std::string(100'000, '[')), HasSubstr("is truncated"));
}

TEST_F(CounterexampleFile, TruncatedAnywhereItIsCalledTruncated) {
  const std::string whole = to_json(deadlock());
  const std::size_t last_brace = whole.find_last_of('}');
  for (std::size_t size = 1; size <= last_brace; ++size) {
    const std::string sentence = sentence_for(std::string_view{whole}.substr(0, size));
    ASSERT_THAT(sentence, AllOf(StartsWith("counterexample file orders.json: is truncated"),
                                Not(HasSubstr("\n"))))
        << "cut after " << size << " bytes";
  }
}

TEST_F(CounterexampleFile, AnyByteChangedItIsReadOrRefusedInOneSentence) {
  const std::string whole = to_json(deadlock());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const char replacement : {'\0', '9', '"', '}', '\xff'}) {
      std::string changed = whole;
      changed[i] = replacement;
      try {
        tell_everything(parse(changed, "orders.json"));
      } catch (const BadFile& error) {
        ASSERT_THAT(error.what(),
                    AllOf(StartsWith("counterexample file orders.json: "), Not(HasSubstr("\n"))));
      }
    }
  }
}

/// The paths of all values below the root, as JSON pointers.
void collect(const json& value, const json::json_pointer& path,
             std::vector<json::json_pointer>& all) {
  if (!path.empty()) {
    all.push_back(path);
  }
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      collect(member, path / name, all);
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      collect(value[i], path / i, all);
    }
  }
}

/// "/steps/3/label" is "steps[3].label".
std::string field_name(const json::json_pointer& path) {
  std::string name;
  std::istringstream parts{path.to_string().substr(1)};
  for (std::string part; std::getline(parts, part, '/');) {
    const bool is_index = std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    name += is_index ? "[" + part + "]" : (name.empty() ? "" : ".") + part;
  }
  return name;
}

/// Derived from the stack, for readers other than ours.
bool is_derived(const json::json_pointer& path) {
  const std::string text = path.to_string();
  return !text.starts_with("/frames") && (text.ends_with("/file") || text.ends_with("/line"));
}

std::vector<json::json_pointer> fields_of(const json& file) {
  std::vector<json::json_pointer> all;
  collect(file, json::json_pointer{}, all);
  std::erase_if(all, is_derived);
  return all;
}

TEST_F(CounterexampleFile, AFieldOfAWrongTypeIsNamed) {
  const json whole = json::parse(to_json(every_field()));
  for (const json::json_pointer& path : fields_of(whole)) {
    json changed = whole;
    const bool takes_objects = whole[path].is_object();
    changed[path] = takes_objects ? json("text") : json::object({{"unexpected", true}});
    const std::string sentence = sentence_for(changed.dump());
    if (path.to_string() == "/format" || path.to_string() == "/schema") {
      EXPECT_NE(sentence, "");
      continue;
    }
    // A pair is named as a whole.
    std::string name = field_name(path);
    if (path.parent_pointer().to_string().find("/watched/") != std::string::npos ||
        path.parent_pointer().to_string().find("/environment/") != std::string::npos) {
      name = field_name(path.parent_pointer());
    }
    EXPECT_THAT(sentence, HasSubstr("field " + name + " is ")) << path;
  }
}

TEST_F(CounterexampleFile, AMissingFieldIsNamed) {
  const json whole = json::parse(to_json(every_field()));
  for (const json::json_pointer& path : fields_of(whole)) {
    if (!whole[path.parent_pointer()].is_object() || path.to_string() == "/format" ||
        path.to_string() == "/schema") {
      continue;
    }
    json changed = whole;
    changed[path.parent_pointer()].erase(path.back());
    EXPECT_THAT(sentence_for(changed.dump()),
                HasSubstr("field " + field_name(path) + " is missing"));
  }
}

TEST_F(CounterexampleFile, NumbersThatDoNotFitAreRefusedOrHarmless) {
  const json whole = json::parse(to_json(every_field()));
  for (const json::json_pointer& path : fields_of(whole)) {
    if (!whole[path].is_number()) {
      continue;
    }
    for (const json& number : {json(-1), json(2.5), json(~std::uint64_t{0}), json(1'000'000)}) {
      json changed = whole;
      changed[path] = number;
      try {
        tell_everything(parse(changed.dump(), "orders.json"));
      } catch (const BadFile& error) {
        EXPECT_THAT(error.what(), StartsWith("counterexample file orders.json: "));
      }
    }
  }
}

TEST_F(CounterexampleFile, IndicesBeyondTheirListsAreNamed) {
  const auto refused = [](const char* path, const json& value) {
    json file = json::parse(to_json(every_field()));
    file[json::json_pointer{path}] = value;
    return sentence_for(file.dump());
  };
  EXPECT_THAT(refused("/steps/2/thread", 9),
              HasSubstr("field steps[2].thread names thread 9, but there are only 3"));
  EXPECT_THAT(refused("/steps/2/causes", json::array({2})),
              HasSubstr("field steps[2].causes names step 2, but there are only 2"));
  EXPECT_THAT(refused("/decisions/0/thread", 3), HasSubstr("field decisions[0].thread names"));
  EXPECT_THAT(refused("/violation/steps", 7), HasSubstr("field violation.steps names step 7"));
  EXPECT_THAT(refused("/violation/thread", 3), HasSubstr("field violation.thread names"));
  EXPECT_THAT(refused("/further_violations/0/thread", 3),
              HasSubstr("field further_violations[0].thread names"));
  EXPECT_THAT(refused("/races/0/second/thread", 3),
              HasSubstr("field races[0].second.thread names"));
  EXPECT_THAT(refused("/steps/3/stack", json::array({99})),
              HasSubstr("field steps[3].stack names frame 99"));
}

TEST_F(CounterexampleFile, FieldsOfALaterVersionDoNotDisturb) {
  json file = json::parse(to_json(deadlock()));
  file["nearest_passing_run"] = {{"decision", 3}};
  file["steps"][0]["colour"] = "red";
  EXPECT_EQ(to_json(parse(file.dump(), "a.json")), to_json(deadlock()));
}

}  // namespace
}  // namespace ordercheck::counterexample
