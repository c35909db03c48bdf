#!/usr/bin/env bash
# Installs snac2 with apt (the tests were written with 2.75, of Debian 13). Debian 12 has it in bookworm-backports only: that source is derived from the machine's own
# Debian source, so no mirror is named here.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../../lib.sh"

if command -v snac > /dev/null; then
  note "snac: already installed"
  exit 0
fi
known() { [[ "$(apt-cache policy snac2)" =~ Candidate:\ [0-9] ]]; }
apt_install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null; }

known || as_root apt-get update -qq
if known; then
  apt_install snac2
  exit 0
fi
. /etc/os-release
[ "${VERSION_CODENAME-}" = bookworm ] || die "apt has no snac2 on ${PRETTY_NAME-this system}; install snac2 and run again"
sources=/etc/apt/sources.list.d/debian.sources
backports=/etc/apt/sources.list.d/bookworm-backports.list
if [ -f "$sources" ]; then backports="${backports%.list}.sources"; fi
if [ -f "$sources" ]; then
  awk 'BEGIN { RS = ""; ORS = "\n\n" } /Suites:[^\n]*bookworm( |\n)/ && !/security/ { print; exit }' "$sources" \
    | sed 's/^Suites:.*/Suites: bookworm-backports/'
else
  sed -nE 's/^(deb .*) bookworm main.*/\1 bookworm-backports main/p' /etc/apt/sources.list
fi | as_root tee "$backports" > /dev/null
as_root apt-get update -qq
apt_install -t bookworm-backports snac2
