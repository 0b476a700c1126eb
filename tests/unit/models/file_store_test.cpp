// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/models/file_store.hpp>
#include <ordercheck/sync.hpp>

#include "explore.hpp"

namespace ordercheck::models_test {
namespace {

using models::FileStore;
using testing::ElementsAre;
using testing::Pair;

std::string seen(const FileStore& files, const std::string& path) {
  return files.read(path).value_or("no file");
}

TEST(FileStore, AReaderSeesAWriteInPlaceInPart) {
  Outcomes outcomes;
  exhaust([&] {
    const FileStore files;
    files.write("state", "old");
    thread writer{[&] { files.write("state", "abcd"); }};
    outcomes.add(seen(files, "state"));
    writer.join();
  });
  EXPECT_THAT(outcomes.counts(),
              ElementsAre(Pair("", 1), Pair("ab", 1), Pair("abcd", 1), Pair("old", 1)));
}

TEST(FileStore, AReaderSeesAFileThatIsReplacedBeforeOrAfter) {
  Outcomes outcomes;
  exhaust([&] {
    const FileStore files;
    files.write("state", "old");
    thread writer{[&] {
      const std::string next = files.create_temporary("state");
      files.write(next, "new");
      files.rename(next, "state");
    }};
    outcomes.add(seen(files, "state"));
    writer.join();
  });
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("new", 1), Pair("old", 1)));
}

TEST(FileStore, APathWithoutAFileHoldsNothing) {
  Outcomes outcomes;
  exhaust([&] {
    const FileStore files;
    files.write("a", "content");
    files.rename("a", "b");
    outcomes.add(seen(files, "a") + ", " + seen(files, "b"));
  });
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("no file, content", 1)));
}

TEST(FileStore, OtherPathsCommute) {
  const Result result = exhaust([] {
    const FileStore files;
    thread other{[&] { files.write("b", "1"); }};
    files.write("a", "1");
    other.join();
  });
  EXPECT_EQ(result.executions, 1);
}

TEST(FileStore, TemporaryPathsOfTwoThreadsDiffer) {
  exhaust([] {
    const FileStore files;
    std::string others;
    thread other{[&] { others = files.create_temporary("state"); }};
    const std::string mine = files.create_temporary("state");
    other.join();
    require(mine != others, "two threads were given one path");
  });
}

TEST(FileStore, RenameOfAMissingFileIsMisuse) {
  Options options;
  options.in_process = true;
  options.out = testing::TempDir();
  const Result result = check(options, [] { FileStore{}.rename("missing", "state"); });
  ASSERT_EQ(result.verdict, Verdict::violated);
  EXPECT_EQ(result.violations.front().type, "misuse");
  EXPECT_THAT(result.violations.front().message,
              testing::HasSubstr("rename of a file that does not exist"));
}

}  // namespace
}  // namespace ordercheck::models_test
