// SPDX-License-Identifier: Apache-2.0
// What the file is recognised by, and the one field that serves others.
#pragma once

namespace ordercheck::counterexample {

inline constexpr const char* kFormatField = "format";
inline constexpr const char* kFormat = "ordercheck counterexample";
inline constexpr const char* kSchemaField = "schema";
inline constexpr const char* kFramesField = "frames";

}  // namespace ordercheck::counterexample
