#!/usr/bin/env bash
#===- setup.sh - Installs what is missing and builds the project -------------------------------===#
#
# usage: scripts/setup.sh
#
# Installs the Debian packages of scripts/packages.txt that are missing (as root or through sudo),
# then configures and builds into build/. Does nothing quickly when everything is there.
set -euo pipefail
exec </dev/null
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
export DEBIAN_FRONTEND=noninteractive

isInstalled() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

asRoot() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -n "$@"
  else
    echo "setup: need root or sudo to run: $*" >&2
    return 1
  fi
}

installPackages() {
  local missing=() package
  while read -r package; do
    isInstalled "$package" || missing+=("$package")
  done < <(grep -v '^#' "$root/scripts/packages.txt")
  [ ${#missing[@]} -eq 0 ] && return
  echo "setup: installing ${missing[*]}"
  asRoot apt-get -qq update
  asRoot env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends "${missing[@]}" >"$log" || {
    cat "$log" >&2
    return 1
  }
}

buildProject() {
  if [ ! -f "$build/build.ninja" ]; then
    echo "setup: configuring into build/"
    cmake -S "$root" --preset default >"$log" || {
      cat "$log" >&2
      return 1
    }
  fi
  echo "setup: building into build/"
  cmake --build "$build"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if command -v dpkg-query >/dev/null; then
  installPackages
else
  echo "setup: not a Debian system; the packages of scripts/packages.txt must be there already"
fi
buildProject
