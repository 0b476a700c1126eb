// SPDX-License-Identifier: Apache-2.0
// Which shards of a long test this build has passed: an interrupted night goes on where it was.
#pragma once

#include <string>

namespace ordercheck::exploration {

class Ledger {
 public:
  /// Remembers in `folder`, which is made when needed; nowhere if `folder` is empty.
  Ledger(const std::string& folder, const std::string& shard);

  /// Whether the running program passed the shard before; a program built anew did not.
  bool finished() const;
  /// Remembers that it passed.
  void finish() const;

  const std::string& file() const { return file_; }

 private:
  std::string file_;  ///< empty: nothing is remembered
  std::string build_;
};

}  // namespace ordercheck::exploration
