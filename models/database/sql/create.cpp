// SPDX-License-Identifier: Apache-2.0
#include "database/sql/create.hpp"

#include "database/sql/create_sequence.hpp"
#include "database/sql/create_table.hpp"
#include "database/sql/errors.hpp"
#include "database/sql/schema_names.hpp"

namespace ordercheck::models::sql {

bool is_definition(const Node& node) {
  const std::string_view kind = node.kind();
  return kind.starts_with("Create") || kind.starts_with("Alter") || kind == "IndexStmt" ||
         kind == "ViewStmt" || kind == "DropStmt";
}

void create(Schema& schema, const Node& node) {
  if (node.is("CreateStmt")) {
    TableMaker{schema, node}.make();
  } else if (node.is("CreateSeqStmt")) {
    node.only({"sequence", "options"});
    const Node name = node.node("sequence", "RangeVar");
    name.only({"relname", "inh", "relpersistence", "location"});
    require_new_relation(schema, name.text("relname"));
    Sequence sequence;
    sequence.name = name.text("relname");
    read_sequence_options(node, sequence);
    schema.sequences.push_back(sequence);
  } else {
    node.refuse(name_in_sql(node.kind()));
  }
}

}  // namespace ordercheck::models::sql
