// SPDX-License-Identifier: Apache-2.0
// What happens to one message.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "inventory_consumer/service/deduplication.hpp"
#include "inventory_consumer/service/message.hpp"
#include "inventory_consumer/service/stock_update.hpp"
#include "transactions/transaction.hpp"

namespace inventory_consumer {

enum class Result : std::uint8_t {
  applied,
  refused,    ///< a stock would have fallen below zero; nothing was changed
  duplicate,  ///< the message was handled before
};

std::string_view to_string(Result result);

struct Handled {
  Result result = Result::applied;
  std::map<std::string, std::int64_t> stock;  ///< of each product after its change; of applied
};

/// The parts of a handler. They must outlive it.
struct Parts {
  Deduplication& deduplication;
  StockUpdate& update;
  transactions::Isolation isolation;
};

/// One for each process. Threads may call it at once, each with its own session.
class Handler {
 public:
  explicit Handler(const Parts& parts) : parts_{parts} {}

  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;

  /// Tries once. Throws SqlError when that fails; nothing was changed then.
  virtual Handled handle(Session& session, const Message& message) = 0;

 protected:
  const Parts& parts() const { return parts_; }

 private:
  const Parts parts_;
};

/// The correct one: the id and all changes in one transaction.
class OneTransaction final : public Handler {
 public:
  using Handler::Handler;
  Handled handle(Session& session, const Message& message) override;
};

/// Makes the message's changes in the session's transaction; refused as soon as one is.
Handled apply_changes(StockUpdate& update, Session& session, const Message& message);

}  // namespace inventory_consumer
