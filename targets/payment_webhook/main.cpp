// SPDX-License-Identifier: Apache-2.0
// The workers of the payment webhook as a program with real threads, on a PostgreSQL server.
//
//   payment_webhook --on-postgres                        handles 10 events
//   payment_webhook --on-postgres --stress --runs 1000   repeats that and prints how often it
//   failed,
//                                                        with a confidence interval
//
// The server is that of ORDERCHECK_POSTGRES; scripts/lib/with-postgres starts one.
//
// Exit: 0 every invariant held; 1 one did not; 2 usage, or no server.
#include "payment_webhook/run.hpp"
#include "transactions/server_program.hpp"

int main(int count, char** values) {
  using namespace payment_webhook;
  std::size_t workers = 4;
  int events = 10;
  transactions::ServerProgram program{
      .name = "payment_webhook",
      .description = "Makes one order of each payment, however often it is reported",
      .variants = {},
      .add_options =
          [&](CLI::App& app) {
            app.add_option("--workers", workers, "threads that handle events")
                ->check(CLI::Range(1, 32))
                ->capture_default_str();
            app.add_option("--events", events, "events of a run")
                ->check(CLI::Range(1, 100'000))
                ->capture_default_str();
          },
      .run =
          [&](const transactions::ServerRun& each, transactions::OwnSchema& server) {
            const Variant& chosen = variant(each.variant);
            server.begin_with(chosen.schema());
            return run(
                stress_workload(each.seed, workers, events), chosen,
                {.connect = [&server] { return server.connect(); }, .isolation = each.isolation});
          }};
  for (const Variant& each : variants()) {
    program.variants.emplace_back(each.name);
  }
  return transactions::main_of(program, count, values);
}
