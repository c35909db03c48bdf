# Shared by the scripts below tests/: where installed test tools live, and when they are installed again.
# shellcheck shell=bash disable=SC2034  # the variables are for the scripts that read this file

repo_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Everything downloaded or compiled for tests stays out of the source tree, so that a fresh clone stays clean.
test_cache="${PREGON_TEST_CACHE:-$repo_root/target/test-tools}"

say() { printf '\n== %s\n' "$*" >&2; }
note() { printf '   %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 2; }

# fresh DIR FILE...: true when DIR was completely installed from exactly these files.
fresh() {
  local dir="$1"; shift
  [ -f "$dir/.stamp" ] && [ "$(cat "$dir/.stamp")" = "$(cat "$@" | sha256sum)" ]
}

# stamp DIR FILE...: remembers that DIR is completely installed from these files.
stamp() {
  local dir="$1"; shift
  cat "$@" | sha256sum > "$dir/.stamp"
}

# as_root COMMAND...: runs it as root, or says what the user has to run.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
    sudo -n "$@"
  else
    die "root rights are needed for: $*"
  fi
}

# npm_install SOURCE DIR: installs SOURCE's lock file into DIR without running any package's scripts.
npm_install() {
  local source="$1" dir="$2"
  mkdir -p "$dir"
  cp "$source/package.json" "$source/package-lock.json" "$dir/"
  (cd "$dir" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error)
}

# system_browser: prints the path of a Chromium that runs headless. Ubuntu's chromium package is a stub for a snap.
system_browser() {
  local name path
  for name in "${PREGON_TEST_CHROMIUM:-}" chromium google-chrome chromium-browser; do
    if [ -z "$name" ] || ! path="$(command -v "$name")"; then continue; fi
    if ! grep -qs /snap/bin "$path" && [[ "$(readlink -f "$path")" != */snap/* ]]; then
      printf '%s\n' "$path"
      return 0
    fi
  done
  return 1
}
