// SPDX-License-Identifier: Apache-2.0
// Names for objects that the body did not name: their type and the line that created them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// The runtime's name of an object, and the stack that created it.
using CreatedObject = std::pair<std::string, Stack>;

/// Replaces the runtime's names ("mutex main.0") in all texts of the document by type and line
/// ("mutex at wallet.cpp:12"). Several objects of one type and line are numbered. Names in
/// `settings.promoted` stay: they are for the runtime. The new names are kept in `object_names`.
void name_by_line(Document& document, const std::vector<CreatedObject>& objects);

/// Does the same to a violation that was met elsewhere in the search.
void name_by_line(const Document& document, Violation& violation);

}  // namespace ordercheck::counterexample
