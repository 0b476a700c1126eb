// SPDX-License-Identifier: Apache-2.0
// What goes through a socket between processes of one check: whole messages.
#pragma once

#include <string>
#include <string_view>

namespace ordercheck::runtime {

/// One end. Does not own the socket.
class Channel {
 public:
  explicit Channel(int socket) : socket_{socket} {}

  int socket() const { return socket_; }

  bool send(std::string_view message) const;
  /// Waits. False: the other side is gone.
  bool receive(std::string& message);
  /// Takes over what has arrived. False: the other side is gone.
  bool read_some();
  /// Moves out the first whole message of what has arrived.
  bool take(std::string& message);

 private:
  int socket_;
  std::string buffer_;
};

}  // namespace ordercheck::runtime
