// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "database/sql/bind.hpp"
#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

struct KnownType {
  std::string_view name;
  Type type;
  bool serial = false;
};

constexpr std::array<KnownType, 14> known_types{{
    {"bool", Type::boolean},
    {"int4", Type::integer},
    {"int8", Type::bigint},
    {"numeric", Type::numeric},
    {"text", Type::text},
    {"timestamp", Type::timestamp},
    {"timestamptz", Type::timestamp_with_zone},
    {"serial", Type::integer, true},
    {"serial4", Type::integer, true},
    {"bigserial", Type::bigint, true},
    {"serial8", Type::bigint, true},
    {"boolean", Type::boolean},
    {"int", Type::integer},
    {"bigint", Type::bigint},
}};

// numeric(precision) and numeric(precision, scale).
void read_limits(const Node& node, TypeName& result) {
  std::vector<int> limits;
  for (const Node& modifier : node.nodes("typmods")) {
    if (!modifier.is("A_Const")) {
      modifier.refuse("a modifier of a type that is no number");
    }
    const Literal value = literal(modifier);
    if (!std::holds_alternative<std::int32_t>(value.value)) {
      modifier.refuse("a modifier of a type that is no number");
    }
    limits.push_back(std::get<std::int32_t>(value.value));
  }
  if (limits.empty()) {
    return;
  }
  if (result.type != Type::numeric || limits.size() > 2) {
    node.refuse(std::string(name_of(result.type)) + " with a modifier");
  }
  result.precision = limits[0];
  result.scale = limits.size() == 2 ? limits[1] : 0;
  if (result.precision < 1 || result.precision > Decimal::digit_count_max || result.scale < 0 ||
      result.scale > result.precision) {
    node.refuse("numeric(" + std::to_string(result.precision) + ", " +
                std::to_string(result.scale) + ")");
  }
}

}  // namespace

TypeName type_name(const Node& node) {
  node.only({"names", "typmods", "typemod", "location"});
  std::vector<std::string> names = node.names("names");
  if (names.size() == 2 && names[0] == "pg_catalog") {
    names.erase(names.begin());
  }
  if (names.size() == 1) {
    for (const KnownType& known : known_types) {
      if (known.name == names[0]) {
        TypeName result{.type = known.type, .serial = known.serial};
        read_limits(node, result);
        return result;
      }
    }
  }
  node.refuse("type " + names.back());
}

}  // namespace ordercheck::models::sql
