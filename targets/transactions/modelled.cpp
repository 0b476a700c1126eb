// SPDX-License-Identifier: Apache-2.0
#include "transactions/modelled.hpp"

namespace transactions {
namespace {

std::string script_of(const std::vector<std::string>& statements) {
  std::string script;
  for (const std::string& statement : statements) {
    script += statement + ";\n";
  }
  return script;
}

std::string_view to_string(AccessPath path) {
  switch (path) {
    case AccessPath::index:
      return "by index";
    case AccessPath::sequential_scan:
      return "by sequential scan";
    case AccessPath::ideal:
      return "by ideal locks";
  }
  return {};
}

}  // namespace

std::string text_of(const Level& level) {
  std::string text{to_string(level.isolation)};
  if (level.access_path) {
    text += ' ';
    text += to_string(*level.access_path);
  }
  return text;
}

const std::vector<Level>& levels() {
  static const std::vector<Level> all{{Isolation::read_committed, {}},
                                      {Isolation::repeatable_read, {}},
                                      {Isolation::serializable, AccessPath::index},
                                      {Isolation::serializable, AccessPath::sequential_scan},
                                      {Isolation::serializable, AccessPath::ideal}};
  return all;
}

ModelledDatabase::ModelledDatabase(const std::vector<std::string>& statements, const Level& level)
    : isolation_{level.isolation},
      database_{script_of(statements), {.serializable = level.access_path}} {}

Place ModelledDatabase::place() {
  return {.connect = [this] { return database_.connect(); }, .isolation = isolation_};
}

}  // namespace transactions
