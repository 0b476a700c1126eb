// SPDX-License-Identifier: Apache-2.0
// The inventory consumers as a program with real threads, on a PostgreSQL server.
//
//   inventory_consumer --on-postgres                        handles 20 messages
//   inventory_consumer --on-postgres --stress --runs 1000   repeats that and prints how often it
//                                                           failed, with a confidence interval
//
// The server is that of ORDERCHECK_POSTGRES; scripts/lib/with-postgres starts one.
//
// Exit: 0 every invariant held; 1 one did not; 2 usage, or no server.
#include "inventory_consumer/run.hpp"
#include "transactions/server_program.hpp"

int main(int count, char** values) {
  using namespace inventory_consumer;
  std::size_t consumers = 2;
  int messages = 20;
  transactions::ServerProgram program{
      .name = "inventory_consumer",
      .description = "Applies stock changes from a log to a products table",
      .variants = {},
      .add_options =
          [&](CLI::App& app) {
            app.add_option("--consumers", consumers, "threads that handle messages")
                ->check(CLI::Range(1, 32))
                ->capture_default_str();
            app.add_option("--messages", messages, "messages of a run")
                ->check(CLI::Range(1, 100'000))
                ->capture_default_str();
          },
      .run =
          [&](const transactions::ServerRun& each, transactions::OwnSchema& server) {
            const Workload workload = stress_workload(each.seed, consumers, messages);
            server.begin_with(schema(workload.stock));
            return run(
                workload, variant(each.variant),
                {.connect = [&server] { return server.connect(); }, .isolation = each.isolation});
          }};
  for (const Variant& each : variants()) {
    program.variants.emplace_back(each.name);
  }
  return transactions::main_of(program, count, values);
}
