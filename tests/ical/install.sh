#!/usr/bin/env bash
# Installs two readers of iCalendar into a virtual environment of their own.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../lib.sh"

dir="$test_cache/ical"
if fresh "$dir" "$here/requirements.txt" "$here/install.sh"; then
  note "ical: already installed"
  exit 0
fi
rm -rf "$dir"
python3 -m venv "$dir"
"$dir/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt"
"$dir/bin/python" -c 'import icalendar, vobject'
stamp "$dir" "$here/requirements.txt" "$here/install.sh"
