// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "counterexample/action.hpp"
#include "counterexample/cause.hpp"
#include "counterexample/table.hpp"
#include "counterexample/text.hpp"

namespace ordercheck::counterexample {

namespace {

constexpr std::size_t kThreadWidthMin = 18;  // "lock stock mutex" and a little more
constexpr std::string_view kStepTitle = "step";

std::string step_number(const StoryLine& line) { return fmt::format("{:>4}", line.first_step + 1); }

std::string cell_of(const StoryLine& line) {
  std::string cell = line.text;
  if (!line.location.empty()) {
    cell += "  " + line.location;
  }
  for (const std::string& note : line.notes) {
    cell += fmt::format("\n\"{}\"", note);
  }
  return cell;
}

void append_values(const StoryLine& line, std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < line.values.size(); ++i) {
    cells.push_back(line.values[i] + (line.changed[i] ? " *" : ""));
  }
}

void append_quantities(const Story& story, std::vector<Table::Column>& columns) {
  for (const std::string& quantity : story.quantities) {
    columns.push_back({quantity, false});
  }
}

std::string banner_of(const StoryLine& line) { return fmt::format("--- {} ---", line.text); }

std::string end_banner(const Document& document) {
  return fmt::format("==> {}", name_of(document.failure.violation));
}

/// What each thread waits for, below what it did.
void add_waiting_row(const Document& document, const Story& story, std::size_t column_count,
                     Table& table) {
  std::vector<std::string> cells{""};
  for (const std::size_t thread : story.threads) {
    cells.push_back(document.threads[thread].state);
  }
  cells.resize(column_count);
  table.add_row(std::move(cells));
}

/// One column per thread.
Table columns_table(const Document& document, const Story& story, bool with_values) {
  std::vector<Table::Column> columns{{std::string{kStepTitle}, false}};
  for (const std::size_t thread : story.threads) {
    columns.push_back({document.threads[thread].name, true});
  }
  if (with_values) {
    append_quantities(story, columns);
  }
  Table table{columns};
  for (const StoryLine& line : story.lines) {
    if (line.type != StoryLine::Type::step) {
      table.add_banner(banner_of(line));
      continue;
    }
    std::vector<std::string> cells{step_number(line)};
    for (const std::size_t thread : story.threads) {
      cells.push_back(thread == line.thread ? cell_of(line) : "");
    }
    if (with_values) {
      append_values(line, cells);
    }
    table.add_row(std::move(cells));
  }
  if (is_about_waiting(document.failure.violation)) {
    add_waiting_row(document, story, columns.size(), table);
  }
  table.add_banner(end_banner(document));
  return table;
}

/// For more threads than fit side by side.
Table list_table(const Document& document, const Story& story) {
  Table table{{{std::string{kStepTitle}, false}, {"thread", true}, {"", true}}};
  for (const StoryLine& line : story.lines) {
    if (line.type == StoryLine::Type::step) {
      table.add_row({step_number(line), document.threads[line.thread].name, cell_of(line)});
    } else {
      table.add_banner(banner_of(line));
    }
  }
  table.add_banner(end_banner(document));
  return table;
}

bool changes_something(const StoryLine& line) {
  for (const bool changed : line.changed) {
    if (changed) {
      return true;
    }
  }
  return false;
}

/// The watched quantities by themselves, where they change.
std::string strip_text(const Story& story, std::size_t width) {
  std::vector<Table::Column> columns{{std::string{kStepTitle}, false}};
  append_quantities(story, columns);
  Table table{columns};
  bool is_first = true;
  std::string list;
  for (const StoryLine& line : story.lines) {
    if (line.values.empty() || (!is_first && !changes_something(line))) {
      continue;
    }
    is_first = false;
    std::vector<std::string> cells{step_number(line)};
    append_values(line, cells);
    for (std::size_t i = 0; i < line.values.size(); ++i) {
      if (line.changed[i]) {
        list +=
            fmt::format("{}  {} is {}\n", step_number(line), story.quantities[i], line.values[i]);
      }
    }
    table.add_row(std::move(cells));
  }
  return "\nwatched (* changed)\n" + (table.fits(width, 0) ? table.text(width) : list);
}

std::string folded_text(const Story& story) {
  std::string text;
  const auto add = [&text](std::size_t count, std::string_view what) {
    if (count != 0) {
      text +=
          fmt::format("{}{} {}", text.empty() ? "not shown: " : ", ", counted(count, "step"), what);
    }
  };
  add(story.steps_private, "of concern to one thread only");
  add(story.steps_of_no_influence, "without influence on the violation");
  add(story.faults_spared, "at which a fault could have happened, and did not");
  add(story.steps_after, "after the violation");
  return text;
}

std::string constants_text(const Story& story) {
  std::string text;
  for (const auto& [name, value] : story.constants) {
    text += fmt::format("{}{} = {}", text.empty() ? "unchanged: " : ", ", name, value);
  }
  return text;
}

}  // namespace

std::string text_of(const Document& document, const Story& story, const TextOptions& options) {
  if (story.lines.empty()) {
    return {};
  }
  std::string text = "\nwhat happened\n";
  const Table joint = columns_table(document, story, true);
  if (joint.fits(options.width, kThreadWidthMin)) {
    text += joint.text(options.width);
    text += story.quantities.empty() ? "" : "* changed\n";
  } else {
    const Table threads = columns_table(document, story, false);
    text += threads.fits(options.width, kThreadWidthMin)
                ? threads.text(options.width)
                : list_table(document, story).text(options.width);
    text += story.quantities.empty() ? "" : strip_text(story, options.width);
  }
  return text + paragraph(constants_text(story), options.width) +
         paragraph(folded_text(story), options.width);
}

}  // namespace ordercheck::counterexample
