// SPDX-License-Identifier: Apache-2.0
#include "explore/explorer_seat.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>
#include <system_error>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ordercheck::explore {

ExplorerSeat::ExplorerSeat() {
  void* const place = mmap(nullptr, sizeof(Seat), PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED) {
    throw std::system_error{errno, std::generic_category(), "shared memory for an explorer"};
  }
  seat_ = new (place) Seat;
}

ExplorerSeat::~ExplorerSeat() {
  end();
  munmap(seat_, sizeof(Seat));
}

void ExplorerSeat::start(const std::function<void(Seat&, Channel&)>& live) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error{errno, std::generic_category(), "channel to an explorer"};
  }
  std::fflush(nullptr);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    const int reason = errno;
    close(ends[0]);
    close(ends[1]);
    throw std::system_error{reason, std::generic_category(), "an explorer cannot be started"};
  }
  if (child == 0) {
    close(ends[0]);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
      _exit(0);
    }
    Channel channel{ends[1]};
    live(*seat_, channel);
    _exit(0);
  }
  close(ends[1]);
  process_ = child;
  channel_ = Channel{ends[0]};
  ids_version = 0;
  changed = Clock::now();
}

void ExplorerSeat::end() {
  if (process_ != 0) {
    kill(process_, SIGKILL);
    bury();
  }
}

int ExplorerSeat::bury() {
  int status = 0;
  waitpid(process_, &status, 0);
  close(channel_.socket());
  process_ = 0;
  return status;
}

}  // namespace ordercheck::explore
