#!/usr/bin/env bash
# Installs a client of the Language Server Protocol into its own virtual environment; Neovim comes with the system packages.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../lib.sh"

dir="$test_cache/editors"
if fresh "$dir" "$here/requirements.txt" "$here/install.sh"; then
  note "editors: already installed"
  exit 0
fi
rm -rf "$dir"
python3 -m venv "$dir"
"$dir/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt"
"$dir/bin/python" -c 'import pygls.lsp.client'
stamp "$dir" "$here/requirements.txt" "$here/install.sh"
