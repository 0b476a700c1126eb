// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "implementations.hpp"
#include "random/differential.hpp"

namespace {

namespace conformance = ordercheck::conformance;

void add_grammar(CLI::App& app, conformance::Grammar& grammar) {
  app.add_flag("!--no-serializable", grammar.serializable, "only the weaker levels");
  app.add_flag("!--no-savepoints", grammar.savepoints, "no savepoints");
  app.add_flag("!--no-foreign-keys", grammar.foreign_keys, "no foreign keys");
  app.add_flag("!--no-advisory-locks", grammar.advisory_locks, "no advisory locks");
  app.add_flag("!--no-lock-timeout", grammar.lock_timeout, "no lock_timeout");
  app.add_flag("!--no-do-nothing", grammar.do_nothing_at_serializable,
               "no DO NOTHING at SERIALIZABLE: servers before 15.20 differ");
}

int compare(const conformance::DifferentialArguments& arguments, const std::string& dsn,
            bool with_itself) {
  const std::unique_ptr<conformance::Implementation> server = conformance::make_server(dsn);
  const std::unique_ptr<conformance::Implementation> model =
      with_itself ? nullptr : conformance::make_model();
  const conformance::DifferentialResult result = conformance::compare_on_random_schedules(
      arguments, *server, model ? *model : *server, std::cout);
  for (const auto& [name, count] : result.reached) {
    std::cout << name << " " << count << "\n";
  }
  std::cout << result.tally.agree << " agree, " << result.tally.differ << " differ, "
            << result.tally.unsupported << " unsupported\n";
  return result.tally.differ == 0 ? 0 : 1;
}

}  // namespace

int main(int argument_count, char** argument_values) {
  constexpr int unusable = 2;
  CLI::App app{
      "Compares the database model with a PostgreSQL server on random schedules, up to the first\n"
      "difference, which is printed as a file for pg_conformance.\n"
      "Exit: 0 nothing differs, 1 something differs, 2 an argument or the server is bad."};
  app.name("pg_random");
  conformance::DifferentialArguments arguments;
  std::string dsn;
  bool with_itself = false;
  app.add_option(
         "--server", dsn,
         "connection string; the server must do nothing else meanwhile, and its schema s is "
         "dropped")
      ->envname("ORDERCHECK_POSTGRES")
      ->required();
  app.add_option("--seed", arguments.first_seed, "the first schedule")->capture_default_str();
  app.add_option("--count", arguments.count, "how many schedules")->capture_default_str();
  app.add_flag("--with-itself", with_itself, "compare the server with itself");
  add_grammar(app, arguments.grammar);
  try {
    app.parse(argument_count, argument_values);
    return compare(arguments, dsn, with_itself);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : unusable;
  } catch (const std::exception& error) {
    std::cerr << "pg_random: " << error.what() << "\n";
    return unusable;
  }
}
