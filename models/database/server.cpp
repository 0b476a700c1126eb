// SPDX-License-Identifier: Apache-2.0
#include "database/server.hpp"

#include <map>
#include <string>

#include <ordercheck/detail/door.hpp>

#include "database/load.hpp"
#include "database/sql/row_bytes.hpp"

namespace ordercheck::models::database {

namespace {

/// Numbers that are equal have one key, whatever their scale.
SqlValue index_form(const SqlValue& value) {
  if (!value.is_decimal()) {
    return value;
  }
  Int128 units = value.decimal().units();
  int scale = value.decimal().scale();
  for (; scale > 0 && units % 10 == 0; --scale) {
    units /= 10;
  }
  return Decimal{units, scale};
}

SerialMode serial_mode(const DatabaseOptions& options) {
  if (!options.serializable.has_value()) {
    return SerialMode::none;
  }
  switch (*options.serializable) {
    case AccessPath::index:
      return SerialMode::index;
    case AccessPath::sequential_scan:
      return SerialMode::sequential_scan;
    case AccessPath::ideal:
      return SerialMode::ideal;
  }
  return SerialMode::none;
}

}  // namespace

Script::Script(std::string_view text) : statements{schema} {
  const std::vector<std::string> data = sql::define(schema, text);
  Loader loader{schema};
  for (const std::string& statement : data) {
    loader.execute(statements, statement);
  }
  tables = loader.tables();
  sequences = loader.sequences();
  for (const BaseTable& table : tables) {
    bases.push_back(intern(table));
  }
}

Script& script_of(std::string_view text) {
  const ordercheck::detail::HostScope host;
  static std::map<std::string, std::unique_ptr<Script>, std::less<>> known;
  const auto found = known.find(text);
  if (found != known.end()) {
    return *found->second;
  }
  return *known.emplace(std::string{text}, std::make_unique<Script>(text)).first->second;
}

IndexKey index_key(const sql::Row& key) {
  sql::Row form;
  for (const SqlValue& value : key) {
    form.push_back(index_form(value));
  }
  const std::string bytes = sql::encode(form);
  return {hash_of(bytes), constant(bytes)};
}

std::optional<IndexKey> index_key(const sql::UniqueIndex& index, const sql::Row& row) {
  sql::Row key;
  for (const std::size_t column : index.columns) {
    if (row[column].is_null()) {
      return std::nullopt;
    }
    key.push_back(row[column]);
  }
  return index_key(key);
}

Server::Server(std::string_view schema, const DatabaseOptions& options)
    : script_{script_of(schema)}, options_{options}, commits_{"commits"} {
  Layout layout;
  layout.commits = commits_.id();
  layout.physical_order =
      options.row_order == RowOrder::physical || options.serializable.has_value();
  layout.serial = serial_mode(options);
  layout.any_victim = options.deadlock_victim == DeadlockVictim::any;
  layout.sequences = script_.sequences;
  std::uint32_t index_count = 0;
  for (std::size_t table = 0; table < script_.schema.tables.size(); ++table) {
    images_.push_back(std::make_unique<Object<ImagesKind>>(
        script_.schema.tables[table].name, ImageCell{BaseRows{script_.bases[table]}}));
    layout.tables.push_back({images_.back()->id(), index_count, script_.bases[table]});
    index_count += static_cast<std::uint32_t>(script_.schema.tables[table].unique_indexes.size());
  }
  layout_ = intern(layout);
  locks_.emplace("database", LockCell{Unwritten{layout_}});
}

const sql::ParsedStatement& Server::parse(std::string_view text) const {
  const ordercheck::detail::HostScope host;
  return script_.statements.parse(text);
}

const sql::Statement& Server::bind(const sql::ParsedStatement& parsed,
                                   const std::vector<SqlValue>& parameters) const {
  const ordercheck::detail::HostScope host;
  return script_.statements.bind(parsed, parameters);
}

Value Server::call(Verb verb, Constant request, SessionName session, Time lock_timeout,
                   std::optional<std::uint32_t> table) const {
  Operation operation = locks_->operation(static_cast<std::uint8_t>(verb), {session},
                                          {static_cast<std::uint64_t>(lock_timeout)});
  operation.constant = request;
  if (table.has_value()) {
    operation.other = images_[*table]->id();
  }
  return announce(operation);
}

Value Server::take_snapshot(SessionName session, Constant serial) const {
  Operation operation = locks_->operation(static_cast<std::uint8_t>(Verb::snapshot), {session});
  operation.other = commits_.id();
  operation.constant = serial;
  return announce(operation);
}

Value Server::finish(Constant request, SessionName session) const {
  Operation operation = locks_->operation(static_cast<std::uint8_t>(Verb::finish), {session},
                                          {static_cast<std::uint64_t>(layout_)});
  operation.constant = request;
  return announce(operation);
}

}  // namespace ordercheck::models::database
