// SPDX-License-Identifier: Apache-2.0
// Which unique keys a condition fixes: what a statement that uses an index depends on.
#include "sql_text.hpp"

namespace ordercheck::models::sql {
namespace {

// The keys of one source as text, "0: 1,2": index 0, keys 1 and 2; "scan" without a lookup.
std::string lookup_text(const Source& source) {
  if (!source.lookup) {
    return "scan";
  }
  std::string text = std::to_string(source.lookup->index) + ":";
  for (const std::vector<Expression>& key : source.lookup->keys) {
    text += " ";
    for (const Expression& part : key) {
      const bool constant = part.operation == Operator::constant;
      text += (text.back() == ' ' ? "" : "/") + (constant ? part.value.printed() : "?");
    }
  }
  return text;
}

std::string of_pay(const std::string& condition) {
  return lookup_text(bound<Select>("SELECT 1 FROM pay WHERE " + condition).sources.at(0));
}

std::string of_line(const std::string& condition) {
  return lookup_text(bound<Select>("SELECT 1 FROM line WHERE " + condition).sources.at(0));
}

TEST(SqlLookup, IsFoundInEqualityAndMembership) {
  EXPECT_EQ(of_pay("id = 1"), "0: 1");
  EXPECT_EQ(of_pay("1 + 1 = id"), "0: 2");
  EXPECT_EQ(of_pay("id IN (3, 1, 3)"), "0: 3 1");
  EXPECT_EQ(of_pay("idem = 'a'"), "1: a");
  EXPECT_EQ(of_pay("id = 1 OR id IN (2, 3)"), "0: 1 2 3");
  EXPECT_EQ(of_pay("id = 3000000000"), "0: 3000000000") << "the column stands in a cast";
}

TEST(SqlLookup, NeedsOnlyOnePartOfAConjunction) {
  EXPECT_EQ(of_pay("amount > 5 AND id = 1"), "0: 1");
  EXPECT_EQ(of_pay("id IN (1, 2) AND id = 1"), "0: 1");
  EXPECT_EQ(of_pay("idem = 'a' AND id = 1"), "0: 1") << "the primary key comes first";
  EXPECT_EQ(of_pay("idem = 'a' AND (id = 1 OR amount = 2)"), "1: a");
}

TEST(SqlLookup, IsNotFoundWhereOtherKeysMayMatch) {
  EXPECT_EQ(of_pay("id > 1"), "scan");
  EXPECT_EQ(of_pay("id <> 1"), "scan");
  EXPECT_EQ(of_pay("id = 1 OR amount = 2"), "scan");
  EXPECT_EQ(of_pay("NOT id = 1"), "scan");
  EXPECT_EQ(of_pay("id NOT IN (1)"), "scan");
  EXPECT_EQ(of_pay("id = amount"), "scan");
  EXPECT_EQ(of_pay("id + 1 = 2"), "scan");
  EXPECT_EQ(of_pay("id = 1.5"), "scan") << "compared as numeric";
  EXPECT_EQ(of_pay("true"), "scan");
  EXPECT_EQ(lookup_text(bound<Select>("SELECT 1 FROM pay").sources.at(0)), "scan");
}

TEST(SqlLookup, HasNoKeyWhereNoRowCanMatch) {
  EXPECT_EQ(of_pay("id = null"), "0:");
  EXPECT_EQ(of_pay("id = 1 AND false"), "0:");
  EXPECT_EQ(of_pay("id IN (1, null)"), "0: 1");
}

TEST(SqlLookup, OfSeveralColumnsHasEachCombination) {
  EXPECT_EQ(of_line("orders = 1 AND number = 2"), "0: 1/2");
  EXPECT_EQ(of_line("number = 2 AND orders IN (1, 3)"), "0: 1/2 3/2");
  EXPECT_EQ(of_line("orders = 1"), "scan");
}

TEST(SqlLookup, MayDependOnWhatIsKnownBeforeTheRow) {
  const auto joined =
      bound<Select>("SELECT 1 FROM stock s JOIN pay p ON p.id = s.qty WHERE s.id = 1");
  EXPECT_EQ(lookup_text(joined.sources[0]), "0: 1");
  EXPECT_EQ(lookup_text(joined.sources[1]), "0: ?");
  const auto backwards = bound<Select>("SELECT 1 FROM pay p JOIN stock s ON p.id = s.qty");
  EXPECT_EQ(lookup_text(backwards.sources[0]), "scan");
  EXPECT_EQ(of_pay("id = (SELECT max(id) FROM stock)"), "0: ?");
  EXPECT_EQ(of_pay("id = (SELECT max(id) FROM stock WHERE qty = pay.amount)"), "scan");
  EXPECT_EQ(of_pay("id = pg_advisory_unlock(1)::int"), "scan") << "does something for each row";
}

TEST(SqlLookup, OfAnInnerQueryMayReadTheQueryAround) {
  const auto select =
      bound<Select>("SELECT 1 FROM stock WHERE EXISTS (SELECT 1 FROM pay WHERE pay.id = stock.id)");
  const Select& inner = *select.condition->query;
  EXPECT_EQ(lookup_text(inner.sources.at(0)), "0: ?");
  EXPECT_EQ(lookup_text(select.sources.at(0)), "scan");
}

TEST(SqlLookup, IsFoundForUpdateAndDelete) {
  EXPECT_EQ(lookup_text(bound<Update>("UPDATE pay SET amount = 1 WHERE id = 7").source), "0: 7");
  EXPECT_EQ(lookup_text(bound<Delete>("DELETE FROM pay WHERE idem IN ('b')").source), "1: b");
}

}  // namespace
}  // namespace ordercheck::models::sql
