// SPDX-License-Identifier: Apache-2.0
#include "database/transaction.hpp"

#include <algorithm>
#include <numeric>

namespace ordercheck::models::database {

Subtransaction Transaction::current() const {
  Subtransaction name = top_;
  name.number = savepoints_.empty() ? 0 : savepoints_.back().number;
  return name;
}

Subtransaction Transaction::me() {
  const Subtransaction name = current();
  named_ = true;
  highest_named_ = std::max(highest_named_, name.number);
  return name;
}

void Transaction::push_savepoint(const std::string& name) {
  savepoints_.push_back({name, next_number_++, writes_.size()});
}

std::optional<std::size_t> Transaction::find_savepoint(const std::string& name) const {
  for (std::size_t index = savepoints_.size(); index-- > 0;) {
    if (savepoints_[index].name == name) {
      return index;
    }
  }
  return std::nullopt;
}

std::vector<std::uint32_t> Transaction::release(std::size_t savepoint) {
  // While a savepoint stands, whatever begins is inside it.
  std::vector<std::uint32_t> numbers(next_number_ - savepoints_[savepoint].number);
  std::iota(numbers.begin(), numbers.end(), savepoints_[savepoint].number);
  savepoints_.erase(savepoints_.begin() + static_cast<std::ptrdiff_t>(savepoint),
                    savepoints_.end());
  return numbers;
}

std::vector<std::uint32_t> Transaction::roll_back(std::size_t savepoint) {
  writes_.resize(savepoints_[savepoint].write_count);
  return release(savepoint);
}

const OwnWrite* Transaction::written(std::uint32_t table, RowName row,
                                     std::uint32_t before_command) const {
  const auto found = std::find_if(writes_.rbegin(), writes_.rend(), [&](const OwnWrite& write) {
    return write.row == row && write.table == table && write.command < before_command;
  });
  return found == writes_.rend() ? nullptr : &*found;
}

}  // namespace ordercheck::models::database
