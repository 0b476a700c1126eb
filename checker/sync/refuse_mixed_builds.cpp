// SPDX-License-Identifier: Apache-2.0
// Reads the notes that sync/mode.hpp leaves in every object file: see there.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <link.h>
#include <ordercheck/sync/mode.hpp>

#include "sync/mode_notes.hpp"

namespace ordercheck::sync {

namespace {

constexpr std::uint32_t kNativeNote = 1;

std::size_t padded(std::size_t size) { return (size + 3) / 4 * 4; }

int visit_module(dl_phdr_info* module, std::size_t, void* found) {
  for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = module->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) {
      continue;
    }
    const auto* const begin = reinterpret_cast<const char*>(module->dlpi_addr + segment.p_vaddr);
    const std::string file = native_source_in({begin, segment.p_memsz});
    if (!file.empty()) {
      *static_cast<std::string*>(found) = file;
      return 1;
    }
  }
  return 0;
}

}  // namespace

std::string native_source_in(std::string_view notes) {
  using namespace std::string_view_literals;
  constexpr std::string_view name = "ordercheck\0"sv;
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes.data(), sizeof header);
    notes.remove_prefix(sizeof header);
    const std::size_t size = padded(header.n_namesz) + padded(header.n_descsz);
    if (size > notes.size()) {
      break;
    }
    if (header.n_type == kNativeNote && notes.substr(0, header.n_namesz) == name) {
      const std::string_view file = notes.substr(padded(header.n_namesz), header.n_descsz);
      return std::string{file.substr(0, file.find('\0'))};
    }
    notes.remove_prefix(size);
  }
  return {};
}

}  // namespace ordercheck::sync

namespace ordercheck::detail {

void refuse_mixed_builds() {
  std::string file;
  if (dl_iterate_phdr(&sync::visit_module, &file) != 0) {
    std::fprintf(stderr,
                 "ordercheck: %s was compiled for the native build, but this program is checked; a "
                 "native mutex would "
                 "block all its threads. Compile the file with ORDERCHECK_CHECKED=1 (link "
                 "ordercheck::ordercheck, not "
                 "ordercheck::native)\n",
                 file.c_str());
    std::_Exit(2);
  }
}

}  // namespace ordercheck::detail
