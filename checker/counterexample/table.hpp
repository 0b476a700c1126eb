// SPDX-License-Identifier: Apache-2.0
// Text in columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ordercheck::counterexample {

/// Characters as a terminal counts them: code points.
std::size_t display_width(std::string_view text);

/// The text in lines of at most `width` characters, broken at spaces; the second and later ones are
/// indented.
std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t indent = 2);

/// The same lines, each with its end; nothing for an empty text.
std::string paragraph(std::string_view text, std::size_t width);

/// Rows of cells under titles, with lines across the whole table in between.
class Table {
 public:
  struct Column {
    std::string title;
    bool wraps = false;  ///< may be made narrower than its text
  };

  explicit Table(std::vector<Column> columns) : columns_{std::move(columns)} {}

  /// A cell may hold several lines.
  void add_row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  /// A line across all columns but the first.
  void add_banner(std::string text) { rows_.push_back({std::move(text)}); }

  /// Whether every column that wraps would keep at least `width_min` characters, or its own width
  /// if that is less.
  bool fits(std::size_t width, std::size_t width_min) const;

  std::string text(std::size_t width) const;

 private:
  std::vector<std::size_t> natural_widths() const;
  std::vector<std::size_t> widths(std::size_t width) const;

  // invariant: each row has one cell (a banner) or as many as there are columns
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ordercheck::counterexample
