// SPDX-License-Identifier: Apache-2.0
// Counterexample files: JSON, written whole or not at all, read with one sentence for whatever is
// wrong.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// What is wrong with a file that should be a counterexample: one sentence that names the file.
class BadFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The document as JSON. Bytes that are no UTF-8 become the replacement character.
std::string to_json(const Document& document);

/// Reads a document from JSON; `name` is what messages call it. Throws BadFile.
Document parse(std::string_view json, std::string_view name);

/// Reads a file; the document's `file` is its absolute path. Throws BadFile.
Document read_file(const std::filesystem::path& path);

/// Writes the file whole or not at all, and the folder it stands in when that is missing. Throws
/// std::runtime_error naming the path when it cannot be written.
void write_file(const Document& document, const std::filesystem::path& path);

/// The name of a check call as part of a file's name: "Wallet.NeverOverdrawn-2".
std::string file_name_of(const Test& test);

/// Where the counterexample of this test belongs in a folder of counterexamples. The same check
/// call always gets the same file, so that runs do not pile up.
std::filesystem::path path_in(const std::filesystem::path& folder, const Document& document);

}  // namespace ordercheck::counterexample
