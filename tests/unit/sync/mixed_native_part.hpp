// SPDX-License-Identifier: Apache-2.0
#pragma once

/// A signature without a type of the shim: the linker cannot see the difference.
int count_natively();
