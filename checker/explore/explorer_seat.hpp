// SPDX-License-Identifier: Apache-2.0
// One explorer process of a shared search, as the process that has the tree sees it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "explore/branch_tree.hpp"
#include "explore/shared_search.hpp"
#include "runtime/channel.hpp"

namespace ordercheck::explore {

using runtime::Channel;

/// Starts the process when it is needed, and again after its end.
class ExplorerSeat {
 public:
  using Clock = std::chrono::steady_clock;

  ExplorerSeat();
  ExplorerSeat(const ExplorerSeat&) = delete;
  ExplorerSeat& operator=(const ExplorerSeat&) = delete;
  ~ExplorerSeat();

  /// Forks; in the child `live` is called, and must not return.
  void start(const std::function<void(Seat&, Channel&)>& live);

  bool running() const { return process_ != 0; }

  /// Ends the process at once.
  void end();
  /// After the socket was closed: how the process ended, as waitpid tells it.
  int bury();

  bool busy() const { return !taken.empty(); }

  Seat& seat() { return *seat_; }

  Channel& channel() { return channel_; }

  pid_t process() const { return process_; }

  std::vector<BranchTree::Handle> taken;  ///< what it has been given
  std::uint64_t budget = 0;
  std::uint64_t ids_version = 0;
  Clock::time_point since, changed;  ///< busy; last seen to get on
  std::uint64_t heartbeat = 0;

 private:
  Seat* seat_ = nullptr;
  Channel channel_{-1};
  pid_t process_ = 0;
};

}  // namespace ordercheck::explore
