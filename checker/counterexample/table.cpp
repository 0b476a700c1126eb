// SPDX-License-Identifier: Apache-2.0
#include "counterexample/table.hpp"

#include <algorithm>
#include <numeric>

namespace ordercheck::counterexample {

namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kWidthMin =
    8;  // narrower than a word, a column is unreadable: rather wider than asked

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

/// The byte position after `count` characters.
std::size_t after_characters(std::string_view text, std::size_t count) {
  std::size_t position = 0;
  for (; position < text.size(); ++position) {
    if (begins_character(text[position]) && count-- == 0) {
      break;
    }
  }
  return position;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == text.npos) {
      return lines;
    }
    text.remove_prefix(end + 1);
  }
}

void wrap_line(std::string_view text, std::size_t width, std::size_t indent,
               std::vector<std::string>& lines) {
  std::string prefix;
  while (true) {
    const std::size_t room = width > prefix.size() ? width - prefix.size() : 1;
    std::size_t end = after_characters(text, room);
    std::size_t next = end;
    if (end < text.size()) {
      // The space may stand just behind the last character that fits.
      const std::size_t space = text.substr(0, end + 1).find_last_of(' ');
      if (space != text.npos && text.find_first_not_of(' ') < space) {
        end = space;
        next = std::min(text.find_first_not_of(' ', space), text.size());
      }
    }
    lines.push_back(prefix + std::string{text.substr(0, end)});
    if (next >= text.size()) {
      return;
    }
    text.remove_prefix(next);
    prefix.assign(std::min(indent, width - 1), ' ');
  }
}

void strip_right(std::string& text) { text.erase(text.find_last_not_of(' ') + 1); }

}  // namespace

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t indent) {
  std::vector<std::string> lines;
  for (const std::string_view line : lines_of(text)) {
    wrap_line(line, std::max<std::size_t>(width, 1), indent, lines);
  }
  return lines;
}

std::string paragraph(std::string_view text, std::size_t width) {
  std::string output;
  for (const std::string& line : text.empty() ? std::vector<std::string>{} : wrap(text, width)) {
    output += line + "\n";
  }
  return output;
}

std::vector<std::size_t> Table::natural_widths() const {
  std::vector<std::size_t> widths;
  widths.reserve(columns_.size());
  for (const Column& column : columns_) {
    widths.push_back(display_width(column.title));
  }
  for (const std::vector<std::string>& row : rows_) {
    for (std::size_t i = 0; row.size() == columns_.size() && i < row.size(); ++i) {
      for (const std::string_view line : lines_of(row[i])) {
        widths[i] = std::max(widths[i], display_width(line));
      }
    }
  }
  return widths;
}

bool Table::fits(std::size_t width, std::size_t width_min) const {
  const std::vector<std::size_t> natural = natural_widths();
  std::size_t needed = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    needed += kGap + (columns_[i].wraps ? std::min(natural[i], width_min) : natural[i]);
  }
  return needed <= width + kGap;
}

// Takes from the widest columns that wrap, until the table fits.
std::vector<std::size_t> Table::widths(std::size_t width) const {
  std::vector<std::size_t> widths = natural_widths();
  const auto total = [&] {
    return std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
  };
  while (total() > width) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (columns_[i].wraps && widths[i] > kWidthMin &&
          (widest == nullptr || widths[i] > *widest)) {
        widest = &widths[i];
      }
    }
    if (widest == nullptr) {
      break;
    }
    --*widest;
  }
  return widths;
}

std::string Table::text(std::size_t width) const {
  const std::vector<std::size_t> column_widths = widths(width);
  std::string text;
  const auto add_row = [&](const std::vector<std::string>& row) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(wrap(row[i], column_widths[i]));
      height = std::max(height, cells.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
      std::string output;
      std::size_t column_begin = 0;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        output.append(column_begin - std::min(column_begin, display_width(output)), ' ');
        output += line < cells[i].size() ? cells[i][line] : "";
        column_begin += column_widths[i] + kGap;
      }
      strip_right(output);
      text += output + "\n";
    }
  };
  std::vector<std::string> titles;
  titles.reserve(columns_.size());
  for (const Column& column : columns_) {
    titles.push_back(column.title);
  }
  add_row(titles);
  for (const std::vector<std::string>& row : rows_) {
    if (row.size() == columns_.size()) {
      add_row(row);
      continue;
    }
    const std::size_t indent = column_widths.front() + kGap;
    for (const std::string& line : wrap(row.front(), width - std::min(width - 1, indent))) {
      text += std::string(indent, ' ') + line + "\n";
    }
  }
  return text;
}

}  // namespace ordercheck::counterexample
