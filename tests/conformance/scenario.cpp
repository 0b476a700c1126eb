// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

namespace ordercheck::conformance {
namespace {

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : separator) + part;
  }
  return text;
}

std::string text_of_row(const Row& row) {
  std::vector<std::string> fields;
  fields.reserve(row.size());
  for (const Field& field : row) {
    fields.push_back(field.value_or("null"));
  }
  return "(" + joined(fields, ", ") + ")";
}

std::string text_of_block(const Outcome& outcome) {
  std::string text = "blocked";
  if (outcome.blocked_by && !outcome.blocked_by->empty()) {
    text += " by " + joined(*outcome.blocked_by, " and ");
  }
  return outcome.wait ? text + " (" + *outcome.wait + ")" : text;
}

std::string text_of_error(const Outcome& outcome) {
  std::string text = outcome.sqlstate;
  if (outcome.constraint && !outcome.constraint->empty()) {
    text += " " + *outcome.constraint;
  }
  return outcome.message.empty() ? text : text + ": " + outcome.message;
}

}  // namespace

std::string text_of(const std::vector<Row>& rows) {
  std::vector<std::string> texts;
  texts.reserve(rows.size());
  for (const Row& row : rows) {
    texts.push_back(text_of_row(row));
  }
  return texts.empty() ? "no rows" : joined(texts, " ");
}

std::string text_of(const Outcome& outcome) {
  switch (outcome.status) {
    case Status::ok:
      return outcome.rows ? outcome.tag + " " + text_of(*outcome.rows) : outcome.tag;
    case Status::blocked:
      return text_of_block(outcome);
    case Status::error:
      return text_of_error(outcome);
    case Status::skipped:
      break;
  }
  return "skipped: still blocked";
}

std::string text_of(const Observed& step) {
  std::string text = text_of(step.outcome);
  for (const Resumed& resumed : step.resumed) {
    text += "; " + resumed.session + " goes on: " + text_of(resumed.outcome);
  }
  return text;
}

}  // namespace ordercheck::conformance
