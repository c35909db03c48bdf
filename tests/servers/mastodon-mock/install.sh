#!/usr/bin/env bash
# Installs the emulation of the Mastodon API into its own virtual environment.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../../lib.sh"

dir="$test_cache/mastodon-mock"
if fresh "$dir" "$here/requirements.txt" "$here/install.sh"; then
  note "mastodon-mock: already installed"
  exit 0
fi
rm -rf "$dir"
python3 -m venv "$dir"
"$dir/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt"
"$dir/bin/python" -c 'import mastodon_mock'
stamp "$dir" "$here/requirements.txt" "$here/install.sh"
