#!/bin/sh
# Builds the console's page into OUTPUT_DIR: build.sh OUTPUT_DIR
#
# Without Node, or with one that is too old, it says so in one line, writes nothing and ends with 0: all
# else builds without the page. It does nothing while the output is newer than all it is made of.
set -eu

if [ "$#" -ne 1 ]; then
  echo "[console/web] expected 'build.sh OUTPUT_DIR' but found $# arguments" >&2
  exit 2
fi
mkdir -p "$1"
output=$(cd "$1" && pwd)
cd "$(dirname "$0")"

found=$(node --version 2>/dev/null || echo none)
command -v npm >/dev/null || [ "$found" = none ] || found="$found without npm"
if ! command -v npm >/dev/null || ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then
  echo "expected Node 20.19 or newer but found ${found#v}; the console's page is not built"
  rmdir "$output" 2>/dev/null || true
  exit 0
fi

built="$output/index.html"
if [ -f "$built" ] && [ -z "$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f -newer "$built" -print | head -n 1)" ]; then
  exit 0
fi
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund
  touch node_modules/.package-lock.json
fi
npm run --silent build -- --outDir "$output" --emptyOutDir
touch "$built"
