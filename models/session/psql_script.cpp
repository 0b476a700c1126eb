// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include <ordercheck/models/psql_script.hpp>

namespace ordercheck::models {
namespace {

// Each function says what it does; the steps follow.
constexpr std::string_view kFunctions = R"bash(#!/usr/bin/env bash
# Repeats a schedule of SQL statements on a PostgreSQL server. Usage: bash SCRIPT CONNECTION_STRING
# Needs bash 4.3 and psql. The schema ordercheck_counterexample is dropped, made again and dropped.
# A statement that waits is left waiting while the steps go on; "expected" is what it is to come to.
# Exit: 0 each statement came to what was expected, 1 some did not, 2 the server failed.
set -uo pipefail
schema=ordercheck_counterexample
folder="$(mktemp -d)"
declare -A process=() input=() pending=() expected=()
number=0
differences=0

# ask SQL: the answer of a session apart from those of the steps.
ask() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$dsn" -c "$1"; }

finish() {
  local name descriptor
  for name in "${!input[@]}"; do
    ask "SELECT pg_terminate_backend(${process[$name]})"
    descriptor="${input[$name]}"
    exec {descriptor}>&-
  done >/dev/null 2>&1
  wait
  ask "SET client_min_messages = error; DROP SCHEMA IF EXISTS $schema CASCADE"
  rm -rf "$folder"
}

# set_up SQL: makes the schema.
set_up() {
  trap finish EXIT
  ask "SET client_min_messages = error; DROP SCHEMA IF EXISTS $schema CASCADE;
       CREATE SCHEMA $schema; SET search_path = $schema; $1" || exit 2
}

# send SESSION SQL: the session executes it, and then prints a line that shows the end.
send() { printf '%s\n\\echo = end of step %s\n' "$2" "$number" >&"${input[$1]}"; }

# answer SESSION STEP: what the session printed in that step.
answer() { sed -n "/^= start of step $2$/,/^= end of step $2$/{ /^= /d; p; }" "$folder/$1.out"; }

ended() { grep -q "^= end of step ${pending[$1]}$" "$folder/$1.out"; }

# session NAME [SETTINGS]: opens a session.
session() {
  local name="$1" pipe="$folder/$1.in" descriptor
  mkfifo "$pipe" && : >"$folder/$name.out"
  PGOPTIONS="-c search_path=$schema ${2-}" psql -X -A -t -d "$dsn" -v VERBOSITY=sqlstate \
    -P null=null <"$pipe" >"$folder/$name.out" 2>&1 &
  exec {descriptor}>"$pipe"
  input[$name]=$descriptor
  pending[$name]=0
  send "$name" '\echo = start of step 0
SELECT pg_backend_pid();'
  until ended "$name"; do
    kill -0 $! 2>/dev/null || { cat "$folder/$name.out" >&2; exit 2; }
    sleep 0.01
  done
  process[$name]="$(answer "$name" 0)"
  unset "pending[$name]"
}

# show SESSION: prints what its pending statement came to.
show() {
  local name="$1" got
  got="$(answer "$name" "${pending[$name]}")"
  [ "${pending[$name]}" -eq "$number" ] || echo "   $name goes on with step ${pending[$name]}"
  [ -z "$got" ] || printf '%s\n' "$got" | sed 's/^/      /'
  if [ -n "${expected[$name]+given}" ] && [ "$got" != "${expected[$name]}" ]; then
    printf '%s\n' "${expected[$name]}" | sed 's/^/   -- expected: /'
    differences=$((differences + 1))
  fi
  unset "pending[$name]" "expected[$name]"
}

# waits SESSION: it waits for another one, and the server is not about to end a deadlock.
waits() {
  local all
  all="$(IFS=, && echo "'{${process[*]}}'::int[]")"
  [ "$(ask "WITH RECURSIVE waiting AS (
        SELECT pid, unnest(pg_blocking_pids(pid)) AS by FROM unnest($all) AS pid),
      path AS (
        SELECT pid, by FROM waiting
        UNION SELECT path.pid, waiting.by FROM path JOIN waiting ON path.by = waiting.pid)
      SELECT pg_isolation_test_session_is_blocked(${process[$1]}, $all)
        AND NOT EXISTS (SELECT FROM path WHERE pid = by)")" = t ]
}

latest_first() {
  local session
  for session in "${!pending[@]}"; do echo "${pending[$session]} $session"; done |
    sort -k1,1nr | cut -d ' ' -f 2
}

# Returns when each session is idle or waits for another one. What the step itself comes to is shown
# before what goes on because of it.
settle() {
  local name quiet=0
  while [ "${#pending[@]}" -gt 0 ] && [ "$quiet" -lt 5 ]; do
    quiet=$((quiet + 1))
    for name in $(latest_first); do
      if ended "$name"; then
        show "$name"
        quiet=0
      elif ! waits "$name"; then
        quiet=0
        break
      fi
    done
  done
}

# step SESSION SQL [EXPECTED]
step() {
  local name="$1"
  number=$((number + 1))
  printf '%s %s: %s\n' "$number" "$name" "$2"
  if [ -n "${pending[$name]-}" ]; then
    echo "   -- still waits in step ${pending[$name]}"
    differences=$((differences + 1))
    return
  fi
  pending[$name]=$number
  if [ "$#" -gt 2 ]; then expected[$name]="$3"; fi
  send "$name" "\\echo = start of step $number
$2;"
  settle
  if [ -n "${pending[$name]-}" ]; then echo "      waits"; fi
}

# lose SESSION: its connection ends.
lose() {
  number=$((number + 1))
  printf '%s %s: the connection is lost\n' "$number" "$1"
  ask "SELECT pg_terminate_backend(${process[$1]}, 5000)" >/dev/null
  unset "pending[$1]" "expected[$1]"
  settle
}

judge() {
  local name
  for name in "${!pending[@]}"; do
    echo "$name still waits in step ${pending[$name]}"
    if [ -n "${expected[$name]+given}" ]; then differences=$((differences + 1)); fi
  done
  echo "$differences of $number steps differ"
  [ "$differences" -eq 0 ]
}

if [ "$#" -ne 1 ]; then
  sed -n '2,5{ s/^# //p; }' "$0" >&2
  exit 2
fi
dsn="$1"
)bash";

bool is_digit(char byte) { return std::isdigit(static_cast<unsigned char>(byte)) != 0; }

bool is_word(char byte) {
  return byte == '_' || std::isalnum(static_cast<unsigned char>(byte)) != 0;
}

std::string quoted(std::string_view text, char quote, std::string_view inside) {
  std::string result{quote};
  for (const char byte : text) {
    if (byte == quote) {
      result += inside;
    } else {
      result += byte;
    }
  }
  return result + quote;
}

std::string for_bash(std::string_view text) { return quoted(text, '\'', R"('\'')"); }

// A literal of no type of its own, as a parameter is.
std::string literal(const SqlValue& value) {
  return value.is_null() ? "NULL" : quoted(value.printed(), '\'', "''");
}

// Where a string, a quoted name or a comment that begins at `start` ends; `start` when none does.
std::size_t end_of_quoted(std::string_view sql, std::size_t start) {
  const auto behind = [&](std::string_view end, std::size_t from) {
    const std::size_t found = sql.find(end, from);
    return found == std::string_view::npos ? sql.size() : found + end.size();
  };
  if (sql[start] == '"') {
    return behind("\"", start + 1);
  }
  if (sql.substr(start, 2) == "--") {
    return behind("\n", start);
  }
  if (sql.substr(start, 2) == "/*") {
    return behind("*/", start);
  }
  if (sql[start] != '\'') {
    return start;
  }
  const bool escapes = start > 0 && (sql[start - 1] == 'E' || sql[start - 1] == 'e') &&
                       (start == 1 || !is_word(sql[start - 2]));
  for (std::size_t at = start + 1; at < sql.size(); ++at) {
    if (escapes && sql[at] == '\\') {
      ++at;
    } else if (sql[at] == '\'') {
      return at + 1;
    }
  }
  return sql.size();
}

// The statement with its parameters written out: psql before version 16 cannot pass them.
std::string with_parameters(std::string_view sql, const std::vector<SqlValue>& parameters) {
  std::string text;
  std::size_t at = 0;
  while (at < sql.size()) {
    if (const std::size_t end = end_of_quoted(sql, at); end != at) {
      text += sql.substr(at, end - at);
      at = end;
      continue;
    }
    std::size_t end = at + 1;
    while (sql[at] == '$' && end < sql.size() && is_digit(sql[end])) {
      ++end;
    }
    const std::string_view token = sql.substr(at, end - at);
    const std::size_t number = end == at + 1 ? 0 : std::stoul(std::string(token.substr(1)));
    if (number == 0 || number > parameters.size() || (at > 0 && is_word(sql[at - 1]))) {
      text += token;
    } else {
      text += literal(parameters[number - 1]);
    }
    at = end;
  }
  return text;
}

bool is_deadlock(const ScriptStep& step) { return step.result && step.result->ends_with(" 40P01"); }

// Who looks for a deadlock first is its victim. The server looks once, some time after the wait
// began: by then the others have had their steps.
std::string settings(const std::string& session, const std::vector<ScriptStep>& steps) {
  if (std::ranges::none_of(steps, is_deadlock)) {
    return "";
  }
  const bool is_victim = std::ranges::any_of(
      steps, [&](const ScriptStep& step) { return step.session == session && is_deadlock(step); });
  return is_victim ? " '-c deadlock_timeout=3s'" : " '-c deadlock_timeout=30s'";
}

}  // namespace

std::string script_result(const Rows& rows) {
  std::string text;
  for (const std::vector<SqlValue>& row : rows.rows) {
    std::string line;
    for (std::size_t column = 0; column < row.size(); ++column) {
      line += (column == 0 ? "" : "|") + (row[column].is_null() ? "null" : row[column].printed());
    }
    text += line + "\n";
  }
  if (!rows.tag.starts_with("SELECT")) {
    text += rows.tag + "\n";
  }
  return text.empty() ? text : text.substr(0, text.size() - 1);
}

std::string script_result(const SqlError& error) { return "ERROR:  " + error.sqlstate(); }

std::string psql_script(std::string_view schema, const std::vector<ScriptStep>& steps) {
  std::string script{kFunctions};
  script += "\nset_up " + for_bash(schema) + "\n";
  std::vector<std::string> sessions;
  for (const ScriptStep& step : steps) {
    if (std::ranges::find(sessions, step.session) == sessions.end()) {
      sessions.push_back(step.session);
      script += "session " + step.session + settings(step.session, steps) + "\n";
    }
  }
  for (const ScriptStep& step : steps) {
    if (step.sql.empty()) {
      script += "lose " + step.session + "\n";
      continue;
    }
    script += "step " + step.session + " " + for_bash(with_parameters(step.sql, step.parameters));
    script += (step.result ? " " + for_bash(*step.result) : "") + "\n";
  }
  return script + "judge\n";
}

}  // namespace ordercheck::models
