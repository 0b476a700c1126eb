// SPDX-License-Identifier: Apache-2.0
#include "runtime/channel.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include <sys/socket.h>

namespace ordercheck::runtime {

namespace {

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(sent > 0 ? static_cast<std::size_t>(sent) : 0);
  }
  return true;
}

}  // namespace

bool Channel::send(std::string_view message) const {
  const std::uint64_t size = message.size();
  return send_all(socket_, {reinterpret_cast<const char*>(&size), sizeof size}) &&
         send_all(socket_, message);
}

bool Channel::read_some() {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): recv writes it
  std::array<char, std::size_t{256} * 1024> block;
  const ssize_t count = recv(socket_, block.data(), block.size(), 0);
  if (count < 0) {
    return errno == EINTR || errno == EAGAIN;
  }
  buffer_.append(block.data(), static_cast<std::size_t>(count));
  return count > 0;
}

bool Channel::take(std::string& message) {
  std::uint64_t size = 0;
  if (buffer_.size() < sizeof size) {
    return false;
  }
  std::memcpy(&size, buffer_.data(), sizeof size);
  if (buffer_.size() - sizeof size < size) {
    return false;
  }
  message = buffer_.substr(sizeof size, size);
  buffer_.erase(0, sizeof size + size);
  return true;
}

bool Channel::receive(std::string& message) {
  while (!take(message)) {
    if (!read_some()) {
      return false;
    }
  }
  return true;
}

}  // namespace ordercheck::runtime
