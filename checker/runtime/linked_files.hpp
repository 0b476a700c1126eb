// SPDX-License-Identifier: Apache-2.0
// Files that take the place of functions of the C and C++ libraries. Nothing else in them is called
// by name, so the runtime calls these: then the linker takes the files.
#pragma once

namespace ordercheck::runtime {

void use_body_heap();
void use_lock_interposition();
void use_static_guards();

}  // namespace ordercheck::runtime
