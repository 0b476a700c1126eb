# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What every script shares: the project's folder, help, the packages. To be sourced.

set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
# Another build folder serves a clone that cannot be written.
build_root="${ORDERCHECK_BUILD_ROOT:-$root/build}"

# Prints the comment at the head of the calling script.
help() {
  sed -n '3,/^[^#]/{ s/^# \{0,1\}//p; }' "$0"
}

# Ends with a usage error.
usage_error() {
  printf '%s: %s\n%s: try --help\n' "${0##*/}" "$1" "${0##*/}" >&2
  exit 2
}

# Prints the packages that are needed for the given needs and are not installed.
missing_packages() {
  local package need rest
  while read -r package need rest; do
    case "$package" in '' | '#'*) continue ;; esac
    case " $* " in *" $need "*) ;; *) continue ;; esac
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      printf '%s\n' "$package"
    fi
  done <"$root/scripts/packages.txt"
}

# Installs what is missing for the given needs. With all present it needs neither root nor network.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    echo "not a Debian system: the packages of scripts/packages.txt are taken to be there" >&2
    return
  fi
  local packages as_root=()
  mapfile -t packages < <(missing_packages "$@")
  [ "${#packages[@]}" -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      printf 'packages are missing, and neither root nor "sudo -n" is at hand; run this first:\n' >&2
      printf '  apt-get update && apt-get install --no-install-recommends -y %s\n' \
        "${packages[*]}" >&2
      exit 2
    fi
    as_root=(sudo -n)
  fi
  echo "installing: ${packages[*]}" >&2
  if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
      --no-install-recommends "${packages[@]}"; } >&2; then
    echo "apt-get could not install: ${packages[*]}" >&2
    exit 2
  fi
}

# configure PRESET [cmake argument...]
configure() {
  local preset="$1"
  shift
  (cd "$root" && cmake --preset "$preset" -B "$build_root/$preset" "$@")
}

# build PRESET TARGET...
build() {
  local preset="$1"
  shift
  cmake --build "$build_root/$preset" --target "$@"
}
