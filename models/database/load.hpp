// SPDX-License-Identifier: Apache-2.0
// The rows that a database begins with: executes INSERTs where nobody else is.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "database/layout.hpp"
#include "database/sql/evaluate.hpp"
#include "database/sql/parse.hpp"

namespace ordercheck::models::database {

class Loader final : private sql::Environment {
 public:
  explicit Loader(const sql::Schema& schema);

  /// Throws SqlError for rows that the server would refuse, UnsupportedSql for all but INSERT.
  void execute(sql::StatementCache& cache, const std::string& statement);

  std::vector<BaseTable> tables();

  std::vector<Layout::Sequence> sequences() const { return sequences_; }

 private:
  void add(std::uint32_t table, const sql::Row& row);
  std::vector<sql::Row> series(const sql::Select& select);

  std::int64_t transaction_time() override;
  std::int64_t statement_time() override;
  std::int64_t clock_time() override;
  std::int64_t next_value(std::size_t sequence) override;
  std::int64_t current_value(std::size_t sequence) override;
  std::int64_t last_value() override;
  void set_value(std::size_t sequence, std::int64_t value, bool used) override;
  bool advisory(sql::Advisory call, const std::vector<std::int64_t>& keys) override;
  std::vector<sql::Row> query(const sql::Select& select, const sql::Scope& outer,
                              std::size_t row_count_max) override;
  [[noreturn]] void refuse(const std::string& construct) const;

  const sql::Schema& schema_;
  std::vector<BaseTable> tables_;
  std::vector<Layout::Sequence> sequences_;
  std::string statement_;
};

}  // namespace ordercheck::models::database
