// SPDX-License-Identifier: Apache-2.0
#include "statements.hpp"

#include <algorithm>

namespace ordercheck::conformance {
namespace {

std::string columns(const Table& table) { return "id, " + table.mark + ", " + table.number; }

}  // namespace

std::vector<std::string> Statements::setup() {
  std::vector<std::string> all;
  for (const Table& table : setting_.tables) {
    all.push_back(table.definition);
    std::string rows;
    for (int id = 1; id <= setting_.key_count; ++id) {
      if (!random_.chance(80)) {
        continue;
      }
      // As many marks are given as there are, so that a unique one is not given twice.
      const std::size_t index = static_cast<std::size_t>(id) - 1;
      const std::string mark = index < table.marks.size() ? table.marks[index] : "NULL";
      rows += (rows.empty() ? "(" : ", (") + (table.draws_key ? "" : std::to_string(id) + ", ") +
              mark + ", 10)";
    }
    if (!rows.empty()) {
      all.push_back("INSERT INTO " + table.name + (table.draws_key ? " (" : " (id, ") + table.mark +
                    ", " + table.number + ") VALUES " + rows);
    }
  }
  return all;
}

const Table* Statements::child() const {
  const auto found =
      std::ranges::find_if(setting_.tables, [](const Table& each) { return !each.parent.empty(); });
  return found == setting_.tables.end() ? nullptr : &*found;
}

std::string Statements::atom(const Table& table) {
  // An index on the mark or several keys would be another way to the rows.
  const bool of_number = setting_.serializable && (table.mark_is_unique || random_.chance(50));
  switch (of_number ? random_.below(2) : random_.below(6)) {
    case 0:
      return table.number + " >= " + number();
    case 1:
      return table.number + " < " + number();
    case 2:
      return table.mark + " IS NULL";
    case 3:
      return table.mark + " IS NOT NULL";
    case 4:
      return table.mark + " = " + table.marks[random_.chance(50) ? 0 : 1];
    default:
      return setting_.serializable ? table.number + " = 10"
                                   : "id IN (" + key() + ", " + key() + ")";
  }
}

std::string Statements::condition(const Table& table) {
  switch (random_.below(6)) {
    case 0:
      return "(" + atom(table) + " OR " + atom(table) + ")";
    case 1:
      return "NOT (" + atom(table) + ")";
    case 2:
      return atom(table) + " AND " + atom(table);
    default:
      return atom(table);
  }
}

std::string Statements::where_one(const Table& table) {
  std::string text = " WHERE id = " + key();
  return random_.chance(setting_.contended ? 5 : 30) ? text + " AND " + condition(table) : text;
}

std::string Statements::where_many(const Table& table) {
  const bool conditional = random_.chance(60);
  if (setting_.by_index) {
    return " WHERE id >= 0" + (conditional ? " AND " + condition(table) : "");
  }
  return conditional ? " WHERE " + condition(table) : "";
}

std::string Statements::where(const Table& table, int percent_one) {
  return random_.chance(setting_.contended ? 95 : percent_one) ? where_one(table)
                                                               : where_many(table);
}

std::string Statements::select() {
  const Table& from = table();
  const std::string head =
      "SELECT " + (random_.chance(20) ? "*" : columns(from)) + " FROM " + from.name;
  if (random_.chance(65)) {
    return head + where_one(from);
  }
  const std::string order = random_.chance(70)   ? " ORDER BY id"
                            : random_.chance(50) ? " ORDER BY " + from.number + " DESC, id"
                                                 : " ORDER BY id DESC";
  // With a limit an index would be read in part, and backwards.
  const bool limited = !setting_.serializable && random_.chance(25);
  return head + where_many(from) + order + (limited ? " LIMIT " + random_.word({"1", "2"}) : "");
}

std::string Statements::aggregate() {
  const Table& from = table();
  const std::string what = random_.any_of<std::string>(
      {"count(*)", "count(" + from.mark + ")", "sum(" + from.number + ")",
       "min(" + from.number + "), max(" + from.number + ")"});
  return "SELECT " + what + " FROM " + from.name + where_many(from);
}

std::string Statements::join() {
  const Table& inner = *child();
  return "SELECT b.id, p.id, p.quantity FROM " + inner.name + " b JOIN " + inner.parent +
         " p ON p.id = b." + inner.parent + "_id" +
         (random_.chance(50) ? " WHERE b.amount >= " + number() : "") + " ORDER BY b.id, p.id";
}

std::string Statements::select_for() {
  const Table& from = table();
  const std::string mode =
      random_.word({"UPDATE", "UPDATE", "NO KEY UPDATE", "SHARE", "KEY SHARE"});
  const std::string policy = random_.word({"", "", " NOWAIT", " SKIP LOCKED"});
  const bool one = random_.chance(70);
  return "SELECT " + columns(from) + " FROM " + from.name +
         (one ? where_one(from)
              : where_many(from) + " ORDER BY id" + (random_.chance(30) ? " LIMIT 1" : "")) +
         " FOR " + mode + policy;
}

std::string Statements::assignment(const Table& table) {
  const int draw = random_.below(100);
  if (setting_.contended && draw < 80) {
    return table.number + " = " + table.number + " + 1";
  }
  if (draw < 60) {
    return table.number + " = " + table.number +
           random_.word({" + 1", " + 5", " - 4", " - 7", " - 11"});
  }
  if (draw < 75) {
    return table.number + " = " + number();
  }
  if (draw < 95) {
    return table.mark + " = " + random_.any_of(table.marks);
  }
  return table.number + " = " + number() + ", " + table.mark + " = " + random_.any_of(table.marks);
}

std::string Statements::returning(const Table& table) {
  return random_.chance(70) ? " RETURNING " + columns(table) : "";
}

std::string Statements::update() {
  const Table& target = table();
  if (random_.chance(5)) {
    return "UPDATE " + target.name + " SET id = " + key() + where_one(target) + returning(target);
  }
  const std::string set = assignment(target);
  return "UPDATE " + target.name + " SET " + set + where(target, 80) + returning(target);
}

std::string Statements::remove() {
  const Table& target = table();
  return "DELETE FROM " + target.name + where(target, 90) + returning(target);
}

std::string Statements::conflict(const Table& table) {
  const std::string target = table.mark_is_unique && random_.chance(40) ? table.mark : "id";
  const std::string sum =
      table.number + " = " + table.name + "." + table.number + " + excluded." + table.number;
  switch (random_.below(5)) {
    case 0:
      return " ON CONFLICT DO NOTHING";
    case 1:
      return " ON CONFLICT (" + target + ") DO NOTHING";
    case 2:
      return " ON CONFLICT (" + target + ") DO UPDATE SET " + sum;
    case 3:
      return " ON CONFLICT (" + target + ") DO UPDATE SET " + sum + " WHERE " + table.name + "." +
             table.number + " < 12";
    default:
      return "";
  }
}

std::string Statements::insert() {
  const Table& into = table();
  std::vector<std::pair<std::string, std::string>> values;
  if (!into.draws_key || random_.chance(40)) {
    values.emplace_back("id", key());
  }
  if (!into.parent.empty()) {
    values.emplace_back(into.parent + "_id", random_.chance(90) ? key() : "NULL");
  }
  if (random_.chance(70)) {
    values.emplace_back(into.mark, random_.any_of(into.marks));
  }
  // Without its number an account is refused, and stock takes the default.
  if (random_.chance(95)) {
    values.emplace_back(into.number, number());
  }
  std::string names;
  std::string row;
  for (const auto& [name, value] : values) {
    names += (names.empty() ? "" : ", ") + name;
    row += (row.empty() ? "" : ", ") + value;
  }
  const std::string head =
      names.empty() ? "INSERT INTO " + into.name + " DEFAULT VALUES"
                    : "INSERT INTO " + into.name + " (" + names + ") VALUES (" + row + ")";
  const std::string on_conflict = conflict(into);
  return head + on_conflict + returning(into);
}

std::string Statements::advisory() {
  const std::string argument = random_.word({"(1)", "(2)"});
  return "SELECT " +
         random_.word({"pg_advisory_xact_lock", "pg_try_advisory_xact_lock", "pg_advisory_lock",
                       "pg_try_advisory_lock", "pg_advisory_unlock",
                       "pg_advisory_xact_lock_shared"}) +
         argument;
}

}  // namespace ordercheck::conformance
