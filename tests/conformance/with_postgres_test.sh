#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# with_postgres_test.sh WITH_POSTGRES: what scripts/lib/with-postgres promises.
set -uo pipefail

with_postgres="$1"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
failed=0
# claim NAME COMMAND...: COMMAND must succeed.
claim() {
  local name="$1"
  shift
  if "$@"; then echo "ok: $name"; else echo "FAILED: $name" && failed=1; fi
}

# The folder of the cluster, as the command that runs there sees it.
# shellcheck disable=SC2016
folder_of_dsn='folder="${ORDERCHECK_POSTGRES#host=}"; echo "${folder%% *}"'

folder="$("$with_postgres" bash -c "$folder_of_dsn; test -S \"\${folder%% *}/.s.PGSQL.5432\"")"
claim "the command finds the server's socket and its code is passed on" test $? -eq 0
claim "the cluster is gone afterwards" test ! -e "${folder:-$scratch}"

"$with_postgres" sh -c 'exit 7'
claim "a failing command's code is passed on" test $? -eq 7

"$with_postgres" bash -c "$folder_of_dsn >'$scratch/folder'; echo \$\$ >'$scratch/command'; exec sleep 600" &
running=$!
until [ -s "$scratch/command" ]; do
  kill -0 "$running" || exit 1
  sleep 0.05
done
folder="$(cat "$scratch/folder")"
server="$(head -n 1 "$folder/data/postmaster.pid")"
kill -TERM "$running"
wait "$running"
claim "a signal is told by the code" test $? -eq 143
claim "the cluster is removed after a signal" test ! -e "$folder"
claim "the server is stopped after a signal" test ! -e "/proc/$server"
claim "the command is ended after a signal" test ! -e "/proc/$(cat "$scratch/command")"

ORDERCHECK_POSTGRES_BIN="$scratch" "$with_postgres" true 2>"$scratch/message"
claim "a missing server is a set-up failure" test $? -eq 2
claim "the message says what to do" grep -q 'set ORDERCHECK_POSTGRES_BIN' "$scratch/message"
exit "$failed"
