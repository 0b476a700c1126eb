// SPDX-License-Identifier: Apache-2.0
#include "database/load.hpp"

#include <algorithm>
#include <limits>

#include <ordercheck/models/session.hpp>

#include "database/server.hpp"
#include "database/sql/constraints.hpp"
#include "database/sql/row_bytes.hpp"

namespace ordercheck::models::database {

Loader::Loader(const sql::Schema& schema) : schema_{schema} {
  for (const sql::Table& table : schema.tables) {
    BaseTable& base = tables_.emplace_back();
    base.indexes.resize(table.unique_indexes.size());
  }
  for (const sql::Sequence& sequence : schema.sequences) {
    sequences_.push_back({sequence.start, 0});
  }
}

void Loader::execute(sql::StatementCache& cache, const std::string& statement) {
  statement_ = statement;
  const sql::Statement& bound = cache.bind(cache.parse(statement), {});
  const auto* const insert = std::get_if<sql::Insert>(&bound);
  if (insert == nullptr || insert->on_conflict.has_value()) {
    refuse("a setup by another statement than INSERT");
  }
  const auto table = static_cast<std::uint32_t>(insert->table);
  if (insert->query != nullptr) {
    for (const sql::Row& row : series(*insert->query)) {
      add(table, row);
    }
  }
  for (const std::vector<sql::Expression>& values : insert->rows) {
    sql::Row row;
    for (const sql::Expression& value : values) {
      row.push_back(sql::evaluate(value, {.rows = {}, .environment = this}));
    }
    add(table, row);
  }
}

void Loader::add(std::uint32_t table, const sql::Row& row) {
  const sql::Table& schema = schema_.tables[table];
  sql::check_row(schema, row);
  BaseTable& base = tables_[table];
  base.images.push_back(constant(sql::encode(row)));
  for (std::size_t index = 0; index < schema.unique_indexes.size(); ++index) {
    if (const auto key = index_key(schema.unique_indexes[index], row)) {
      base.indexes[index].push_back(
          {key->hash, static_cast<std::uint32_t>(base.images.size()), key->key});
    }
  }
}

std::vector<sql::Row> Loader::series(const sql::Select& select) {
  if (select.sources.size() != 1 || !select.sources.front().series.has_value() ||
      select.aggregated || select.limit.has_value()) {
    refuse("a setup from a query other than generate_series");
  }
  const sql::Series& bounds = *select.sources.front().series;
  const sql::Scope none{.rows = {}, .environment = this};
  const std::int64_t last = sql::evaluate(bounds.last, none).integer();
  std::vector<sql::Row> rows;
  for (std::int64_t value = sql::evaluate(bounds.first, none).integer(); value <= last; ++value) {
    const sql::Row source{SqlValue{value}};
    const sql::Row* const sources[] = {&source};
    const sql::Scope scope{.rows = sources, .environment = this};
    if (!sql::passes(select.condition, scope)) {
      continue;
    }
    sql::Row& row = rows.emplace_back();
    for (const sql::Output& output : select.outputs) {
      row.push_back(sql::evaluate(output.value, scope));
    }
  }
  return rows;
}

std::vector<BaseTable> Loader::tables() {
  for (std::size_t table = 0; table < tables_.size(); ++table) {
    for (std::size_t index = 0; index < tables_[table].indexes.size(); ++index) {
      std::vector<BaseKey>& keys = tables_[table].indexes[index];
      std::ranges::sort(keys, {}, [](const BaseKey& key) { return std::pair{key.hash, key.key}; });
      const auto same = [](const BaseKey& a, const BaseKey& b) { return a.key == b.key; };
      if (std::ranges::adjacent_find(keys, same) != keys.end()) {
        throw sql::duplicate_key(schema_.tables[table].unique_indexes[index]);
      }
    }
  }
  return std::move(tables_);
}

std::int64_t Loader::next_value(std::size_t sequence) {
  Layout::Sequence& state = sequences_[sequence];
  state.value += state.used != 0 ? schema_.sequences[sequence].increment : 0;
  state.used = 1;
  return state.value;
}

void Loader::set_value(std::size_t sequence, std::int64_t value, bool used) {
  sequences_[sequence] = {value, used ? 1 : 0};
}

std::int64_t Loader::transaction_time() { refuse("the time in a setup"); }

std::int64_t Loader::statement_time() { refuse("the time in a setup"); }

std::int64_t Loader::clock_time() { refuse("the time in a setup"); }

std::int64_t Loader::current_value(std::size_t) { refuse("currval in a setup"); }

std::int64_t Loader::last_value() { refuse("lastval in a setup"); }

bool Loader::advisory(sql::Advisory, const std::vector<std::int64_t>&) {
  refuse("an advisory lock in a setup");
}

std::vector<sql::Row> Loader::query(const sql::Select&, const sql::Scope&, std::size_t) {
  refuse("a sub-select in a setup");
}

void Loader::refuse(const std::string& construct) const {
  throw UnsupportedSql{construct, statement_};
}

}  // namespace ordercheck::models::database
