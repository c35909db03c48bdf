#!/usr/bin/env bash
# Installs what the checks of the CI files need, into a virtual environment of its own.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../lib.sh"

dir="$test_cache/ci"
if fresh "$dir" "$here/requirements.txt" "$here/install.sh"; then
  note "ci: already installed"
  exit 0
fi
rm -rf "$dir"
python3 -m venv "$dir"
"$dir/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt"
"$dir/bin/check-jsonschema" --version > /dev/null
"$dir/bin/pre-commit" --version > /dev/null
stamp "$dir" "$here/requirements.txt" "$here/install.sh"
