#!/usr/bin/env bash
# Installs the emulation of Amazon S3 into its own virtual environment.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../../lib.sh"

dir="$test_cache/s3"
if fresh "$dir" "$here/requirements.txt" "$here/install.sh"; then
  note "s3: already installed"
  exit 0
fi
rm -rf "$dir"
python3 -m venv "$dir"
"$dir/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt"
"$dir/bin/python" -c 'import moto.server'
stamp "$dir" "$here/requirements.txt" "$here/install.sh"
