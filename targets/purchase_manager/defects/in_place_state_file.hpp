// SPDX-License-Identifier: Apache-2.0
// Defect E of the purchase manager, variant `torn_file`: the state file is written in place. A
// reader, or a crash, meanwhile sees it empty or in part.
#pragma once

#include "purchase_manager/service/state_file.hpp"

namespace purchase_manager {

class InPlaceStateFile final : public StateFile {
 public:
  using StateFile::StateFile;

  void save(const States& states) override { files().write(path(), text_of(states)); }
};

}  // namespace purchase_manager
