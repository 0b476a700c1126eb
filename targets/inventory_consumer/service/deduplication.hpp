// SPDX-License-Identifier: Apache-2.0
// Whether a message was handled before.
#pragma once

#include <string>

#include <ordercheck/models/session.hpp>

namespace inventory_consumer {

using ordercheck::models::Session;

/// Threads may call it at once, each with its own session.
class Deduplication {
 public:
  Deduplication() = default;
  Deduplication(const Deduplication&) = delete;
  Deduplication& operator=(const Deduplication&) = delete;
  virtual ~Deduplication() = default;

  /// Records the id in the session's transaction. Returns false when it was recorded before.
  virtual bool admit(Session& session, const std::string& id) = 0;
};

/// The correct one: the primary key decides, and whoever comes second waits for the first one.
class InsertedId final : public Deduplication {
 public:
  bool admit(Session& session, const std::string& id) override {
    return session
               .execute("INSERT INTO handled_messages (id) VALUES ($1) ON CONFLICT DO NOTHING",
                        {id})
               .tag == "INSERT 0 1";
  }
};

}  // namespace inventory_consumer
