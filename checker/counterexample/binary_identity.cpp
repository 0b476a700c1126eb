// SPDX-License-Identifier: Apache-2.0
#include "counterexample/binary_identity.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

namespace ordercheck::counterexample {

namespace {

std::size_t aligned(std::size_t size, std::size_t alignment) {
  return (size + alignment - 1) / alignment * alignment;
}

std::string hexadecimal(const unsigned char* bytes, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += fmt::format("{:02x}", static_cast<unsigned>(bytes[i]));
  }
  return text;
}

// A segment of notes is a list of (header, name, content), each padded to the segment's alignment.
std::string build_id_in(const unsigned char* notes, std::size_t size, std::size_t alignment) {
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes, sizeof header);
    const std::size_t name_at = sizeof header;
    const std::size_t content_at = name_at + aligned(header.n_namesz, alignment);
    const std::size_t next = content_at + aligned(header.n_descsz, alignment);
    if (content_at + header.n_descsz > size) {
      break;
    }
    if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == sizeof ELF_NOTE_GNU &&
        std::memcmp(notes + name_at, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0) {
      return hexadecimal(notes + content_at, header.n_descsz);
    }
    notes += std::min(next, size);
    size -= std::min(next, size);
  }
  return {};
}

std::string own_path() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

int add_module(::dl_phdr_info* info, std::size_t, void* list) {
  auto& modules = *static_cast<std::vector<LoadedModule>*>(list);
  LoadedModule loaded;
  loaded.module.path = modules.empty() ? own_path() : info->dlpi_name;
  loaded.module.load_address = info->dlpi_addr;
  for (std::size_t i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    const std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD) {
      loaded.ranges.push_back({begin, begin + segment.p_memsz});
    } else if (segment.p_type == PT_NOTE && loaded.module.build_id.empty()) {
      loaded.module.build_id =
          build_id_in(reinterpret_cast<const unsigned char*>(begin), segment.p_memsz,
                      std::max<std::size_t>(segment.p_align, 4));
    }
  }
  modules.push_back(std::move(loaded));
  return 0;
}

}  // namespace

bool LoadedModule::contains(std::uintptr_t address) const {
  return std::ranges::any_of(ranges, [address](const Range& range) {
    return range.begin <= address && address < range.end;
  });
}

std::vector<LoadedModule> loaded_modules() {
  std::vector<LoadedModule> modules;
  ::dl_iterate_phdr(add_module, &modules);
  return modules;
}

Binary this_binary(const std::vector<LoadedModule>& modules) {
  Binary binary;
  for (const LoadedModule& loaded : modules) {
    binary.modules.push_back(loaded.module);
  }
  if (!modules.empty()) {
    binary.path = modules.front().module.path;
    binary.build_id = modules.front().module.build_id;
  }
  return binary;
}

}  // namespace ordercheck::counterexample
