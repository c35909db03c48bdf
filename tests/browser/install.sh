#!/usr/bin/env bash
# Installs what the browser check needs: playwright-core and axe-core, and a browser from npm where the system has none.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../lib.sh"

dir="$test_cache/browser"
if fresh "$dir" "$here/package-lock.json" "$here/install.sh"; then
  note "browser check: already installed"
else
  rm -rf "$dir"
  npm_install "$here" "$dir"
  stamp "$dir" "$here/package-lock.json" "$here/install.sh"
fi

if browser="$(system_browser)"; then
  note "browser: $browser"
  exit 0
fi
dir="$test_cache/chromium"
if fresh "$dir" "$here/chromium/package-lock.json" "$here/install.sh"; then
  note "browser: already installed from npm"
  exit 0
fi
rm -rf "$dir"
npm_install "$here/chromium" "$dir"
# The package holds the browser compressed, and unpacks it into TMPDIR.
(cd "$dir" && TMPDIR="$dir" node --input-type=module -e "await (await import('@sparticuz/chromium')).default.executablePath()")
[ -x "$dir/chromium" ] || die "the browser was not unpacked to $dir/chromium"
stamp "$dir" "$here/chromium/package-lock.json" "$here/install.sh"
