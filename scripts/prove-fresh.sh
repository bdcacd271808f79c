#!/usr/bin/env bash
#===- prove-fresh.sh - Runs the demo and the tests in a bare Debian 12 -------------------------===#
#
# usage: scripts/prove-fresh.sh DIR [SCRIPT...]
#
# Makes a minimal Debian 12 in DIR with debootstrap, copies a clean clone of the committed state in and
# runs scripts/demo.sh and scripts/test.sh (or the SCRIPTs given) inside, as root, without sudo and
# with CI=true. DIR must not exist yet; it is kept for a look afterwards. Needs root.
set -euo pipefail
exec </dev/null
[ $# -ge 1 ] || {
  sed -n '4,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
  exit 2
}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
fresh=$1
shift
[ $# -gt 0 ] || set -- scripts/demo.sh scripts/test.sh
if [ -e "$fresh" ]; then
  echo "prove-fresh: $fresh exists already" >&2
  exit 2
fi

# The address of the suite $1 in the host's apt configuration, or else the default $2.
mirror() {
  local found
  found=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 2>/dev/null |
    awk -v suite="$1" '$2 == suite { print $1; exit }')
  echo "${found:-$2}"
}

makeRoot() {
  local debian security
  debian=$(mirror bookworm http://deb.debian.org/debian)
  security=$(mirror bookworm-security http://deb.debian.org/debian-security)
  echo "prove-fresh: debootstrap bookworm from $debian"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$fresh" "$debian"
  cat >"$fresh/etc/apt/sources.list" <<LIST
deb $debian bookworm main
deb $debian bookworm-updates main
deb $security bookworm-security main
LIST
  # How the host reaches and dates its mirror holds for the new root as well.
  apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date)' \
    >"$fresh/etc/apt/apt.conf.d/90host" || true
  cp --dereference /etc/resolv.conf /etc/hosts "$fresh/etc/"
}

unmountAll() {
  umount --recursive "$fresh/dev" 2>/dev/null || true
  umount "$fresh/sys" "$fresh/proc" 2>/dev/null || true
}

makeRoot
git clone --quiet --no-hardlinks "$root" "$fresh/loopy"
trap unmountAll EXIT
mount -t proc proc "$fresh/proc"
mount -t sysfs sysfs "$fresh/sys"
mount --rbind /dev "$fresh/dev"
mount --make-rslave "$fresh/dev"
for script in "$@"; do
  echo "prove-fresh: $script"
  chroot "$fresh" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root LANG=C.UTF-8 CI=true "/loopy/$script"
done
