#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: the scripts install what is missing as root or by sudo, ask for it otherwise, and need neither when
# nothing is missing. Method: a PATH whose first folder answers for dpkg-query, id, sudo and apt-get, and
# writes down what was asked.
#
# setup_test.sh SETUP_SCRIPT
set -uo pipefail
setup="$1"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
failures=0

# fake NAME BODY
fake() {
  printf '#!/bin/bash\necho "%s $*" >>"%s/calls"\n%s\n' "$1" "$folder" "$2" >"$folder/$1"
  chmod +x "$folder/$1"
}

# run: installs with the fakes; leaves `code`, `output` and `calls`.
run() {
  : >"$folder/calls"
  output="$(PATH="$folder:$PATH" bash -c 'source "$0" && install_packages build' "$setup" 2>&1)"
  code=$?
  calls="$(grep -v '^dpkg-query\|^id' "$folder/calls")"
}

# expect WHAT ACTUAL PATTERN
expect() {
  # The right side is a pattern on purpose.
  # shellcheck disable=SC2053
  if [[ "$2" != $3 ]]; then
    printf '%s: expected %s, got %s\n' "$1" "$3" "$2"
    failures=$((failures + 1))
  fi
}

# The fakes expand their own variables.
# shellcheck disable=SC2016
fake apt-get 'echo "noninteractive: ${DEBIAN_FRONTEND:-unset}" >>"${0%/*}/calls"'
fake sudo 'shift; exec "$@"'

fake dpkg-query 'echo installed'
fake id 'echo 1000'
run
expect "nothing missing: exit" "$code" 0
expect "nothing missing: calls" "$calls" ""

fake dpkg-query 'case "$*" in *ninja-build) exit 1 ;; *) echo installed ;; esac'
fake id 'echo 0'
run
expect "root: exit" "$code" 0
expect "root: calls" "$calls" $'apt-get -q update\nnoninteractive: noninteractive\napt-get -q install -y --no-install-recommends ninja-build\nnoninteractive: noninteractive'

fake id 'echo 1000'
run
expect "sudo: exit" "$code" 0
expect "sudo: calls" "$calls" $'sudo -n true\nsudo -n env *apt-get -q update*sudo -n env *install -y --no-install-recommends ninja-build*'

fake sudo 'exit 1'
run
expect "neither: exit" "$code" 2
expect "neither: calls" "$calls" "sudo -n true"
expect "neither: output" "$output" $'*run this first:\n*apt-get install --no-install-recommends -y ninja-build'

fake id 'echo 0'
fake apt-get 'exit 100'
run
expect "apt-get fails: exit" "$code" 2
expect "apt-get fails: output" "$output" "*apt-get could not install: ninja-build"

[ "$failures" -eq 0 ]
