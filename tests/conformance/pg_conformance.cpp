// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "comparison.hpp"
#include "implementations.hpp"

int main(int argument_count, char** argument_values) {
  namespace conformance = ordercheck::conformance;
  constexpr int unusable = 2;
  CLI::App app{
      "Compares the database model with what a PostgreSQL server was observed to answer.\n"
      "Exit: 0 nothing differs, 1 something differs, 2 a file or an argument is bad."};
  app.name("pg_conformance");
  conformance::ComparisonArguments arguments;
  std::string dsn;
  app.add_option("FILE", arguments.files, "files of scenarios or traces")->required();
  app.add_option("--only", arguments.only, "only the scenarios with this text in their id");
  app.add_option("--server", dsn,
                 "compare the server of this connection string, not the model; it must do nothing "
                 "else meanwhile, and its schema s is dropped");
  try {
    app.parse(argument_count, argument_values);
    return conformance::compare_files(
        arguments,
        [&] { return dsn.empty() ? conformance::make_model() : conformance::make_server(dsn); },
        std::cout, std::cerr);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : unusable;
  }
}
