// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "database/sql/node.hpp"
#include "database/sql/schema.hpp"

namespace ordercheck::models::sql {

/// Reads START, INCREMENT, MINVALUE, MAXVALUE and CACHE 1 from the node's options.
void read_sequence_options(const Node& node, Sequence& sequence);

}  // namespace ordercheck::models::sql
