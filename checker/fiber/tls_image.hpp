// SPDX-License-Identifier: Apache-2.0
// The initial contents of thread-local storage, to be laid again over a donor's before each use.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace ordercheck::fiber {

/// Whether the file name in `path` starts with one of `names`.
bool module_is(std::string_view path, std::initializer_list<std::string_view> names);

/// Whether the module keeps its thread-local storage from one use of a slot to the next: the C
/// library, the loader and the sanitizers, which could not go on without it.
bool is_left_alone(std::string_view path);

/// A stretch of the thread-local storage of one module.
struct TlsPiece {
  std::size_t module = 0;         // the loader's number
  std::size_t offset = 0;         // within the module's block
  const char* initial = nullptr;  // null: zeros
  std::size_t size = 0;
};

/// The same in the storage of one thread.
struct TlsCopy {
  char* target = nullptr;
  const char* initial = nullptr;
  std::size_t size = 0;
};

/// All that must be restored, of the modules loaded now.
std::vector<TlsPiece> tls_pieces();

/// Where `piece` lies for the calling thread; makes the block if the thread has none yet.
TlsCopy locate(const TlsPiece& piece);

/// Neither memcpy nor memset: the thread sanitizer would take these for accesses of the caller's.
void restore(std::span<const TlsCopy> copies) noexcept;

}  // namespace ordercheck::fiber
