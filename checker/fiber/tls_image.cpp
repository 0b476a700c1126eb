// SPDX-License-Identifier: Apache-2.0
#include "fiber/tls_image.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <elf.h>
#include <link.h>

#include "fiber/sanitizer.hpp"

struct TlsIndex {  // as the loader's interface has it
  unsigned long module;
  unsigned long offset;
};

extern "C" void* __tls_get_addr(TlsIndex* index);

namespace ordercheck::fiber {
namespace {

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool belongs_to_sanitizer(std::string_view symbol) {
  constexpr std::array<std::string_view, 7> kMarks{
      "__asan", "__tsan", "__lsan", "__ubsan", "__sanitizer", "__sancov", "__interception"};
  return std::ranges::any_of(
      kMarks, [&](std::string_view mark) { return symbol.find(mark) != std::string_view::npos; });
}

template <class T>
T read_at(const std::string& file, std::size_t offset) {
  T value = {};
  if (offset + sizeof(T) <= file.size()) {
    std::memcpy(&value, file.data() + offset, sizeof(T));
  }
  return value;
}

Elf64_Shdr section(const std::string& file, std::size_t index) {
  const auto header = read_at<Elf64_Ehdr>(file, 0);
  return read_at<Elf64_Shdr>(file, header.e_shoff + index * sizeof(Elf64_Shdr));
}

// The thread-local variables in a table of symbols that are a sanitizer's.
void add_sanitizer_ranges(const std::string& file, const Elf64_Shdr& symbols,
                          std::vector<Range>& ranges) {
  const Elf64_Shdr names = section(file, symbols.sh_link);
  for (std::size_t at = 0; at < symbols.sh_size; at += sizeof(Elf64_Sym)) {
    const auto symbol = read_at<Elf64_Sym>(file, symbols.sh_offset + at);
    const std::size_t name = names.sh_offset + symbol.st_name;
    if (ELF64_ST_TYPE(symbol.st_info) == STT_TLS && name < file.size() &&
        belongs_to_sanitizer(file.c_str() + name)) {
      ranges.push_back({symbol.st_value, symbol.st_value + symbol.st_size});
    }
  }
}

// Where the variables of a sanitizer that is linked into the program itself lie in its block. Empty
// when the program is stripped.
std::vector<Range> sanitizer_ranges(const std::string& file) {
  std::vector<Range> ranges;
  const auto header = read_at<Elf64_Ehdr>(file, 0);
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    if (const Elf64_Shdr found = section(file, i); found.sh_type == SHT_SYMTAB) {
      add_sanitizer_ranges(file, found, ranges);
    }
  }
  std::ranges::sort(ranges, {}, &Range::begin);
  return ranges;
}

bool lies_in(const dl_phdr_info& module, std::uintptr_t address) {
  for (std::size_t i = 0; i < module.dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = module.dlpi_phdr[i];
    const std::uintptr_t begin = module.dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD && address - begin < segment.p_memsz) {
      return true;
    }
  }
  return false;
}

bool contains_a_sanitizer(const dl_phdr_info& module) {
  return (__asan_init != nullptr &&
          lies_in(module, reinterpret_cast<std::uintptr_t>(__asan_init))) ||
         (__tsan_init != nullptr && lies_in(module, reinterpret_cast<std::uintptr_t>(__tsan_init)));
}

// What must not be touched in the block of `module`.
std::vector<Range> exempt_ranges(const dl_phdr_info& module, std::size_t block_size) {
  if (!contains_a_sanitizer(module)) {
    return {};
  }
  std::ostringstream file;
  file << std::ifstream("/proc/self/exe", std::ios::binary).rdbuf();
  std::vector<Range> ranges = sanitizer_ranges(file.str());
  if (ranges.empty()) {
    ranges.push_back({0, block_size});
  }
  return ranges;
}

// Adds the bytes [begin, end) of a block, cut where initial values end and zeros begin.
void add_pieces(std::vector<TlsPiece>& pieces, std::size_t module, const char* image,
                std::size_t image_size, Range range) {
  if (range.begin < std::min(range.end, image_size)) {
    const std::size_t end = std::min(range.end, image_size);
    pieces.push_back({module, range.begin, image + range.begin, end - range.begin});
  }
  const std::size_t zeros = std::max(range.begin, image_size);
  if (zeros < range.end) {
    pieces.push_back({module, zeros, nullptr, range.end - zeros});
  }
}

int collect(dl_phdr_info* module, std::size_t, void* result) {
  if (is_left_alone(module->dlpi_name)) {
    return 0;
  }
  auto& pieces = *static_cast<std::vector<TlsPiece>*>(result);
  for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = module->dlpi_phdr[i];
    if (segment.p_type != PT_TLS) {
      continue;
    }
    const auto* image = reinterpret_cast<const char*>(module->dlpi_addr + segment.p_vaddr);
    std::size_t begin = 0;
    for (const Range& exempt : exempt_ranges(*module, segment.p_memsz)) {
      add_pieces(pieces, module->dlpi_tls_modid, image, segment.p_filesz, {begin, exempt.begin});
      begin = std::max(begin, exempt.end);
    }
    add_pieces(pieces, module->dlpi_tls_modid, image, segment.p_filesz, {begin, segment.p_memsz});
  }
  return 0;
}

void lay(char* target, const char* initial, std::size_t size) noexcept {
  if (initial != nullptr) {
    asm volatile("rep movsb" : "+D"(target), "+S"(initial), "+c"(size) : : "memory");
  } else {
    asm volatile("rep stosb" : "+D"(target), "+c"(size) : "a"(0) : "memory");
  }
}

}  // namespace

bool module_is(std::string_view path, std::initializer_list<std::string_view> names) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  return std::ranges::any_of(names, [&](std::string_view name) { return file.starts_with(name); });
}

bool is_left_alone(std::string_view path) {
  return module_is(path, {"libc.so", "ld-linux", "libpthread.so", "libasan.so", "libtsan.so",
                          "libubsan.so", "liblsan.so", "libclang_rt."});
}

std::vector<TlsPiece> tls_pieces() {
  std::vector<TlsPiece> pieces;
  dl_iterate_phdr(collect, &pieces);
  return pieces;
}

TlsCopy locate(const TlsPiece& piece) {
  TlsIndex index{piece.module, piece.offset};
  return {static_cast<char*>(__tls_get_addr(&index)), piece.initial, piece.size};
}

void restore(std::span<const TlsCopy> copies) noexcept {
  for (const TlsCopy& copy : copies) {
    lay(copy.target, copy.initial, copy.size);
  }
}

}  // namespace ordercheck::fiber
