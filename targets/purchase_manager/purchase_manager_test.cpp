// SPDX-License-Identifier: Apache-2.0
// The correct purchase manager with files in memory: explored in the checked build, a stress run in
// the native one.
#include <map>

#include <ordercheck/rapidcheck.hpp>
#include <ordercheck/workload.hpp>

#include "purchase_manager/arbitrary.hpp"
#include "purchase_manager/run.hpp"

namespace purchase_manager {
namespace {

// Whole files only; a reader never meets a write.
class FilesInMemory final : public FileSystem {
 public:
  std::optional<std::string> read(const std::string& path) override {
    const ordercheck::lock_guard lock{mutex_};
    const auto file = files_.find(path);
    return file == files_.end() ? std::nullopt : std::optional{file->second};
  }

  void write(const std::string& path, const std::string& bytes) override {
    const ordercheck::lock_guard lock{mutex_};
    files_[path] = bytes;
  }

  void sync(const std::string&) override {}

  void rename(const std::string& from, const std::string& to) override {
    const ordercheck::lock_guard lock{mutex_};
    files_[to] = files_.at(from);
    files_.erase(from);
  }

  // One writer at a time: the state table is locked.
  std::string create_temporary(const std::string& path) override { return path + ".new"; }

 private:
  ordercheck::mutex mutex_;
  std::map<std::string, std::string> files_;
};

void expect_all_invariants(const Workload& workload) {
  FilesInMemory files;
  const catalogue::BrokenList broken =
      run(workload, variants().front(), {.files = files, .state_path = "state.json"});
  EXPECT_EQ(catalogue::text_of(broken), "") << workload;
}

// 2 threads, 2 products.
ORDERCHECK_TEST(PurchaseManager, HoldsForEverySmallWorkload) {
  ordercheck::SmallWorkloads pick{2};
  expect_all_invariants(pick_workload(pick));
}

ORDERCHECK_PROP(PurchaseManager, HoldsForRandomWorkloads, (const Workload& workload), {},
                {.count = 20}) {
  expect_all_invariants(workload);
}

}  // namespace
}  // namespace purchase_manager
