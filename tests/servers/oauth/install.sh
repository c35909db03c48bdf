#!/usr/bin/env bash
# Installs oidc-provider, a certified OAuth 2 and OpenID Connect server.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../../lib.sh"

dir="$test_cache/oauth"
if fresh "$dir" "$here/package-lock.json" "$here/install.sh"; then
  note "oauth: already installed"
  exit 0
fi
rm -rf "$dir"
npm_install "$here" "$dir"
stamp "$dir" "$here/package-lock.json" "$here/install.sh"
