// SPDX-License-Identifier: Apache-2.0
#include "explore/checkpoint.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "explore/wire_fields.hpp"
#include "runtime/wire.hpp"

namespace ordercheck::explore {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "ordercheck checkpoint 1\n";

/// Of what follows it in the file.
struct Head {
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;
};

/// Fowler, Noll, Vo, 64 bits: for torn and damaged files, not against anybody.
std::uint64_t checksum_of(std::string_view bytes) {
  std::uint64_t sum = 0xCBF29CE484222325ULL;
  for (const char byte : bytes) {
    sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
  }
  return sum;
}

std::string temporary_name(const std::string& file) { return file + ".tmp"; }

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw BadCheckpoint{
      fmt::format("checkpoint {} {}; remove the file to search from the beginning", file, why)};
}

[[noreturn]] void cannot_write(const std::string& file, int error) {
  throw std::runtime_error{fmt::format("checkpoint {} cannot be written: {}", file,
                                       std::generic_category().message(error))};
}

void require_owner(const std::string& file, const CheckpointOwner& found,
                   const CheckpointOwner& owner) {
  if (found.test != owner.test) {
    refuse(file,
           fmt::format("belongs to another test ({}; this one is {})", found.test, owner.test));
  }
  if (found.binary != owner.binary) {
    refuse(file, "belongs to another build of the program, or of a library that it loads");
  }
  if (found.options != owner.options) {
    refuse(file, fmt::format("belongs to a search with other options ({}; these are {})",
                             found.options, owner.options));
  }
}

/// A descriptor that is closed at the end.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags)
      : descriptor_{::open(path.c_str(), flags | O_CLOEXEC, 0666)} {}

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  ~Descriptor() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }

  bool open() const { return descriptor_ >= 0; }

  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) {
        return false;
      }
      bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return true;
  }

  /// Waits until what was written would survive a loss of power.
  bool settle() const { return ::fsync(descriptor_) == 0; }

 private:
  int descriptor_;
};

}  // namespace

template <class Archive>
static void fields(Archive& archive, Checkpoint& value) {
  auto& [executions, executions_cut, steps, restarts, invariants, race, ids, search] = value;
  archive(executions, executions_cut, steps, restarts, invariants, race, ids, search);
}

std::optional<Checkpoint> read_checkpoint(const std::string& file, const CheckpointOwner& owner) {
  std::ifstream stream{file, std::ios::binary};
  if (!stream) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
      return std::nullopt;
    }
    refuse(file, "cannot be read");
  }
  const std::string content{std::istreambuf_iterator<char>{stream}, {}};
  if (!std::string_view{content}.starts_with(
          kMagic.substr(0, std::min(kMagic.size(), content.size()))) ||
      content.empty()) {
    refuse(file, "is no checkpoint of this version of ordercheck");
  }
  Head head;
  if (content.size() < kMagic.size() + sizeof head) {
    refuse(file, "is torn: it ends within its first line");
  }
  std::memcpy(&head, content.data() + kMagic.size(), sizeof head);
  const std::string_view body = std::string_view{content}.substr(kMagic.size() + sizeof head);
  if (body.size() != head.size) {
    refuse(file, fmt::format("is torn: it has {} bytes of {}", body.size(), head.size));
  }
  if (checksum_of(body) != head.checksum) {
    refuse(file, "is damaged: its checksum does not fit");
  }
  CheckpointOwner found;
  Checkpoint checkpoint;
  wire::Reader reader{body};
  reader(found);
  require_owner(file, found, owner);
  reader(checkpoint);
  return checkpoint;
}

void write_checkpoint(const std::string& file, const CheckpointOwner& owner,
                      const Checkpoint& checkpoint) {
  wire::Writer writer;
  CheckpointOwner of = owner;
  Checkpoint value = checkpoint;
  writer(of, value);
  const std::string body = writer.take();
  const Head head{body.size(), checksum_of(body)};
  const std::string temporary = temporary_name(file);
  {
    const Descriptor out{temporary, O_CREAT | O_TRUNC | O_WRONLY};
    if (!out.open() || !out.write(kMagic) ||
        !out.write({reinterpret_cast<const char*>(&head), sizeof head}) || !out.write(body) ||
        !out.settle()) {
      cannot_write(file, errno);
    }
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0) {
    cannot_write(file, errno);
  }
  const std::string folder = fs::path{file}.parent_path().string();
  const Descriptor place{folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY};
  if (!place.open() || !place.settle()) {
    cannot_write(file, errno);
  }
}

void remove_checkpoint(const std::string& file) {
  std::error_code ignored;
  fs::remove(file, ignored);
  fs::remove(temporary_name(file), ignored);
}

}  // namespace ordercheck::explore
