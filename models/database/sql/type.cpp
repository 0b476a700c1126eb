// SPDX-License-Identifier: Apache-2.0
#include "database/sql/expression.hpp"

namespace ordercheck::models::sql {

const char* name_of(Type type) {
  switch (type) {
    case Type::unknown:
      return "unknown";
    case Type::boolean:
      return "boolean";
    case Type::integer:
      return "integer";
    case Type::bigint:
      return "bigint";
    case Type::numeric:
      return "numeric";
    case Type::text:
      return "text";
    case Type::timestamp:
      return "timestamp without time zone";
    case Type::timestamp_with_zone:
      return "timestamp with time zone";
    case Type::nothing:
      return "void";
  }
  return "";
}

}  // namespace ordercheck::models::sql
