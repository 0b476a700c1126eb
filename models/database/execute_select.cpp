// SPDX-License-Identifier: Apache-2.0
// SELECT: what it reads, and the rows that it locks.
#include <algorithm>
#include <limits>

#include "database/connection.hpp"
#include "database/reads.hpp"
#include "database/sql/aggregate.hpp"

namespace ordercheck::models::database {

namespace {

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

std::vector<const sql::Row*> pointers_to(const std::vector<sql::Row>& rows) {
  std::vector<const sql::Row*> pointers;
  for (const sql::Row& row : rows) {
    pointers.push_back(&row);
  }
  return pointers;
}

/// A row that matches, with what it is sorted by.
struct Match {
  std::vector<sql::Row> rows;  // by source
  sql::Row order;
  SeenRow seen;  // of the source that is locked
};

void sort_matches(const sql::Select& select, std::vector<Match>& matches) {
  std::ranges::stable_sort(matches, [&](const Match& left, const Match& right) {
    for (std::size_t key = 0; key < select.order.size(); ++key) {
      const int order = sql::compare(left.order[key], right.order[key],
                                     select.order[key].descending, select.order[key].nulls_first);
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  });
}

sql::Row order_of(const sql::Select& select, const sql::Scope& scope) {
  sql::Row order;
  for (const sql::OrderKey& key : select.order) {
    order.push_back(sql::evaluate(key.value, scope));
  }
  return order;
}

sql::Row outputs_of(const std::vector<sql::Output>& outputs, const sql::Scope& scope) {
  sql::Row row;
  for (const sql::Output& output : outputs) {
    row.push_back(sql::evaluate(output.value, scope));
  }
  return row;
}

}  // namespace

Rows Connection::execute(const sql::Select& select) {
  take_statement_snapshot(table_count(select) > 1);
  const bool locks = std::ranges::any_of(
      select.sources, [](const sql::Source& source) { return source.lock != RowLock::none; });
  if (locks) {
    require_writable("SELECT FOR UPDATE");
  }
  Rows result;
  for (const sql::Output& output : select.outputs) {
    result.columns.push_back(output.name);
  }
  result.rows = locks ? locked_rows(select) : rows_of(select, nullptr, kNoLimit);
  result.tag = "SELECT " + std::to_string(result.rows.size());
  return result;
}

std::size_t Connection::limit_of(const sql::Select& select, const sql::Scope& scope) {
  if (!select.limit.has_value()) {
    return kNoLimit;
  }
  const SqlValue limit = sql::evaluate(*select.limit, scope);
  if (limit.is_null()) {
    return kNoLimit;
  }
  if (limit.integer() < 0) {
    fail("2201W", "LIMIT must not be negative");
  }
  return static_cast<std::size_t>(limit.integer());
}

std::vector<sql::Row> Connection::rows_of(const sql::Select& select, const sql::Scope* outer,
                                          std::size_t row_count_max) {
  const sql::Scope empty{.rows = {}, .outer = outer, .environment = this};
  const std::size_t limit = std::min(limit_of(select, empty), row_count_max);
  const bool stops_early = select.order.empty() && !select.aggregated;
  std::vector<Match> matches;
  std::vector<sql::Row> rows;
  sql::AggregateRow aggregates{select};
  if (limit == 0) {
    return {};
  }
  join(select, outer, rows, [&] {
    const std::vector<const sql::Row*> sources = pointers_to(rows);
    const sql::Scope scope{.rows = sources, .outer = outer, .environment = this};
    if (!sql::passes(select.condition, scope)) {
      return true;
    }
    if (select.aggregated) {
      aggregates.add(scope);
    } else {
      matches.push_back({rows, order_of(select, scope), {}});
    }
    return !stops_early || matches.size() < limit;
  });
  if (select.aggregated) {
    return {outputs_of(
        select.outputs,
        {.rows = {}, .aggregates = &aggregates.result(), .outer = outer, .environment = this})};
  }
  sort_matches(select, matches);
  std::vector<sql::Row> results;
  for (const Match& match : matches) {
    const std::vector<const sql::Row*> sources = pointers_to(match.rows);
    results.push_back(
        outputs_of(select.outputs, {.rows = sources, .outer = outer, .environment = this}));
    if (results.size() >= limit) {
      break;
    }
  }
  return results;
}

void Connection::join(const sql::Select& select, const sql::Scope* outer,
                      std::vector<sql::Row>& rows, const std::function<bool()>& visit) {
  std::vector<std::optional<std::vector<sql::Row>>> kept(select.sources.size());
  const std::function<bool(std::size_t)> descend = [&](std::size_t depth) {
    if (depth == select.sources.size()) {
      return visit();
    }
    const sql::Source& source = select.sources[depth];
    const std::vector<const sql::Row*> before = pointers_to(rows);
    const sql::Scope scope{.rows = before, .outer = outer, .environment = this};
    // What a source reads may depend on the rows before it by the key alone.
    if (!kept[depth].has_value() || source.lookup.has_value() || source.series.has_value()) {
      kept[depth] = source_rows(select, source, scope);
    }
    const std::vector<sql::Row> these = *kept[depth];
    for (const sql::Row& row : these) {
      rows.push_back(row);
      const bool goes_on = descend(depth + 1);
      rows.pop_back();
      if (!goes_on) {
        return false;
      }
    }
    return true;
  };
  descend(0);
}

std::vector<sql::Row> Connection::source_rows(const sql::Select& select, const sql::Source& source,
                                              const sql::Scope& scope) {
  std::vector<sql::Row> rows;
  if (source.series.has_value()) {
    const std::int64_t last = sql::evaluate(source.series->last, scope).integer();
    for (std::int64_t value = sql::evaluate(source.series->first, scope).integer(); value <= last;
         ++value) {
      rows.push_back({SqlValue{value}});
    }
    return rows;
  }
  for (const SeenRow& row : scan({source, select.condition, select.order}, scope)) {
    rows.push_back(decode_row(row.image));
  }
  return rows;
}

/// Sort comes before the locks, LIMIT after them: a row that is gone when it is had leaves its
/// place to the next one.
std::vector<sql::Row> Connection::locked_rows(const sql::Select& select) {
  if (select.sources.size() != 1 || select.sources.front().series.has_value()) {
    refuse("row locks on a join");
  }
  const sql::Source& source = select.sources.front();
  const sql::Scope empty{.rows = {}, .environment = this};
  const std::size_t limit = limit_of(select, empty);
  const Reading reading{source, select.condition, select.order, true};
  std::vector<Match> matches;
  for (const SeenRow& seen : limit == 0 ? std::vector<SeenRow>{} : scan(reading, empty)) {
    Match& match = matches.emplace_back(Match{{}, {}, seen});
    if (seen.image != Constant::none) {
      match.rows.push_back(decode_row(seen.image));
      const sql::Row* const sources[] = {&match.rows.front()};
      match.order = order_of(select, {.rows = sources, .environment = this});
    }
  }
  if (!is_serializable() || index_for(reading) == kNoIndex) {
    sort_matches(select, matches);
  }
  std::vector<sql::Row> results;
  for (const Match& match : matches) {
    if (results.size() >= limit) {
      break;
    }
    if (!turn_of(static_cast<std::uint32_t>(source.table), match.seen)) {
      continue;
    }
    const sql::Row* const before[] = {&match.rows.front()};
    if (!sql::passes(select.condition, {.rows = before, .environment = this})) {
      continue;
    }
    if (const std::optional<sql::Row> row = lock_row(select, match.seen)) {
      const sql::Row* const sources[] = {&*row};
      results.push_back(outputs_of(select.outputs, {.rows = sources, .environment = this}));
    }
  }
  return results;
}

std::optional<sql::Row> Connection::lock_row(const sql::Select& select, const SeenRow& seen) {
  const sql::Source& source = select.sources.front();
  const RowRequest request{.row = seen.row,
                           .version = seen.version,
                           .table = static_cast<std::uint32_t>(source.table),
                           .me = transaction_->me(),
                           .purpose = RowPurpose::lock,
                           .mode = source.lock,
                           .waits = source.wait == sql::LockWait::wait,
                           .follows = true};
  const TakenRow taken = above_read_committed() ? take_row(request) : take_newest_row(request);
  switch (taken.answer) {
    case RowAnswer::free:
      break;
    case RowAnswer::skip:
      if (source.wait == sql::LockWait::nowait) {
        fail("55P03", "could not obtain lock on row in relation \"" +
                          server_.schema().tables[source.table].name + "\"");
      }
      return std::nullopt;
    default:
      if (above_read_committed()) {
        fail_serialization(taken.answer);
      }
      return std::nullopt;
  }
  if (taken.version == seen.version) {
    return decode_row(seen.image);
  }
  sql::Row row = decode_row(taken.image);
  const sql::Row* const sources[] = {&row};
  if (!sql::passes(select.condition, {.rows = sources, .environment = this})) {
    return std::nullopt;
  }
  return row;
}

std::vector<sql::Row> Connection::query(const sql::Select& select, const sql::Scope& outer,
                                        std::size_t row_count_max) {
  return rows_of(select, &outer, row_count_max);
}

}  // namespace ordercheck::models::database
