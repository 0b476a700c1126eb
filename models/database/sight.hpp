// SPDX-License-Identifier: Apache-2.0
// What a snapshot sees.
#pragma once

#include <algorithm>
#include <vector>

#include "database/cells.hpp"
#include "database/packing.hpp"

namespace ordercheck::models::database {

/// The last transaction of each session that had committed, as `snapshot` returned it. Transactions
/// of one session come one after the other, so that a number stands for all before it, too.
class Sight {
 public:
  struct Entry {
    SessionName session = 0;
    std::uint32_t transaction = 0;
  };

  /// Without a snapshot it sees all that was committed.
  explicit Sight(Constant snapshot) : newest_{snapshot == Constant::none} {
    if (!newest_) {
      last_ = Unpacker{snapshot}.take_list<Entry>();
    }
  }

  /// Requires: the transaction has committed.
  bool sees(SessionName session, std::uint32_t transaction) const {
    if (newest_ || session == 0) {
      return true;
    }
    const auto found = std::ranges::lower_bound(last_, session, {}, &Entry::session);
    return found != last_.end() && found->session == session && found->transaction >= transaction;
  }

  bool newest() const { return newest_; }

 private:
  bool newest_;
  std::vector<Entry> last_;
};

}  // namespace ordercheck::models::database
